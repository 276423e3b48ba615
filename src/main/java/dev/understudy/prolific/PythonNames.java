package dev.understudy.prolific;

import dev.understudy.provider.Problem.Malformed.Kind;
import tools.jackson.databind.JsonNode;

/** Python's names of JSON values, which the framework's sentences use (seen). */
final class PythonNames {
  private PythonNames() {}

  static String of(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> of(Kind.ARRAY);
      case STRING -> of(Kind.TEXT);
      case NUMBER -> node.isIntegralNumber() ? of(Kind.NUMBER) : "float";
      case BOOLEAN -> of(Kind.BOOLEAN);
      case OBJECT -> "dict";
      default -> of(Kind.NULL);
    };
  }

  static String of(Kind kind) {
    return switch (kind) {
      case ARRAY -> "list";
      case TEXT -> "str";
      case NUMBER -> "int";
      case BOOLEAN -> "bool";
      case NULL -> "NoneType";
    };
  }
}
