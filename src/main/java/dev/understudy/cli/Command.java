package dev.understudy.cli;

import dev.understudy.Environment;
import dev.understudy.fixture.Wording;
import java.util.List;
import java.util.Properties;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Converter;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/**
 * Something that the command line can be asked to do.
 *
 * @param name the first word; of what is done without one, what may stand there
 * @param description for the help; without one it is not shown
 * @param work what it does; gives the exit code
 */
record Command(String name, String description, List<Option> options, Action work) {
  static final Option HELP =
      Option.builder("h").longOpt("help").desc("Show this help message and exit.").get();
  static final Option VERSION =
      Option.builder("V").longOpt("version").desc("Print version information and exit.").get();

  private static final String SEE_HELP = " Run it with --help to see what there is.";

  /** Does it, with what was given. */
  interface Action {
    int run(CommandLine given) throws Exception;
  }

  /**
   * Reads the words, and takes what they don't say from the environment.
   *
   * @throws ParseException with a sentence about the first thing that is wrong
   */
  CommandLine given(Environment environment, List<String> words) throws ParseException {
    var said = parsed(words, new Properties());
    for (var option : said.getOptions()) {
      if (said.getOptionCount(option) > 1 && !option.hasValueSeparator()) {
        throw new ParseException(
            "--" + option.getLongOpt() + " is given more than once: give it once.");
      }
    }
    if (!said.getArgList().isEmpty()) {
      throw new ParseException(
          "Unexpected argument: "
              + Wording.quoted(said.getArgList().get(0))
              + " (a command comes first, an option begins with --)."
              + SEE_HELP);
    }
    var fromEnvironment = new Properties();
    for (var option : options) {
      if (!said.hasOption(option.getLongOpt())) {
        environment
            .text(option)
            .ifPresent(text -> fromEnvironment.setProperty(option.getLongOpt(), text));
      }
    }
    var given = parsed(words, fromEnvironment);
    for (var option : options) {
      var name = option.getLongOpt();
      check(given, option, said.hasOption(name) ? "--" + name : Environment.variable(option));
    }
    return given;
  }

  private CommandLine parsed(List<String> words, Properties fromEnvironment) throws ParseException {
    var known = new Options().addOption(HELP).addOption(VERSION);
    // copies: the library keeps in them what was given
    options.forEach(option -> known.addOption((Option) option.clone()));
    var parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      return parser.parse(known, words.toArray(String[]::new), fromEnvironment);
    } catch (MissingArgumentException e) {
      var option = e.getOption();
      throw new ParseException(
          "--"
              + option.getLongOpt()
              + " needs a value: --"
              + option.getLongOpt()
              + " "
              + option.getArgName()
              + "."
              + SEE_HELP);
    } catch (UnrecognizedOptionException e) {
      throw new ParseException(unrecognized(e.getOption()));
    }
  }

  private String unrecognized(String word) {
    var name = word.replaceFirst("=.*", "");
    var near =
        Wording.nearest(
            name.replaceFirst("^-+", ""), options.stream().map(Option::getLongOpt).toList());
    return "There is no option "
        + Wording.quoted(name)
        + near.map(option -> "; did you mean --" + option + "?").orElse(".")
        + SEE_HELP;
  }

  /** Reads every value once, so that what is wrong is told by the name by which it was given. */
  private static void check(CommandLine given, Option option, String source) throws ParseException {
    var values = given.getOptionValues(option);
    if (values == null) {
      return;
    }
    for (var value : option.hasValueSeparator() ? OptionTypes.split(values) : List.of(values)) {
      if (value.isBlank()) {
        throw new ParseException(
            source
                + (values.length == 1 && values[0].isBlank() ? " is empty" : " has an empty entry")
                + ": give it a value, or leave it out.");
      }
      try {
        reading(option).apply(value);
      } catch (ParseException e) {
        throw new ParseException(source + " " + e.getMessage());
      }
    }
  }

  @SuppressWarnings("unchecked") // they are made by Argument, or the library's for plain text
  private static Converter<?, ParseException> reading(Option option) {
    return (Converter<?, ParseException>) option.getConverter();
  }
}
