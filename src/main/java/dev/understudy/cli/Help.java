package dev.understudy.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.OptionFormatter;
import org.apache.commons.cli.help.TableDefinition;
import org.apache.commons.cli.help.TextHelpAppendable;

/** The text of {@code --help}. */
final class Help {
  private Help() {}

  static String of(Command command, List<Command> others) throws IOException {
    var text = new StringBuilder();
    var page = new TextHelpAppendable(text);
    page.setMaxWidth(100);
    page.setLeftPad(0);
    page.setIndent(0);
    var formatter =
        HelpFormatter.builder()
            .setHelpAppendable(page)
            .setOptionFormatBuilder(OptionFormatter.builder().setArgumentNameDelimiters("", ""))
            .setShowSince(false)
            .get();
    var options = new ArrayList<>(command.options());
    options.addAll(List.of(Command.HELP, Command.VERSION));
    var table = formatter.getTableDefinition(options);
    formatter.setSyntaxPrefix("Usage: understudy");
    formatter.printHelp(
        (command.name() + " [OPTION]... " + command.operands()).strip(),
        command.description(),
        options,
        "",
        false);
    if (!others.isEmpty()) {
      page.appendTable(
          TableDefinition.from(
              "",
              table.columnTextStyles(),
              List.of("Commands", "Description"),
              others.stream()
                  .filter(each -> !each.description().isEmpty())
                  .map(each -> List.of(each.name(), each.description()))
                  .toList()));
    }
    page.appendParagraph(
        "Every option can also be set by an environment variable: --admin-token by"
            + " UNDERSTUDY_ADMIN_TOKEN, and so on. The exit code is 2 if an option is wrong, and 1"
            + " if the server can't start.");
    return text.toString().strip();
  }
}
