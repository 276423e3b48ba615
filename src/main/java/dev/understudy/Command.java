package dev.understudy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * Something that the command line can be asked to do.
 *
 * @param name the first word; of what is done without one, what may stand there
 * @param description for the help; without one it is not shown
 * @param work what it does; gives the exit code
 */
record Command(String name, String description, List<Option> options, Work work) {
  static final Option HELP =
      Option.builder("h").longOpt("help").desc("Show this help message and exit.").get();
  static final Option VERSION =
      Option.builder("V").longOpt("version").desc("Print version information and exit.").get();

  /** Does it, with what was given. */
  interface Work {
    int run(CommandLine given) throws Exception;
  }

  /** What the words say, else the environment. */
  CommandLine given(Map<String, String> environment, List<String> words) throws ParseException {
    var known = new Options().addOption(HELP).addOption(VERSION);
    var fromEnvironment = new Properties();
    for (var option : options) {
      // a copy: the library keeps in it what is in the environment
      known.addOption((Option) option.clone());
      var name = option.getLongOpt();
      var text =
          environment.getOrDefault(
              "UNDERSTUDY_" + name.toUpperCase(Locale.ROOT).replace('-', '_'), "");
      if (!text.isBlank()) {
        fromEnvironment.setProperty(name, text);
      }
    }
    var parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    var given = parser.parse(known, words.toArray(String[]::new), fromEnvironment);
    for (var option : given.getOptions()) {
      if (given.getOptionCount(option) > 1 && !option.hasValueSeparator()) {
        throw new ParseException("Option given more than once: --" + option.getLongOpt());
      }
    }
    if (!given.getArgList().isEmpty()) {
      throw new ParseException(
          "Unexpected argument: '"
              + given.getArgList().get(0)
              + "' (a command comes first, an option begins with --)");
    }
    return given;
  }
}
