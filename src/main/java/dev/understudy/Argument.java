package dev.understudy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One option that can be given on the command line or in the environment.
 *
 * @param name as it is written, with its dashes
 * @param label what stands for its value in the help; of a switch there is none
 * @param otherwise what it is when nobody gives it
 * @param isList whether it can be given several times, or as one list with commas
 * @param reading what was given as a value; an {@link IllegalArgumentException} says what is wrong
 * @param description for the help; {@code %s} is what it is otherwise
 */
record Argument<T>(
    String name,
    Optional<String> label,
    T otherwise,
    boolean isList,
    Function<List<String>, T> reading,
    String description) {

  static Argument<Integer> number(String name, String label, int otherwise, String description) {
    return one(name, label, otherwise, text -> read(Integer::valueOf, text, "an int"), description);
  }

  static Argument<Long> count(String name, String label, long otherwise, String description) {
    return one(name, label, otherwise, text -> read(Long::valueOf, text, "a long"), description);
  }

  static Argument<String> text(String name, String label, String otherwise, String description) {
    return one(name, label, otherwise, text -> text, description);
  }

  static Argument<Optional<String>> text(String name, String label, String description) {
    return one(name, label, Optional.empty(), Optional::of, description);
  }

  static Argument<Optional<Path>> path(String name, String label, String description) {
    return one(name, label, Optional.empty(), text -> Optional.of(Path.of(text)), description);
  }

  static Argument<List<String>> list(
      String name, String label, List<String> otherwise, String description) {
    return new Argument<>(
        name,
        Optional.of(label),
        otherwise,
        true,
        texts -> texts.stream().flatMap(text -> Arrays.stream(text.split(","))).toList(),
        description);
  }

  static Argument<Boolean> toggle(String name, String description) {
    return new Argument<>(
        name, Optional.empty(), false, false, texts -> truth(texts.get(0)), description);
  }

  static <T> Argument<T> one(
      String name, String label, T otherwise, Function<String, T> reading, String description) {
    return new Argument<>(
        name,
        Optional.of(label),
        otherwise,
        false,
        texts -> reading.apply(texts.get(0)),
        description);
  }

  private static <T extends Number> T read(Function<String, T> reading, String text, String kind) {
    try {
      return reading.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not " + kind, e);
    }
  }

  private static boolean truth(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw new IllegalArgumentException("'" + text + "' is not a boolean");
  }
}
