package dev.understudy.cli;

import dev.understudy.AllowedHosts;
import dev.understudy.Options;
import dev.understudy.Options.Access;
import dev.understudy.Options.Address;
import dev.understudy.Options.Bounds;
import dev.understudy.Options.Callbacks;
import dev.understudy.Options.Storage;
import dev.understudy.Options.Tls;
import dev.understudy.http.RequestLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** Options of the commands that run the server. */
final class ServeOptions {
  private static final Option PORT =
      OptionTypes.number(
          "port", "PORT", "The port to listen on (8080); 0 picks a free one.", 0, Address.MAX_PORT);
  private static final Option HOST =
      OptionTypes.text(
          "host",
          "ADDRESS",
          "The address to listen on (localhost). localhost is 127.0.0.1 and ::1; 0.0.0.0 is all"
              + " addresses.");
  private static final Option ALLOWED_HOSTS =
      OptionTypes.list(
          "allowed-host",
          "NAME",
          "An additional host name for calls to /_admin. Repeatable.",
          AllowedHosts::asInHostHeader,
          AllowedHosts.NAME_FORM);
  private static final Option ALSO_PORTS =
      OptionTypes.list(
          "also-port",
          "PORT",
          "An additional port to listen on, such as 443 in a container. Repeatable.",
          text -> OptionTypes.wholeNumber(text, 1, Address.MAX_PORT),
          "a whole number from 1 to " + Address.MAX_PORT);
  static final Option CA =
      OptionTypes.parsed(
          "ca",
          "DIR",
          "Also accept TLS, and calls as to a proxy, for clients whose host is fixed. The"
              + " certificates are stored in this folder.",
          OptionTypes::folder,
          OptionTypes.FOLDER_FORM);
  static final Option TLS_NAMES =
      OptionTypes.list(
          "tls-name",
          "NAME",
          "An additional host name in the certificate. Repeatable.",
          Tls::name,
          Tls.NAME_FORM);
  static final Option ALLOW_HOSTS =
      OptionTypes.list(
          "allow-host",
          "NAME",
          "A host that clients may reach through the proxy, besides the emulated services."
              + " Repeatable.",
          Tls::tunnel,
          Tls.TUNNEL_FORM);
  private static final Option DATA =
      OptionTypes.parsed(
          "data",
          "DIR",
          "Store data in files of this folder instead of in memory.",
          OptionTypes::folder,
          OptionTypes.FOLDER_FORM);
  private static final Option DATABASE_URL =
      OptionTypes.text(
          "db-url", "URL", "Store data in this database: a JDBC URL of H2 or PostgreSQL.");
  private static final Option FIXTURES =
      OptionTypes.list(
          "fixtures",
          "FIXTURE",
          "Content of each new sandbox (default): default, demo or a YAML file. Repeatable.",
          text -> text,
          "a file, or the name of a fixture in the jar");
  private static final Option STRICT_AUTH =
      OptionTypes.toggle(
          "strict-auth",
          "Reject credentials that belong to no sandbox, instead of using the sandbox default.");
  static final Option ADMIN_TOKEN =
      OptionTypes.secret(
          "admin-token",
          "TOKEN",
          "Require this bearer token for calls to /_admin.",
          Access::isToken,
          Access.TOKEN_FORM);
  private static final Option MAX_BODY =
      OptionTypes.number(
          "max-body",
          "BYTES",
          "The maximum size of a request body (1048576).",
          1,
          Bounds.MAX_BODY_BYTES);
  private static final Option MAX_SANDBOXES =
      OptionTypes.number(
          "max-sandboxes",
          "N",
          "The maximum number of sandboxes (10000). At the maximum, a new one replaces the longest"
              + " unused one.",
          1,
          Integer.MAX_VALUE);
  private static final Option KEEP_MESSAGES =
      keepOption(
          "keep-messages", "The number of messages that each sandbox keeps (100000); 0 keeps all.");
  private static final Option KEEP_REQUESTS =
      keepOption(
          "keep-requests",
          "The number of calls that the journal of each sandbox keeps (10000); 0 keeps all.");
  private static final Option KEEP_WEBHOOKS =
      keepOption(
          "keep-webhooks",
          "The number of settled webhooks that each sandbox keeps (10000); 0 keeps all.");
  private static final Option KEEP_BYTES =
      OptionTypes.parsed(
          "keep-bytes",
          "SIZE",
          "The approximate number of bytes, such as 256M, that all sandboxes together keep of"
              + " calls, messages and webhooks (a third of the heap in memory, all in a database);"
              + " 0 keeps all.",
          text -> OptionTypes.bytes(text, Bounds.MAX_BYTES),
          "a number of bytes such as 1000000, 500K, 256M or 2G, or 0 for all");
  private static final Option CALLBACKS =
      OptionTypes.list(
          "callbacks",
          "WHERE",
          "The addresses that webhooks may go to (home): home for loopback and private addresses,"
              + " any, or a network such as 100.64.0.0/10. Repeatable.",
          text -> Callbacks.of(List.of(text)),
          Callbacks.FORM);

