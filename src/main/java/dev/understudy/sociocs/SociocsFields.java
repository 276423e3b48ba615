package dev.understudy.sociocs;

import dev.understudy.json.WebUrl;
import dev.understudy.json.WireJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads the values of a body as what they are and coerces none. Null and a blank string count as
 * absent, since clients send "" for a field that nobody filled in. What is wrong is gathered and
 * reads as absent.
 */
final class SociocsFields {
  private final Findings findings;

  SociocsFields(Findings findings) {
    this.findings = findings;
  }

  Findings findings() {
    return findings;
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** Whether a value is absent, or a string in which nothing is written. */
  static boolean isEmpty(JsonNode node) {
    return isAbsent(node) || node.isString() && node.stringValue().isBlank();
  }

  /** A string in which something is written, if the field is there. */
  Optional<String> text(JsonNode node, String field) {
    return isEmpty(node) ? Optional.empty() : string(node, field);
  }

  /** A string, however blank. */
  Optional<String> string(JsonNode node, String field) {
    if (!node.isString()) {
      findings.add(SociocsErrors.NOT_A_STRING.at(field));
      return Optional.empty();
    }
    var text = node.stringValue();
    if (!WireJson.isStorable(text)) {
      findings.add(SociocsErrors.UNSTORABLE.at(field));
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** A string in which something is written, of a field that has to be there. */
  Optional<String> required(JsonNode node, String field) {
    if (isEmpty(node)) {
      findings.add(SociocsErrors.REQUIRED.at(field));
      return Optional.empty();
    }
    return text(node, field);
  }

  /** An absolute URL, if the field is there. */
  Optional<String> url(JsonNode node, String field) {
    var url = text(node, field);
    if (url.isPresent() && !WebUrl.isAbsolute(url.get())) {
      findings.add(SociocsErrors.INVALID_URL.at(field));
      return Optional.empty();
    }
    return url;
  }

  /** True or false; absent is false. */
  boolean flag(JsonNode node, String field) {
    if (!isEmpty(node) && !node.isBoolean()) {
      findings.add(SociocsErrors.NOT_A_BOOLEAN.at(field));
    }
    return node.isBoolean() && node.booleanValue();
  }
}
