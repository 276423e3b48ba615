package dev.understudy;

import dev.understudy.Options.Access;
import dev.understudy.Options.Address;
import dev.understudy.Options.Bounds;
import dev.understudy.Options.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
    name = "understudy",
    mixinStandardHelpOptions = true,
    versionProvider = Main.PrintedVersion.class,
    description =
        "Stands in for the messaging APIs of Prolific, Sociocs and Prelude, for development and"
            + " tests.",
    footer = {
      "",
      "Each option can also be given in the environment: --admin-token as UNDERSTUDY_ADMIN_TOKEN,"
          + " and so on.",
    },
    usageHelpWidth = 100,
    sortOptions = false)
public class Main implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "The port to listen on (${DEFAULT-VALUE}); 0 picks a free one.")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description = "The address to listen on (${DEFAULT-VALUE}); 0.0.0.0 for all.")
  private String host;

  @Option(
      names = "--allowed-host",
      split = ",",
      paramLabel = "NAME",
      description = "One more name by which /_admin may be called. Repeatable.")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep everything in files of this folder instead of in memory.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--db-url",
      paramLabel = "URL",
      description = "Use this database: a JDBC URL of H2 or PostgreSQL.")
  private Optional<String> databaseUrl = Optional.empty();

  @Option(
      names = "--fixtures",
      split = ",",
      paramLabel = "FIXTURE",
      description =
          "What each sandbox begins with: a YAML file, or one in the jar: default, demo."
              + " Repeatable.")
  private List<String> fixtures = List.of("default");

  @Option(
      names = "--strict-auth",
      description = "Refuse credentials that mean no sandbox, instead of taking the default one.")
  private boolean strictAuth;

  @Option(
      names = "--admin-token",
      paramLabel = "TOKEN",
      description = "Ask for this bearer token under /_admin.")
  private Optional<String> adminToken = Optional.empty();

  @Option(
      names = "--max-body",
      defaultValue = "1048576",
      paramLabel = "BYTES",
      description = "The largest request body (${DEFAULT-VALUE}).")
  private int maxBody;

  @Option(
      names = "--max-sandboxes",
      defaultValue = "10000",
      paramLabel = "N",
      description = "At most so many sandboxes; the longest unused gives way (${DEFAULT-VALUE}).")
  private int maxSandboxes;

  @Option(
      names = "--keep-messages",
      defaultValue = "100000",
      paramLabel = "N",
      description = "Keep so many messages in each sandbox (${DEFAULT-VALUE}); 0 keeps all.")
  private long keepMessages;

  @Option(
      names = "--keep-requests",
      defaultValue = "10000",
      paramLabel = "N",
      description =
          "Keep so many calls in the journal of each sandbox (${DEFAULT-VALUE}); 0 keeps all.")
  private long keepRequests;

  @Option(
      names = "--keep-webhooks",
      defaultValue = "10000",
      paramLabel = "N",
      description =
          "Keep so many settled webhooks of each sandbox (${DEFAULT-VALUE}); 0 keeps all.")
  private long keepWebhooks;

  @Option(
      names = "--callbacks",
      defaultValue = "home",
      paramLabel = "WHERE",
      description =
          "Where webhooks may go: home, to loopback and private addresses (${DEFAULT-VALUE}), or"
              + " any.")
  private String callbacks;

  Main() {}

  /** Runs the server until it is stopped; exits with 1 if it can't, with 2 on wrong arguments. */
  public static void main(String[] arguments) {
    int status =
        new CommandLine(new Main())
            .addSubcommand(new Demo())
            .addSubcommand(new WarmUp(Main::say))
            .addSubcommand(new Rehearse())
            // demo is a fixture, too
            .setAllowSubcommandsAsOptionParameters(true)
            .setDefaultValueProvider(Main::fromEnvironment)
            .setParameterExceptionHandler(Main::misused)
            .setExecutionExceptionHandler(Main::failed)
            .execute(arguments);
    System.exit(status);
  }

  @Override
  public Integer call() throws InterruptedException {
    var options =
        new Options(
            new Address(host, port, allowedHosts),
            new Storage(data, databaseUrl),
            begunWith(fixtures),
            new Access(strictAuth, adminToken),
            new Bounds(maxBody, maxSandboxes, keepMessages, keepRequests, keepWebhooks),
            callbacks());
    var server = Understudy.start(options);
    var ended =
        new Thread(
            () -> {
              server.close();
              // a JVM that a signal ends would otherwise exit with 128 and the signal's number
              Runtime.getRuntime().halt(0);
            },
            "understudy-shutdown");
    Runtime.getRuntime().addShutdownHook(ended);
    say(Greeting.of(server.baseUrl(), options));
    whileServing(server.baseUrl(), options.access().adminToken());
    Thread.currentThread().join();
    return 0;
  }

  /** The fixtures, given those that were asked for. */
  List<String> begunWith(List<String> asked) {
    return asked;
  }

  /** What is done once the server is up. */
  void whileServing(String baseUrl, Optional<String> token) throws InterruptedException {}

  static void say(String text) {
    System.out.println(text);
  }

  private Options.Callbacks callbacks() {
    return switch (callbacks) {
      case "home" -> Options.Callbacks.HOME;
      case "any" -> Options.Callbacks.ANY;
      default ->
          throw new CommandLine.ParameterException(
              new CommandLine(this), "--callbacks is home or any, not '" + callbacks + "'");
    };
  }

  private static int failed(
      Exception thrown, CommandLine commandLine, CommandLine.ParseResult parsed) {
    System.err.println(
        thrown instanceof StartException
            ? thrown.getMessage()
            : "The server can't start: " + thrown);
    return FAILED;
  }

  private static int misused(CommandLine.ParameterException wrong, String[] arguments) {
    System.err.println(wrong.getMessage() + ". Run it with --help to see what there is.");
    return MISUSED;
  }

  private static String fromEnvironment(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    var name =
        "UNDERSTUDY_"
            + option.longestName().substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    var value = System.getenv(name);
    return value == null || value.isBlank() ? option.defaultValue() : value;
  }

  static final class PrintedVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"understudy " + Version.NUMBER};
    }
  }
}
