package dev.understudy.cli;

import dev.understudy.WrongOptionException;
import dev.understudy.fixture.Wording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/**
 * The types of the command line's options. For an invalid value their converters throw the end of a
 * sentence, such as {@code is a path, not 'x'.}; {@link Command} adds the option's name in front.
 */
final class OptionTypes {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([KMGkmg]?)");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]+");

  /** The form of a folder, in words for a sentence. */
  static final String FOLDER_FORM =
      "the path of a folder, new or existing, without ~ (which only a shell replaces)";

  /** The form of a file, in words for a sentence. */
  static final String FILE_FORM =
      "the path of a file, new or existing, without ~ (which only a shell replaces)";

  private OptionTypes() {}

  static Option text(String name, String label, String description) {
    return builder(name, label, description).get();
  }

  /** Returns an option whose value is a whole number in a range. */
  static Option number(String name, String label, String description, long min, long max) {
    return parsed(
        name,
        label,
        description,
        text -> wholeNumber(text, min, max),
        "a whole number from " + min + " to " + max);
  }

  /** Returns an option without a value, or with {@code =false} to overrule the environment. */
  static Option toggle(String name, String description) {
    var toggle = parsed(name, "[true|false]", description, OptionTypes::bool, "true or false");
    toggle.setOptionalArg(true);
    return toggle;
  }

  /** Returns an option that can be given several times, or as one list with commas. */
  static Option list(
      String name, String label, String description, Function<String, ?> parser, String kind) {
    return builder(name, label, description)
        .valueSeparator(',')
        .converter(text -> value(text, parser, kind))
        .get();
  }

  /** Returns an option whose value is parsed; errors describe it as this kind. */
  static Option parsed(
      String name, String label, String description, Function<String, ?> parser, String kind) {
    return builder(name, label, description).converter(text -> value(text, parser, kind)).get();
  }

  /** Returns an option whose value is never shown, not even in an error. */
  static Option secret(
      String name, String label, String description, Predicate<String> check, String kind) {
    return builder(name, label, description)
        .converter(
            text -> {
              if (!check.test(text)) {
                throw new ParseException("is " + kind + "; what was given is not.");
              }
              return text;
            })
        .get();
  }

  private static Object value(String text, Function<String, ?> parser, String kind)
      throws ParseException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException
        | DateTimeException
        | ArithmeticException
        | WrongOptionException e) {
      throw new ParseException("is " + kind + ", not " + Wording.quoted(text) + ".");
    }
  }

  private static Option.Builder builder(String name, String label, String description) {
    return Option.builder().longOpt(name).hasArg().argName(label).desc(description);
  }

  /** Returns the values of a list option. The library does not split lists with commas. */
  static List<String> all(CommandLine given, Option list, List<String> otherwise) {
    return given.hasOption(list) ? split(given.getOptionValues(list)) : otherwise;
  }

  /** Returns the entries of lists with commas. */
  static List<String> split(String... lists) {
    return Stream.of(lists)
        .flatMap(text -> Stream.of(text.split(",", -1)))
        .map(String::strip)
        .toList();
  }

  /** Returns the value of a number option whose range fits into an int. */
  static int number(CommandLine given, Option number, int otherwise) throws ParseException {
    return (int) number(given, number, (long) otherwise);
  }

  /** Returns the value of a number option. */
  static long number(CommandLine given, Option number, long otherwise) throws ParseException {
    return given.getParsedOptionValue(number, otherwise);
  }

  static long wholeNumber(String text, long min, long max) {
    var digits = text.strip();
    // Long.parseLong also takes digits of other scripts
    if (!WHOLE_NUMBER.matcher(digits).matches()) {
      throw new IllegalArgumentException(text);
    }
    long number = Long.parseLong(digits);
    if (number < min || number > max) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  /** Reads a number of bytes, which may end in K, M or G for powers of 1024. */
  static OptionalLong bytes(String text, long max) {
    var size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException(text);
    }
    int unit = "KMG".indexOf(size.group(2).toUpperCase(Locale.ROOT)) + 1;
    long bytes =
        Math.multiplyExact(
            Long.parseLong(size.group(1)), size.group(2).isEmpty() ? 1 : 1L << 10 * unit);
    if (bytes > max) {
      throw new IllegalArgumentException(text);
    }
    return OptionalLong.of(bytes);
  }

  /** Parses a path. Refuses a tilde, which only a shell replaces by the home folder. */
  private static Path path(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      throw new IllegalArgumentException(text);
    }
    return Path.of(text);
  }

  /** Parses a path of a file, which need not exist. */
  static Path file(String text) {
    var file = path(text);
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(text);
    }
    return file;
  }

  /** Parses a path of a folder, which need not exist. */
  static Path folder(String text) {
    var folder = path(text);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(text);
    }
    return folder;
  }

  private static boolean bool(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw new IllegalArgumentException(text);
  }
}
