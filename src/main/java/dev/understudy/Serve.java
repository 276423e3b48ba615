package dev.understudy;

import dev.understudy.Options.Access;
import dev.understudy.Options.Address;
import dev.understudy.Options.Bounds;
import dev.understudy.Options.Callbacks;
import dev.understudy.Options.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the server until it is stopped: what the command line does if nothing else is asked for. */
final class Serve {
  private static final Argument<Integer> PORT =
      Argument.number("--port", "PORT", 8080, "The port to listen on (%s); 0 picks a free one.");
  private static final Argument<String> HOST =
      Argument.text(
          "--host", "ADDRESS", "127.0.0.1", "The address to listen on (%s); 0.0.0.0 for all.");
  private static final Argument<List<String>> ALLOWED_HOSTS =
      Argument.list(
          "--allowed-host",
          "NAME",
          List.of(),
          "One more name by which /_admin may be called. Repeatable.");
  private static final Argument<Optional<Path>> DATA =
      Argument.path(
          "--data", "DIR", "Keep everything in files of this folder instead of in memory.");
  private static final Argument<Optional<String>> DATABASE_URL =
      Argument.text("--db-url", "URL", "Use this database: a JDBC URL of H2 or PostgreSQL.");
  private static final Argument<List<String>> FIXTURES =
      Argument.list(
          "--fixtures",
          "FIXTURE",
          List.of("default"),
          "What each sandbox begins with: a YAML file, or one in the jar: default, demo."
              + " Repeatable.");
  private static final Argument<Boolean> STRICT_AUTH =
      Argument.toggle(
          "--strict-auth",
          "Refuse credentials that mean no sandbox, instead of taking the default one.");
  private static final Argument<Optional<String>> ADMIN_TOKEN =
      Argument.text("--admin-token", "TOKEN", "Ask for this bearer token under /_admin.");
  private static final Argument<Integer> MAX_BODY =
      Argument.number("--max-body", "BYTES", 1_048_576, "The largest request body (%s).");
  private static final Argument<Integer> MAX_SANDBOXES =
      Argument.number(
          "--max-sandboxes",
          "N",
          10_000,
          "At most so many sandboxes; the longest unused gives way (%s).");
  private static final Argument<Long> KEEP_MESSAGES =
      Argument.count(
          "--keep-messages",
          "N",
          100_000,
          "Keep so many messages in each sandbox (%s); 0 keeps all.");
  private static final Argument<Long> KEEP_REQUESTS =
      Argument.count(
          "--keep-requests",
          "N",
          10_000,
          "Keep so many calls in the journal of each sandbox (%s); 0 keeps all.");
  private static final Argument<Long> KEEP_WEBHOOKS =
      Argument.count(
          "--keep-webhooks",
          "N",
          10_000,
          "Keep so many settled webhooks of each sandbox (%s); 0 keeps all.");
  private static final Argument<String> CALLBACKS =
      Argument.text(
          "--callbacks",
          "WHERE",
          "home",
          "Where webhooks may go: home, to loopback and private addresses (%s), or any.");

  static final List<Argument<?>> ARGUMENTS =
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
        "understudy",
        "Stands in for the messaging APIs of Prolific, Sociocs and Prelude, for development and"
            + " tests.",
        ARGUMENTS,
        given -> untilStopped(options(given), lines, baseUrl -> {}));
  }

  static Options options(Given given) {
    return new Options(
        new Address(given.value(HOST), given.value(PORT), given.value(ALLOWED_HOSTS)),
        new Storage(given.value(DATA), given.value(DATABASE_URL)),
        given.value(FIXTURES),
        new Access(given.value(STRICT_AUTH), given.value(ADMIN_TOKEN)),
        new Bounds(
            given.value(MAX_BODY),
            given.value(MAX_SANDBOXES),
            given.value(KEEP_MESSAGES),
            given.value(KEEP_REQUESTS),
            given.value(KEEP_WEBHOOKS)),
        callbacks(given.value(CALLBACKS)));
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

  private static Callbacks callbacks(String where) {
    return switch (where) {
      case "home" -> Callbacks.HOME;
      case "any" -> Callbacks.ANY;
      default -> throw new Misuse("--callbacks is home or any, not '" + where + "'");
    };
  }
}
