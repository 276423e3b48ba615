package dev.understudy;

import dev.understudy.Options.Access;
import dev.understudy.Options.Address;
import dev.understudy.Options.Bounds;
import dev.understudy.Options.Callbacks;
import dev.understudy.Options.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** Runs the server until it is stopped: what the command line does if nothing else is asked for. */
final class Serve {
  private static final Option PORT =
      Argument.number("port", "PORT", "The port to listen on (8080); 0 picks a free one.");
  private static final Option HOST =
      Argument.text(
          "host",
          "ADDRESS",
          "The address to listen on (localhost): 127.0.0.1 and ::1; 0.0.0.0 for all.");
  private static final Option ALLOWED_HOSTS =
      Argument.list(
          "allowed-host", "NAME", "One more name by which /_admin may be called. Repeatable.");
  private static final Option DATA =
      Argument.path("data", "DIR", "Keep everything in files of this folder instead of in memory.");
  private static final Option DATABASE_URL =
      Argument.text("db-url", "URL", "Use this database: a JDBC URL of H2 or PostgreSQL.");
  private static final Option FIXTURES =
      Argument.list(
          "fixtures",
          "FIXTURE",
          "What each sandbox begins with (default): a YAML file, or default or demo in the jar."
              + " Repeatable.");
  private static final Option STRICT_AUTH =
      Argument.toggle(
          "strict-auth",
          "Refuse credentials that mean no sandbox, instead of taking the default one.");
  private static final Option ADMIN_TOKEN =
      Argument.text("admin-token", "TOKEN", "Ask for this bearer token under /_admin.");
  private static final Option MAX_BODY =
      Argument.number("max-body", "BYTES", "The largest request body (1048576).");
  private static final Option MAX_SANDBOXES =
      Argument.number(
          "max-sandboxes", "N", "At most so many sandboxes; the longest unused gives way (10000).");
  private static final Option KEEP_MESSAGES =
      Argument.count(
          "keep-messages", "N", "Keep so many messages in each sandbox (100000); 0 keeps all.");
  private static final Option KEEP_REQUESTS =
      Argument.count(
          "keep-requests",
          "N",
          "Keep so many calls in the journal of each sandbox (10000); 0 keeps all.");
  private static final Option KEEP_WEBHOOKS =
      Argument.count(
          "keep-webhooks",
          "N",
          "Keep so many settled webhooks of each sandbox (10000); 0 keeps all.");
  private static final Option CALLBACKS =
      Argument.read(
          "callbacks",
          "WHERE",
          "Where webhooks may go: home, to loopback and private addresses (home), or any.",
          text -> Callbacks.valueOf(text.toUpperCase(Locale.ROOT)),
          "home or any");

  static final List<Option> OPTIONS =
      List.of(
          PORT,
          HOST,
          ALLOWED_HOSTS,
          DATA,
          DATABASE_URL,
          FIXTURES,
          STRICT_AUTH,
          ADMIN_TOKEN,
          MAX_BODY,
          MAX_SANDBOXES,
          KEEP_MESSAGES,
          KEEP_REQUESTS,
          KEEP_WEBHOOKS,
          CALLBACKS);

  private Serve() {}

  static Command command(Consumer<String> lines) {
    return new Command(
        "[COMMAND]",
        "Stands in for the messaging APIs of Prolific, Sociocs and Prelude, for development and"
            + " tests.",
        OPTIONS,
        given -> untilStopped(options(given), lines, baseUrl -> {}));
  }

  static Options options(CommandLine given) throws ParseException {
    var usual = Options.DEFAULT;
    var bounds = usual.bounds();
    return new Options(
        new Address(
            given.getOptionValue(HOST, usual.address().host()),
            given.getParsedOptionValue(PORT, usual.address().port()),
            Argument.all(given, ALLOWED_HOSTS, usual.address().allowedHosts())),
        new Storage(
            Optional.ofNullable(given.<Path>getParsedOptionValue(DATA)),
            Optional.ofNullable(given.getOptionValue(DATABASE_URL))),
        Argument.all(given, FIXTURES, usual.fixtures()),
        new Access(
            given.hasOption(STRICT_AUTH) && given.getParsedOptionValue(STRICT_AUTH, true),
            Optional.ofNullable(given.getOptionValue(ADMIN_TOKEN))),
        new Bounds(
            given.getParsedOptionValue(MAX_BODY, bounds.bodyBytes()),
            given.getParsedOptionValue(MAX_SANDBOXES, bounds.sandboxes()),
            given.getParsedOptionValue(KEEP_MESSAGES, bounds.messages()),
            given.getParsedOptionValue(KEEP_REQUESTS, bounds.requests()),
            given.getParsedOptionValue(KEEP_WEBHOOKS, bounds.webhooks())),
        given.getParsedOptionValue(CALLBACKS, usual.callbacks()));
  }

  /** What is done once the server is up. */
  interface Meanwhile {
    void at(String baseUrl) throws InterruptedException;
  }

  static int untilStopped(Options options, Consumer<String> lines, Meanwhile meanwhile)
      throws InterruptedException {
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
    lines.accept(Greeting.of(server.baseUrl(), options));
    meanwhile.at(server.baseUrl());
    Thread.currentThread().join();
    return 0;
  }
}