  private static final Option PORT_FILE =
      OptionTypes.parsed(
          "port-file",
          "FILE",
          "Write one line of JSON with the URL and the port to this file when the server is ready.",
          OptionTypes::file,
          OptionTypes.FILE_FORM);
  private static final Option LOG =
      OptionTypes.parsed(
          "log",
          "FORMAT",
          "Print a line for each call: requests, json or none (requests on a terminal, else none).",
          LogFormat::of,
          "requests, json or none");

  /** The forms of the log of calls. */
  private enum LogFormat {
    REQUESTS,
    JSON,
    NONE;

    static LogFormat of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  static final List<Option> ALL =
      List.of(
          PORT,
          HOST,
          ALLOWED_HOSTS,
          ALSO_PORTS,
          CA,
          TLS_NAMES,
          ALLOW_HOSTS,
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
          KEEP_BYTES,
          CALLBACKS,
          PORT_FILE,
          LOG);

  private ServeOptions() {}

  private static Option keepOption(String name, String description) {
    return OptionTypes.number(name, "N", description, 0, Bounds.MAX_KEPT);
  }

  /** Returns the options of the server. */
  static Options read(CommandLine given) throws ParseException {
    return read(given, Options.DEFAULT);
  }

  /** Returns the options of the server: these, where none is given. */
  static Options read(CommandLine given, Options defaults) throws ParseException {
    var bounds = defaults.bounds();
    return new Options(
        new Address(
            given.getOptionValue(HOST, defaults.address().host()).strip(),
            OptionTypes.number(given, PORT, defaults.address().port()),
            OptionTypes.all(given, ALLOWED_HOSTS, defaults.address().allowedHosts()),
            OptionTypes.all(given, ALSO_PORTS, List.of()).stream().map(Integer::valueOf).toList()),
        new Storage(
            Optional.ofNullable(given.<Path>getParsedOptionValue(DATA)),
            Optional.ofNullable(given.getOptionValue(DATABASE_URL)).map(String::strip)),
        OptionTypes.all(given, FIXTURES, defaults.fixtures()),
        new Access(
            given.hasOption(STRICT_AUTH) && given.getParsedOptionValue(STRICT_AUTH, true),
            Optional.ofNullable(given.getOptionValue(ADMIN_TOKEN))),
        new Bounds(
            OptionTypes.number(given, MAX_BODY, bounds.bodyBytes()),
            OptionTypes.number(given, MAX_SANDBOXES, bounds.sandboxes()),
            OptionTypes.number(given, KEEP_MESSAGES, bounds.messages()),
            OptionTypes.number(given, KEEP_REQUESTS, bounds.requests()),
            OptionTypes.number(given, KEEP_WEBHOOKS, bounds.webhooks()),
            given.getParsedOptionValue(KEEP_BYTES, bounds.bytes())),
        Callbacks.of(OptionTypes.all(given, CALLBACKS, List.of("home"))),
        new Tls(
            given.hasOption(CA) || defaults.tls().isOn(),
            Optional.ofNullable(given.<Path>getParsedOptionValue(CA)),
            OptionTypes.all(given, TLS_NAMES, List.of()),
            OptionTypes.all(given, ALLOW_HOSTS, List.of())));
  }

  /** Returns whether fixtures were given. */
  static boolean hasFixtures(CommandLine given) {
    return given.hasOption(FIXTURES);
  }

  /** Returns the file that tells the port of a running server. */
  static Optional<Path> portFile(CommandLine given) throws ParseException {
    return Optional.ofNullable(given.getParsedOptionValue(PORT_FILE));
  }

  /** Returns the log of calls; empty if none is written. */
  static Optional<RequestLog> log(CommandLine given, Consumer<String> out) throws ParseException {
    return log(given, System.console() == null ? LogFormat.NONE : LogFormat.REQUESTS, out);
  }

  /** Returns the log of calls if one is asked for. */
  static Optional<RequestLog> requestedLog(CommandLine given, Consumer<String> out)
      throws ParseException {
    return log(given, LogFormat.NONE, out);
  }

  private static Optional<RequestLog> log(CommandLine given, LogFormat usual, Consumer<String> out)
      throws ParseException {
    return switch (given.getParsedOptionValue(LOG, usual)) {
      case REQUESTS -> Optional.of(RequestLog.text(out));
      case JSON -> Optional.of(RequestLog.json(out));
      case NONE -> Optional.empty();
    };
  }
}
