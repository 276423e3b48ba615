package dev.understudy.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/**
 * Constructs of JSON Schema that generators of clients stumble on. They read neither {@code if} nor
 * {@code dependentSchemas}, so a condition on several fields goes there. The profile {@code
 * generators} runs the generators themselves.
 */
@AnyDatabase
class SchemasForGeneratorsTest {
  static final List<String> FILES = OpenApiFilesTest.FILES;

  private static final Set<String> BESIDE_A_REF =
      Set.of("$ref", "description", "summary", "dependentSchemas");
  private static final Set<String> UNREAD =
      Set.of(
          "if", "then", "else", "not", "dependentSchemas", "x-understudy", "example", "examples");

  @ParameterizedTest
  @FieldSource("FILES")
  void generatorsCanReadEverySchema(String file) {
    var found = new ArrayList<String>();
    walk(Contract.read(file).at(""), "", found);
    assertEquals(List.of(), found);
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void everyRequiredNullIsSeenByGenerators(String file) {
    var contract = Contract.read(file);
    var unseen = new ArrayList<String>();
    for (var name : contract.keys("/components/schemas")) {
      findUnseenNulls(contract, Contract.child("/components/schemas", name), unseen);
    }
    assertEquals(List.of(), unseen);
  }

  /** Through a {@code $ref} of a scalar, or from within an {@code allOf}, its null gets lost. */
  private static void findUnseenNulls(Contract contract, String at, List<String> unseen) {
    for (var required : contract.at(at + "/required").valueStream().toList()) {
      var property = Contract.child(at + "/properties", required.asString());
      var alternatives = contract.at(property + "/oneOf").valueStream().toList();
      boolean isNullable = alternatives.stream().anyMatch(each -> isNullable(each));
      for (var target : alternatives) {
        var type = contract.at(contract.resolve(pointer(target)) + "/type");
        if (isNullable && target.has("$ref") && !type.asString("").equals("object")) {
          unseen.add(property + ": write type: [string, 'null'], and the $ref under if and then");
        }
      }
      var target = contract.at(property);
      if (target.has("$ref") && isNullable(contract.at(contract.resolve(property)))) {
        unseen.add(property + ": refers to a schema that may be null; write it in place");
      }
    }
    for (var part : contract.at(at + "/allOf").valueStream().filter(p -> p.has("$ref")).toList()) {
      var whole = contract.resolve(pointer(part));
      contract
          .at(whole + "/required")
          .valueStream()
          .map(JsonNode::asString)
          .forEach(
              name -> {
                if (isNullable(contract.at(Contract.child(whole + "/properties", name)))) {
                  unseen.add(at + ": allOf of a schema whose required " + name + " may be null");
                }
              });
    }
    for (var property : contract.keys(at + "/properties")) {
      var child = Contract.child(at + "/properties", property);
      findUnseenNulls(contract, child, unseen);
      findUnseenNulls(contract, child + "/items", unseen);
    }
  }

  private static String pointer(JsonNode schema) {
    return schema.path("$ref").asString("#/none").substring(1);
  }

  private static boolean isNullable(JsonNode schema) {
    var type = schema.path("type");
    return type.isArray()
        ? type.valueStream().anyMatch(each -> each.asString("").equals("null"))
        : type.isString() && type.asString().equals("null");
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void everyWebhookRefersToAPathItem(String file) {
    // openapi-generator makes broken clients of webhooks that are written in place
    var contract = Contract.read(file);
    var inPlace = new TreeSet<>(contract.keys("/webhooks"));
    inPlace.removeIf(name -> contract.at(Contract.child("/webhooks", name)).has("$ref"));
    assertEquals(Set.of(), inPlace);
  }

  private static void walk(JsonNode node, String at, List<String> found) {
    if (node.isObject()) {
      judge(node).forEach(reason -> found.add(at + ": " + reason));
      for (var property : node.properties()) {
        boolean isName = at.endsWith("/properties") || at.endsWith("/schemas");
        if (at.endsWith("/properties") && isOnlyNull(property.getValue())) {
          found.add(at + "/" + property.getKey() + ": type 'null' alone; add a type, and not");
        }
        if (isName || !UNREAD.contains(property.getKey())) {
          walk(property.getValue(), Contract.child(at, property.getKey()), found);
        }
      }
    } else if (node.isArray()) {
      for (var i = 0; i < node.size(); i++) {
        walk(node.get(i), at + "/" + i, found);
      }
    }
  }

  private static boolean isOnlyNull(JsonNode schema) {
    return schema.path("type").isString() && schema.path("type").asString().equals("null");
  }

  private static List<String> judge(JsonNode node) {
    var reasons = new ArrayList<String>();
    if (node.path("$ref").isString()) {
      var beside = new TreeSet<>(node.propertyNames());
      beside.removeAll(BESIDE_A_REF);
      if (!beside.isEmpty()) {
        reasons.add(beside + " beside a $ref; write allOf: [{ $ref: … }] instead of the $ref");
      }
    }
    if ((node.path("enum").isArray() || node.path("const").isValueNode()) && !node.has("type")) {
      reasons.add("enum or const without a type");
    }
    if (node.path("type").isString()
        && node.path("type").asString().equals("array")
        && !node.has("items")) {
      reasons.add("an array without items");
    }
    if (node.path("allOf").isArray() && (node.has("properties") || node.has("required"))) {
      reasons.add("properties or required beside allOf; write them as one more part of it");
    }
    if (node.path("const").isBoolean()) {
      reasons.add("a boolean const, which Python's clients take for a text; use if");
    }
    if (node.path("pattern").isString() && !node.path("pattern").asString().startsWith("^")) {
      reasons.add("a pattern that does not begin with ^, which Python's clients never match");
    }
    var types = node.path("type").valueStream().map(type -> type.asString("")).toList();
    if ((types.contains("array") || types.contains("object"))
        && types.stream().filter(type -> !type.equals("null")).count() > 1) {
      reasons.add("a type " + types + "; leave the type out, and use if, then and else");
    }
    for (var keyword : List.of("oneOf", "anyOf")) {
      if (node.path(keyword).isArray()) {
        judgeAlternatives(node, keyword).forEach(reasons::add);
      }
    }
    return reasons;
  }

  private static List<String> judgeAlternatives(JsonNode node, String keyword) {
    var reasons = new ArrayList<String>();
    if (node.has("properties")) {
      reasons.add(keyword + " beside properties; use if, or dependentSchemas of a required field");
    }
    for (var alternative : node.path(keyword)) {
      var type = alternative.path("type");
      boolean isScalar = type.isString() && !Set.of("array", "object").contains(type.asString());
      if (!alternative.has("$ref") && !isScalar) {
        reasons.add(keyword + " with " + alternative + "; give it a name, or use if");
      }
    }
    return reasons;
  }
}
