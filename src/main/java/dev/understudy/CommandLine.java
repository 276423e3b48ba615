package dev.understudy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds out what is asked for. A library would do it too, but its classes are most of what a start
 * waits for before the server itself is begun.
 */
final class CommandLine {
  private final Command main;
  private final List<Command> others;
  private final Map<String, String> environment;
  private final Consumer<String> lines;

  /**
   * A command line.
   *
   * @param main what is done if no other command is named
   */
  CommandLine(
      Command main, List<Command> others, Map<String, String> environment, Consumer<String> lines) {
    this.main = main;
    this.others = others;
    this.environment = environment;
    this.lines = lines;
  }

  /**
   * Does what is asked for.
   *
   * @return the exit code
   * @throws Misuse if it can't be understood
   */
  int run(String... words) throws Exception {
    return new Reading(words).run();
  }

  /** One command line, word by word. */
  private final class Reading {
    private final int count;
    private final Deque<String> ahead;
    private final List<String> strange = new ArrayList<>();
    private int firstStrange;
    private Command command = main;
    private Given given = new Given(environment);
    private Optional<String> shown = Optional.empty();

    Reading(String... words) {
      count = words.length;
      ahead = new ArrayDeque<>(List.of(words));
    }

    int run() throws Exception {
      while (!ahead.isEmpty()) {
        take(ahead.pop());
      }
      if (!strange.isEmpty()) {
        throw new Misuse(unknown());
      }
      // also what the command happens not to look at has to be right
      command.arguments().forEach(given::value);
      if (shown.isPresent()) {
        lines.accept(shown.get());
        return 0;
      }
      return command.work().run(given);
    }

    private void take(String word) {
      var equals = word.indexOf('=');
      var argument = named(equals < 0 ? word : word.substring(0, equals));
      if (argument.isPresent()) {
        given.add(
            argument.get(), equals < 0 ? following(argument.get()) : word.substring(equals + 1));
      } else if (word.equals("--help") || word.equals("-h")) {
        shown = Optional.of(new Help(main, others).of(command));
      } else if (word.equals("--version") || word.equals("-V")) {
        shown = shown.or(() -> Optional.of(main.name() + " " + Version.NUMBER));
      } else if (command == main && other(word).isPresent()) {
        // what stands before the name of a command is not meant for it
        command = other(word).get();
        given = new Given(environment);
      } else {
        if (strange.isEmpty()) {
          firstStrange = count - ahead.size() - 1;
        }
        strange.add(word);
      }
    }

    private String following(Argument<?> argument) {
      if (argument.label().isEmpty()) {
        return "true";
      }
      if (ahead.isEmpty()) {
        throw new Misuse(
            "Missing required parameter for option '"
                + argument.name()
                + "'"
                + Given.label(argument));
      }
      var next = ahead.pop();
      if (named(next.split("=", 2)[0]).isPresent()) {
        throw new Misuse(
            "Expected parameter for option '" + argument.name() + "' but found '" + next + "'");
      }
      return next;
    }

    private Optional<Argument<?>> named(String name) {
      return command.arguments().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private Optional<Command> other(String name) {
      return others.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private String unknown() {
      var quoted = "'" + String.join("', '", strange) + "'";
      var isOne = strange.size() == 1;
      if (strange.get(0).startsWith("-")) {
        return (isOne ? "Unknown option: " : "Unknown options: ") + quoted;
      }
      return (isOne ? "Unmatched argument at index " : "Unmatched arguments from index ")
          + firstStrange
          + ": "
          + quoted;
    }
  }
}
