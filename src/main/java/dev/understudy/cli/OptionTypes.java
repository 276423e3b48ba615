package dev.understudy.cli;

import dev.understudy.WrongOptionException;
import dev.understudy.fixture.Wording;
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
 * The kinds of options that the command line has. A value that can't be read ends in a sentence
 * about the option, which {@link Command} puts the name before: {@code is a path, not 'x'.}
 */
final class OptionTypes {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([KMGkmg]?)");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]+");

  private OptionTypes() {}

  static Option text(String name, String label, String description) {
    return begun(name, label, description).get();
  }

  /** A whole number in a span. */
  static Option number(String name, String label, String description, long least, long most) {
    return read(
        name,
        label,
        description,
        text -> wholeNumber(text, least, most),
        "a whole number from " + least + " to " + most);
  }

  /** One that is there or not; {@code =false} overrules the environment. */
  static Option toggle(String name, String description) {
    var toggle = read(name, "[true|false]", description, OptionTypes::truth, "true or false");
    toggle.setOptionalArg(true);
    return toggle;
  }

  /** One that can be given several times, or as one list with commas. */
  static Option list(
      String name, String label, String description, Function<String, ?> reading, String kind) {
    return begun(name, label, description)
        .valueSeparator(',')
        .converter(text -> value(text, reading, kind))
        .get();
  }

  /** One whose text stands for something else, which is of this kind. */
  static Option read(
      String name, String label, String description, Function<String, ?> reading, String kind) {
    return begun(name, label, description).converter(text -> value(text, reading, kind)).get();
  }

  /** One that may not be shown, not even in a sentence about it. */
  static Option secret(
      String name, String label, String description, Predicate<String> check, String kind) {
    return begun(name, label, description)
        .converter(
            text -> {
              if (!check.test(text)) {
                throw new ParseException("is " + kind + "; what was given is not.");
              }
              return text;
            })
        .get();
  }

  private static Object value(String text, Function<String, ?> reading, String kind)
      throws ParseException {
    try {
      return reading.apply(text);
    } catch (IllegalArgumentException
        | DateTimeException
        | ArithmeticException
        | WrongOptionException e) {
      throw new ParseException("is " + kind + ", not " + Wording.quoted(text) + ".");
    }
  }

  private static Option.Builder begun(String name, String label, String description) {
    return Option.builder().longOpt(name).hasArg().argName(label).desc(description);
  }

  /** Returns what was given to a list. The library splits only what also takes later words. */
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

  /** Returns the number that was given, which fits. */
  static int number(CommandLine given, Option number, int otherwise) throws ParseException {
    return (int) number(given, number, (long) otherwise);
  }

  /** Returns the number that was given. */
  static long number(CommandLine given, Option number, long otherwise) throws ParseException {
    return given.getParsedOptionValue(number, otherwise);
  }

  private static long wholeNumber(String text, long least, long most) {
    var digits = text.strip();
    // the JDK would also take digits of other scripts
    if (!WHOLE_NUMBER.matcher(digits).matches()) {
      throw new IllegalArgumentException(text);
    }
    long number = Long.parseLong(digits);
    if (number < least || number > most) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  /** Reads a number of bytes, which may end in K, M or G for powers of 1024. */
  static OptionalLong bytes(String text, long most) {
    var size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException(text);
    }
    int unit = "KMG".indexOf(size.group(2).toUpperCase(Locale.ROOT)) + 1;
    long bytes =
        Math.multiplyExact(
            Long.parseLong(size.group(1)), size.group(2).isEmpty() ? 1 : 1L << 10 * unit);
    if (bytes > most) {
      throw new IllegalArgumentException(text);
    }
    return OptionalLong.of(bytes);
  }

  /** Reads a path; a shell has replaced the tilde that means the home folder. */
  static Path path(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      throw new IllegalArgumentException(text);
    }
    return Path.of(text);
  }

  private static boolean truth(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw new IllegalArgumentException(text);
  }
}
