package dev.understudy.check;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The types of JSON values. */
enum JsonType {
  OBJECT("an object"),
  ARRAY("an array"),
  STRING("a string"),
  INTEGER("a whole number"),
  NUMBER("a number with a fraction"),
  BOOLEAN("a boolean"),
  NULL("null"),
  /** What is no JSON, such as a page of HTML. */
  TEXT("no JSON"),
  NOTHING("no body");

  private final String words;

  JsonType(String words) {
    this.words = words;
  }

  static JsonType named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  static JsonType of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> OBJECT;
      case ARRAY -> ARRAY;
      case STRING, BINARY -> STRING;
      case NUMBER -> node.isIntegralNumber() ? INTEGER : NUMBER;
      case BOOLEAN -> BOOLEAN;
      case NULL -> NULL;
      case MISSING -> NOTHING;
    };
  }

  static Set<JsonType> of(Collection<JsonNode> nodes) {
    return nodes.stream().map(JsonType::of).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns whether one of these types admits a value of this one. */
  boolean isAdmittedBy(Set<JsonType> types) {
    return types.contains(this) || this == INTEGER && types.contains(NUMBER);
  }

  String words() {
    return words;
  }

  static String words(Collection<JsonType> types) {
    return types.stream().map(JsonType::words).collect(Collectors.joining(" or "));
  }
}
