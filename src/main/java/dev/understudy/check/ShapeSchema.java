package dev.understudy.check;

import dev.understudy.check.recording.RecordedInstant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A JSON schema of an OpenAPI file as far as it tells the shape of a value: types, fields, listed
 * values, and formats.
 */
final class ShapeSchema {
  private static final int MAX_DEPTH = 30;

  private final JsonNode root;

  /** Alternatives; each is a list of schemas that all hold. */
  private final List<List<JsonNode>> alternatives;

  private ShapeSchema(JsonNode root, List<List<JsonNode>> alternatives) {
    this.root = root;
    this.alternatives = alternatives;
  }

  /**
   * Creates the view of a schema.
   *
   * @param root the OpenAPI document, for references
   */
  static ShapeSchema of(JsonNode root, JsonNode schema) {
    return new ShapeSchema(root, expanded(root, schema, 0));
  }

  private static List<List<JsonNode>> expanded(JsonNode root, JsonNode schema, int depth) {
    List<List<JsonNode>> found = List.of(List.of(schema));
    if (depth > MAX_DEPTH) {
      return found;
    }
    if (schema.has("$ref")) {
      found = product(found, expanded(root, resolved(root, schema), depth + 1));
    }
    for (var each : schema.path("allOf").valueStream().toList()) {
      found = product(found, expanded(root, each, depth + 1));
    }
    for (var choice : List.of("oneOf", "anyOf")) {
      if (schema.path(choice).isArray()) {
        var all = new ArrayList<List<JsonNode>>();
        for (var each : schema.path(choice).valueStream().toList()) {
          all.addAll(expanded(root, each, depth + 1));
        }
        found = product(found, all);
      }
    }
    if (schema.has("then") || schema.has("else")) {
      var branches = new ArrayList<>(expanded(root, schema.path("then"), depth + 1));
      branches.addAll(expanded(root, schema.path("else"), depth + 1));
      found = product(found, branches);
    }
    return found;
  }

  /** Follows a reference inside the document. */
  static JsonNode resolved(JsonNode root, JsonNode node) {
    var target = node;
    for (int i = 0; i < MAX_DEPTH && target.path("$ref").isString(); i++) {
      target = root.at(target.path("$ref").asString("").substring(1));
    }
    return target;
  }

  private static List<List<JsonNode>> product(
      List<List<JsonNode>> some, List<List<JsonNode>> others) {
    var all = new ArrayList<List<JsonNode>>();
    for (var one : some) {
      for (var other : others) {
        var both = new ArrayList<>(one);
        both.addAll(other);
        all.add(both);
      }
    }
    return all;
  }

  /** Returns the types that a value may have; empty: any. */
  Set<JsonType> types() {
    var types = new TreeSet<JsonType>();
    for (var alternative : alternatives) {
      var named = types(alternative);
      if (named.isEmpty()) {
        return Set.of();
      }
      types.addAll(named);
    }
    return types;
  }

  private static Set<JsonType> types(List<JsonNode> alternative) {
    for (var schema : alternative) {
      var type = schema.path("type");
      var types = new TreeSet<JsonType>();
      if (type.isString()) {
        types.add(JsonType.named(type.asString()));
      }
      type.valueStream().forEach(each -> types.add(JsonType.named(each.asString())));
      if (!types.isEmpty()) {
        return types;
      }
      if (schema.has("const")) {
        return Set.of(JsonType.of(schema.path("const")));
      }
    }
    return alternative.stream().anyMatch(each -> each.has("properties"))
        ? Set.of(JsonType.OBJECT)
        : Set.of();
  }

  /** Returns whether an object may have fields of any name, so that their names are data. */
  boolean isMap() {
    return objects().stream().anyMatch(ShapeSchema::isMap);
  }

  private static boolean isMap(List<JsonNode> alternative) {
    return alternative.stream().noneMatch(each -> !each.path("properties").isEmpty());
  }

  private List<List<JsonNode>> objects() {
    return alternatives.stream()
        .filter(each -> types(each).isEmpty() || types(each).contains(JsonType.OBJECT))
        .toList();
  }

  /** Returns the schema of the values in a map. */
  Optional<ShapeSchema> values() {
    return sub(objects(), schema -> schema.path("additionalProperties"));
  }

  /** Returns the schema of a field; empty if the file does not name it. */
  Optional<ShapeSchema> field(String name) {
    return sub(objects(), schema -> schema.path("properties").path(name));
  }

  /** Returns the fields that every object has. */
  Set<String> required() {
    Optional<Set<String>> all = Optional.empty();
    for (var alternative : objects()) {
      var names = new LinkedHashSet<String>();
      alternative.forEach(
          schema ->
              schema.path("required").valueStream().forEach(each -> names.add(each.asString())));
      all.ifPresent(names::retainAll);
      all = Optional.of(names);
    }
    return all.orElse(Set.of());
  }

  /** Returns the schema of the elements of an array. */
  Optional<ShapeSchema> elements() {
    return sub(alternatives, schema -> schema.path("items"));
  }

  private Optional<ShapeSchema> sub(List<List<JsonNode>> from, UnaryOperator<JsonNode> part) {
    var found = new ArrayList<List<JsonNode>>();
    for (var alternative : from) {
      List<List<JsonNode>> parts = List.of(List.of());
      for (var schema : alternative) {
        var each = part.apply(schema);
        if (each.isObject()) {
          parts = product(parts, expanded(root, each, 0));
        }
      }
      parts.stream().filter(each -> !each.isEmpty()).forEach(found::add);
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(new ShapeSchema(root, found));
  }

  /** Returns the values that a text may have; empty if they are not listed. */
  Set<String> listed() {
    var values = new LinkedHashSet<String>();
    for (var alternative : alternatives) {
      if (types(alternative).equals(Set.of(JsonType.NULL))) {
        continue;
      }
      var some = new LinkedHashSet<String>();
      for (var schema : alternative) {
        schema.path("enum").valueStream().forEach(each -> some.add(each.asString("null")));
        if (schema.path("const").isString()) {
          some.add(schema.path("const").asString());
        }
      }
      if (some.isEmpty()) {
        return Set.of();
      }
      values.addAll(some);
    }
    return values;
  }

  /** Returns whether a text has the format or pattern of the file; true if it names none. */
  boolean hasForm(String text) {
    return alternatives.stream()
        .anyMatch(each -> each.stream().allMatch(schema -> hasForm(schema, text)));
  }

  private static boolean hasForm(JsonNode schema, String text) {
    var pattern = schema.path("pattern").asString("");
    return switch (schema.path("format").asString("")) {
          case "date-time" -> RecordedInstant.parse(text).isPresent() && text.contains("T");
          case "date" -> text.matches("\\d{4}-\\d\\d-\\d\\d");
          case "uuid" -> text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
          default -> true;
        }
        && (pattern.isEmpty() || Pattern.compile(pattern).matcher(text).find());
  }
}
