package dev.understudy.admin;

import dev.understudy.provider.Wire;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object strictly and gathers what is wrong, by pointer; a field that
 * nobody asks for is wrong too, since a typo in a test must not pass silently.
 */
final class Fields {
  private final JsonNode object;
  private final String pointer;
  private final Map<String, String> errors;
  private final Set<String> known = new HashSet<>();

  Fields(JsonNode object) {
    this(object, "", new LinkedHashMap<>());
  }

  private Fields(JsonNode object, String pointer, Map<String, String> errors) {
    this.object = object;
    this.pointer = pointer;
    this.errors = errors;
  }

  Optional<String> text(String name) {
    return value(name)
        .flatMap(
            node -> {
              if (!node.isString() || !Wire.isStorable(node.stringValue())) {
                wrong(name, "This has to be a text without NUL characters.");
                return Optional.empty();
              }
              return Optional.of(node.stringValue());
            });
  }

  Optional<String> choice(String name, Collection<String> allowed) {
    var text = text(name);
    if (text.isPresent() && !allowed.contains(text.get())) {
      wrong(name, "This is one of: " + String.join(", ", allowed) + ".");
      return Optional.empty();
    }
    return text;
  }

  OptionalLong number(String name) {
    var node = value(name);
    if (node.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!node.get().isIntegralNumber() || !node.get().canConvertToLong()) {
      wrong(name, "This has to be a whole number of at most 64 bits.");
      return OptionalLong.empty();
    }
    return OptionalLong.of(node.get().longValue());
  }

  boolean flag(String name) {
    var node = value(name);
    if (node.isPresent() && !node.get().isBoolean()) {
      wrong(name, "This has to be true or false.");
    }
    return node.isPresent() && node.get().isBoolean() && node.get().booleanValue();
  }

  Optional<Instant> instant(String name) {
    return text(name)
        .flatMap(
            text -> {
              try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
              } catch (DateTimeException e) {
                wrong(name, "This has to be an instant such as 2026-01-15T09:00:00Z.");
                return Optional.empty();
              }
            });
  }

  Optional<List<String>> texts(String name) {
    return value(name)
        .map(
            node -> {
              var all = new ArrayList<String>();
              if (!node.isArray()) {
                wrong(name, "This has to be a list of texts.");
              }
              for (int i = 0; i < node.size(); i++) {
                if (node.get(i).isString()) {
                  all.add(node.get(i).stringValue());
                } else {
                  wrong(name + "/" + i, "This has to be a text.");
                }
              }
              return all;
            });
  }

  Optional<Fields> object(String name) {
    return value(name)
        .flatMap(
            node -> {
              if (!node.isObject()) {
                wrong(name, "This has to be an object.");
                return Optional.empty();
              }
              return Optional.of(new Fields(node, pointer + "/" + name, errors));
            });
  }

  void wrong(String name, String sentence) {
    errors.putIfAbsent(pointer + "/" + name, sentence);
  }

  /** Everything that is known here has been asked for: the rest is unknown. */
  void noOthers() {
    object
        .propertyNames()
        .forEach(
            name -> {
              if (!known.contains(name)) {
                errors.putIfAbsent(
                    pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                    "There is no such field; known here: "
                        + String.join(", ", known.stream().sorted().toList())
                        + ".");
              }
            });
  }

  /**
   * Ends the reading.
   *
   * @throws AdminProblem with everything that is wrong
   */
  void refuseIfAny() {
    noOthers();
    if (!errors.isEmpty()) {
      var first = errors.entrySet().iterator().next();
      throw new AdminProblem(
          400,
          (first.getKey().isEmpty() ? "" : first.getKey() + ": ") + first.getValue(),
          errors);
    }
  }

  private Optional<JsonNode> value(String name) {
    known.add(name);
    var node = object.path(name);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
  }
}
