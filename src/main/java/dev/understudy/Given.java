package dev.understudy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was given to a command: on the command line, else in the environment. */
final class Given {
  private final Map<String, List<String>> texts = new LinkedHashMap<>();
  private final Map<String, String> environment;

  Given(Map<String, String> environment) {
    this.environment = environment;
  }

  void add(Argument<?> argument, String text) {
    var before = texts.computeIfAbsent(argument.name(), name -> new ArrayList<>());
    if (!before.isEmpty() && !argument.isList()) {
      throw new Misuse(
          "option '" + argument.name() + "'" + label(argument) + " should be specified only once");
    }
    before.add(text);
  }

  <T> T value(Argument<T> argument) {
    var given = texts.getOrDefault(argument.name(), inEnvironment(argument));
    if (given.isEmpty()) {
      return argument.otherwise();
    }
    try {
      return argument.reading().apply(given);
    } catch (IllegalArgumentException e) {
      throw new Misuse("Invalid value for option '" + argument.name() + "': " + e.getMessage());
    }
  }

  static String label(Argument<?> argument) {
    return argument.label().map(label -> " (" + label + ")").orElse("");
  }

  private List<String> inEnvironment(Argument<?> argument) {
    var name =
        "UNDERSTUDY_" + argument.name().substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    var text = environment.getOrDefault(name, "");
    return text.isBlank() ? List.of() : List.of(text);
  }
}
