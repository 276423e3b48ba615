package dev.understudy.sociocs.inbox;

import dev.understudy.json.FieldReader;
import dev.understudy.json.WireJson;
import dev.understudy.sociocs.SociocsErrors;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reader of an object that may be sent as a JSON string: forms have only strings, and the vendor's
 * own n8n node sends strings (ours).
 */
final class ObjectField {
  private ObjectField() {}

  /** Reads an object; empty if it is absent or wrong. */
  static Optional<FieldReader> read(FieldReader fields, String name) {
    var value = fields.any(name);
    var object = value.flatMap(ObjectField::parsed).filter(JsonNode::isObject);
    if (value.isPresent() && object.isEmpty()) {
      fields.wrong(SociocsErrors.NO_JSON_OBJECT.at(fields.field(name)));
    }
    return object.flatMap(found -> fields.objectAt(fields.field(name), found));
  }

  /** Returns the JSON value that is sent, or that a string holds. */
  static Optional<JsonNode> parsed(JsonNode value) {
    if (!value.isString()) {
      return Optional.of(value);
    }
    try {
      return Optional.of(WireJson.read(value.stringValue().getBytes(StandardCharsets.UTF_8)));
    } catch (WireJson.Unreadable e) {
      return Optional.empty();
    }
  }
}
