package dev.understudy.cli;

import dev.understudy.Environment;
import dev.understudy.StartException;
import dev.understudy.Version;
import dev.understudy.WrongOptionException;
import dev.understudy.fixture.Wording;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** The entry point of the command line. */
public final class Main {
  private static final int EXIT_FAILURE = 1;
  private static final int EXIT_USAGE = 2;

  /** Exit code of the JVM itself with {@code -XX:+ExitOnOutOfMemoryError}, as in the image. */
  static final int OUT_OF_MEMORY = 3;

  private final Map<String, String> environment;
  private final Consumer<String> out;
  private final Consumer<String> err;

  /**
   * Creates a command line.
   *
   * @param environment the environment variables
   * @param out takes the lines for standard output
   * @param err takes the lines for standard error
   */
  public Main(Map<String, String> environment, Consumer<String> out, Consumer<String> err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs a command; the default one runs the server until it is stopped. Exits with 1 if it fails,
   * with 2 on wrong options, and with 3 if memory runs out.
   */
  public static void main(String[] arguments) {
    CachedStart.replaceProcess(List.of(arguments), System.getenv());
    // Jdbi would register its events with the flight recorder
    System.setProperty("jfr.unsupported.vm", "true");
    // Jetty would list all locales; the server formats in English and in the root locale only,
    // which need no provider
    System.getProperties().putIfAbsent("java.locale.providers", "SPI");
    var main =
        new Main(
            System.getenv(),
            printer(FileDescriptor.out)::println,
            printer(FileDescriptor.err)::println);
    System.exit(main.exitCode(List.of(arguments)));
  }

  /** Returns a stream in UTF-8: the charset of the machine may lack the scripts of the demo. */
  private static PrintStream printer(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /** Runs a command and returns the exit code. */
  public int exitCode(List<String> arguments) {
    try {
      return run(arguments);
    } catch (ParseException | WrongOptionException e) {
      err.accept(e.getMessage());
      return EXIT_USAGE;
    } catch (StartException e) {
      err.accept(e.getMessage());
      return EXIT_FAILURE;
    } catch (Exception e) {
      err.accept("The server can't start: " + e);
      return EXIT_FAILURE;
    }
  }

  private int run(List<String> arguments) throws Exception {
    var serve = ServeCommand.command(out, err);
    // what follows is the command line of a child process
    int end = arguments.contains("--") ? arguments.indexOf("--") : arguments.size();
    var others =
        List.of(
            new RunCommand(
                    arguments.subList(Math.min(end + 1, arguments.size()), arguments.size()),
                    environment,
                    err)
                .command(),
            CheckCommand.command(out),
            DemoCommand.command(out, err),
            CaCommand.command(out, err),
            WarmUpCommand.command(out),
            WarmUpRun.command(serve));
    var named = others.stream().filter(each -> arguments.indexOf(each.name()) == 0).findFirst();
    if (named.isEmpty() && !arguments.isEmpty() && !arguments.get(0).startsWith("-")) {
      throw new ParseException(noCommand(arguments.get(0), others));
    }
    var command = named.orElse(serve);
    var variables = new Environment(environment);
    var given =
        command.parse(
            variables,
            arguments.subList(
                named.isPresent() ? 1 : 0, command.startsChild() ? end : arguments.size()));
    if (given.hasOption(Command.HELP)) {
      out.accept(Help.of(command, named.isPresent() ? List.of() : others));
      return 0;
    }
    if (given.hasOption(Command.VERSION)) {
      out.accept("understudy " + Version.NUMBER);
      return 0;
    }
    variables
        .ignored(command.options().stream().filter(option -> !given.hasOption(option)).toList())
        .forEach(err);
    variables.unknown(options(serve, others)).forEach(err);
    return command.work().run(given);
  }

  private static String noCommand(String word, List<Command> commands) {
    var names =
        commands.stream().filter(each -> !each.description().isEmpty()).map(Command::name).toList();
    return "There is no command "
        + Wording.quoted(word)
        + Wording.nearest(word, names).map(near -> "; did you mean " + near + "?").orElse(".")
        + " The commands are "
        + String.join(", ", names.subList(0, names.size() - 1))
        + " and "
        + names.get(names.size() - 1)
        + ". Without a command, the server starts.";
  }

  private static List<Option> options(Command serve, List<Command> others) {
    return Stream.concat(Stream.of(serve), others.stream())
        .flatMap(command -> command.options().stream())
        .toList();
  }
}
