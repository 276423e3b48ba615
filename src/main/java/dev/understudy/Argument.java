package dev.understudy;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** The kinds of options that the command line has. */
final class Argument {
  private Argument() {}

  static Option text(String name, String label, String description) {
    return begun(name, label, description).get();
  }

  static Option number(String name, String label, String description) {
    return read(name, label, description, Integer::valueOf, "an int");
  }

  static Option count(String name, String label, String description) {
    return read(name, label, description, Long::valueOf, "a long");
  }

  static Option path(String name, String label, String description) {
    return read(name, label, description, Path::of, "a path");
  }

  /** One that is there or not; {@code =false} overrules the environment. */
  static Option toggle(String name, String description) {
    var toggle = read(name, "[true|false]", description, Argument::truth, "a boolean");
    toggle.setOptionalArg(true);
    return toggle;
  }

  /** One that can be given several times, or as one list with commas. */
  static Option list(String name, String label, String description) {
    return begun(name, label, description).valueSeparator(',').get();
  }

  /** One whose text stands for something else, which is of this kind. */
  static Option read(
      String name, String label, String description, Function<String, ?> reading, String kind) {
    return begun(name, label, description)
        .converter(
            text -> {
              try {
                return reading.apply(text);
              } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
                throw new ParseException(
                    "Invalid value for option '--" + name + "': '" + text + "' is not " + kind);
              }
            })
        .get();
  }

  private static Option.Builder begun(String name, String label, String description) {
    return Option.builder().longOpt(name).hasArg().argName(label).desc(description);
  }

  /** What was given to a list. The library splits only what also takes the words that follow. */
  static List<String> all(CommandLine given, Option list, List<String> otherwise) {
    return given.hasOption(list)
        ? Stream.of(given.getOptionValues(list))
            .flatMap(text -> Stream.of(text.split(",")))
            .toList()
        : otherwise;
  }

  private static boolean truth(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw new IllegalArgumentException(text);
  }
}
