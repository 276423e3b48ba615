package dev.understudy;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} says. */
final class Help {
  private static final int WIDTH = 100;
  private static final int NAMES = 28;

  private final Command main;
  private final List<Command> others;

  Help(Command main, List<Command> others) {
    this.main = main;
    this.others = others;
  }

  String of(Command command) {
    var isMain = command == main;
    var lines = new ArrayList<String>();
    lines.add(
        "Usage: "
            + main.name()
            + (isMain ? "" : " " + command.name())
            + " [OPTION]..."
            + (isMain ? " [COMMAND]" : ""));
    lines.addAll(wrapped(command.description(), WIDTH, ""));
    command.arguments().forEach(each -> lines.addAll(entry("      " + written(each), said(each))));
    lines.addAll(entry("  -h, --help", "Show this help message and exit."));
    lines.addAll(entry("  -V, --version", "Print version information and exit."));
    if (isMain) {
      lines.add("Commands:");
      others.stream()
          .filter(each -> !each.description().isEmpty())
          .forEach(each -> lines.addAll(entry("  " + each.name(), each.description())));
      lines.add("");
      lines.addAll(
          wrapped(
              "Each option can also be given in the environment: --admin-token as"
                  + " UNDERSTUDY_ADMIN_TOKEN, and so on.",
              WIDTH,
              ""));
    }
    return String.join("\n", lines);
  }

  private static String written(Argument<?> argument) {
    return argument.name()
        + argument
            .label()
            .map(label -> "=" + label + (argument.isList() ? "[," + label + "...]" : ""))
            .orElse("");
  }

  private static String said(Argument<?> argument) {
    return argument.description().formatted(argument.otherwise());
  }

  /** The names at the left, what they mean at the right. */
  private static List<String> entry(String names, String meaning) {
    var lines = new ArrayList<>(wrapped(meaning, WIDTH - NAMES, "  "));
    lines.replaceAll(line -> " ".repeat(NAMES) + line);
    if (names.length() + 2 > NAMES) {
      lines.add(0, names);
    } else {
      lines.set(0, names + lines.get(0).substring(names.length()));
    }
    return lines;
  }

  /** Lines of at most so many characters, all but the first with an indent. */
  private static List<String> wrapped(String text, int width, String indent) {
    var lines = new ArrayList<String>();
    var line = "";
    for (var word : text.split(" ")) {
      var longer = line.isBlank() ? line + word : line + " " + word;
      if (longer.length() > width) {
        lines.add(line);
        longer = indent + word;
      }
      line = longer;
    }
    lines.add(line);
    return lines;
  }
}
