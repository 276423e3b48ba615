package dev.understudy.cli;

import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.cli.Option;

/**
 * The command {@code check}: tells where this server differs from recorded traffic. {@link
 * CheckRun} does the work, so that a server starts without the classes of the check.
 */
final class CheckCommand {
  static final String NAME = "check";

  static final Option FORMAT =
      OptionTypes.parsed(
          "format",
          "FORMAT",
          "The format of the report: table, markdown, json or junit (table).",
          text -> CheckRun.format(text),
          "table, markdown, json or junit");
  static final Option FAIL_ON =
      OptionTypes.list(
          "fail-on",
          "KIND",
          "The differences that make the exit code 1 (all but state and ours): status, code,"
              + " header, missing, extra, type, value, format, operation, state, ours; or all, or"
              + " none. Repeatable.",
          text -> CheckRun.kinds(text),
          "a kind of difference: status, code, header, missing, extra, type, value, format,"
              + " operation, state or ours; or all, or none");
  static final Option ALSO_HOSTS =
      OptionTypes.list(
          "also-host",
          "NAME",
          "A host in the recording that stands for the services, such as a gateway. Repeatable.",
          text -> text,
          "a host name");

  private CheckCommand() {}

  static Command command(Consumer<String> out) {
    return new Command(
        NAME,
        Command.TRAFFIC,
        "Replays recorded traffic of the real services, a HAR file, a journal export or a folder"
            + " of requests and responses, and reports where the answers differ. Nothing is sent"
            + " to the real services.",
        List.of(FORMAT, FAIL_ON, ALSO_HOSTS),
        given -> CheckRun.run(given, out));
  }
}
