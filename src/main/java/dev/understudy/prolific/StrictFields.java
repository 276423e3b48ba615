package dev.understudy.prolific;

import dev.understudy.provider.Finding;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Wire;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what a test asks of people, and gathers what is wrong with it by JSON pointer. A field that
 * nobody asks for is wrong, since a typo in a test must not pass silently; null counts as absent.
 */
final class StrictFields {
  private final ObjectNode body;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Finding> findings = new ArrayList<>();

  StrictFields(ObjectNode body) {
    this.body = body;
  }

  /** Where a field is. */
  static String pointer(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** A text that has to be there. */
  Optional<String> required(String name) {
    if (value(name).isEmpty()) {
      wrong(FieldErrors.REQUIRED.at(pointer(name)));
    }
    return text(name);
  }

  /** A text that may be there. */
  Optional<String> text(String name) {
    return value(name).flatMap(node -> text(pointer(name), node));
  }

  /** Texts that may be there; each keeps its place. */
  Optional<List<String>> texts(String name) {
    return value(name)
        .map(
            node -> {
              if (!node.isArray()) {
                wrong(Finding.at(pointer(name), "This has to be a list of texts."));
              }
              var texts = new ArrayList<String>(node.size());
              for (int i = 0; i < node.size(); i++) {
                texts.add(text(pointer(name) + "/" + i, node.get(i)).orElse(""));
              }
              return texts;
            });
  }

  /** Whether a field is there that can only be true. */
  boolean isTrue(String name) {
    var node = value(name);
    if (node.isPresent() && !(node.get().isBoolean() && node.get().booleanValue())) {
      wrong(Finding.at(pointer(name), "This can only be true."));
    }
    return node.isPresent();
  }

  /** Gathers what is wrong with a value that is there, if anything is. */
  void check(
      String name, Optional<String> value, BiFunction<String, String, Optional<Finding>> look) {
    value.flatMap(text -> look.apply(pointer(name), text)).ifPresent(findings::add);
  }

  void wrong(Finding finding) {
    findings.add(finding);
  }

  boolean isFine() {
    return findings.isEmpty();
  }

  /**
   * Ends the reading.
   *
   * @throws dev.understudy.provider.Refusal with everything that is wrong
   */
  void refuseIfAny() {
    body.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .map(
            name ->
                Finding.at(
                    pointer(name),
                    "There is no such field; known here: " + String.join(", ", known) + "."))
        .forEach(findings::add);
    if (!findings.isEmpty()) {
      throw new Problem.Invalid(List.copyOf(findings)).refusal();
    }
  }

  private Optional<String> text(String pointer, JsonNode node) {
    if (!node.isString()) {
      wrong(Finding.at(pointer, "This has to be a text."));
    } else if (!Wire.isStorable(node.stringValue())) {
      wrong(Finding.at(pointer, "This has a NUL or half a character in it."));
    } else {
      return Optional.of(node.stringValue());
    }
    return Optional.empty();
  }

  private Optional<JsonNode> value(String name) {
    known.add(name);
    var node = body.path(name);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
  }
}
