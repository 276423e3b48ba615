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
 * A command of the command line.
 *
 * @param name the first word; for the default command its placeholder in the help
 * @param operands the part of the usage that follows the options; empty for most
 * @param description the text of the help; a command without one is not listed
 * @param work the action, which returns the exit code
 */
record Command(
    String name, String operands, String description, List<Option> options, Action work) {
  static final Option HELP =
      Option.builder("h").longOpt("help").desc("Show this help message and exit.").get();
  static final Option VERSION =
      Option.builder("V").longOpt("version").desc("Print version information and exit.").get();

  /** The operand of a command that reads recorded traffic. */
  static final String TRAFFIC = "FILE|DIRECTORY";

  private static final String SEE_HELP = " All options are listed by --help.";

  /** Creates a command whose line has nothing but options. */
  Command(String name, String description, List<Option> options, Action work) {
    this(name, "", description, options, work);
  }

  /** The action of a command. */
  interface Action {
    /** Runs the command with these options and returns the exit code. */
    int run(CommandLine given) throws Exception;
  }

  /** Returns whether the part of the line after {@code --} is the command line of a process. */
  boolean startsChild() {
    return operands.startsWith("--");
  }

  /**
   * Parses the arguments. Options that are not among them are taken from the environment.
   *
   * @throws ParseException with a sentence about the first error
   */
  CommandLine parse(Environment environment, List<String> arguments) throws ParseException {
    var fromArguments = parse(arguments, new Properties());
    for (var option : fromArguments.getOptions()) {
      if (fromArguments.getOptionCount(option) > 1 && !option.hasValueSeparator()) {
        throw new ParseException(
            "--" + option.getLongOpt() + " is given more than once: give it once.");
      }
    }
    var words = fromArguments.getArgList();
    int expected = operands.equals(TRAFFIC) ? 1 : 0;
    if (words.size() > expected) {
      throw new ParseException(
          "Unexpected argument: "
              + Wording.quoted(words.get(expected))
              + (startsChild()
                  ? ": put -- before the command that is to be run."
                  : " (a command comes first, an option begins with --).")
              + SEE_HELP);
    }
    var fromEnvironment = new Properties();
    for (var option : options) {
      if (!fromArguments.hasOption(option.getLongOpt())) {
        environment
            .text(option)
            .ifPresent(text -> fromEnvironment.setProperty(option.getLongOpt(), text));
      }
    }
    var given = parse(arguments, fromEnvironment);
    for (var option : options) {
      var name = option.getLongOpt();
      check(
          given,
          option,
          fromArguments.hasOption(name) ? "--" + name : Environment.variable(option));
    }
    return given;
  }

  private CommandLine parse(List<String> arguments, Properties fromEnvironment)
      throws ParseException {
    var known = new Options().addOption(HELP).addOption(VERSION);
    // copies, since the library stores the values in them
    options.forEach(option -> known.addOption((Option) option.clone()));
    var parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      return parser.parse(known, arguments.toArray(String[]::new), fromEnvironment);
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

  /** Converts every value, so that an error names the option or variable that it came from. */
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
        converter(option).apply(value);
      } catch (ParseException e) {
        throw new ParseException(source + " " + e.getMessage());
      }
    }
  }

  @SuppressWarnings("unchecked") // from OptionTypes, or the library's own for plain text
  private static Converter<?, ParseException> converter(Option option) {
    return (Converter<?, ParseException>) option.getConverter();
  }
}
