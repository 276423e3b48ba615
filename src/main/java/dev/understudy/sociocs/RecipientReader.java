package dev.understudy.sociocs;

import dev.understudy.json.FieldReader;
import dev.understudy.json.WireJson;
import dev.understudy.message.PhoneNumber;
import dev.understudy.sociocs.BulkRequest.Recipient;
import dev.understudy.sociocs.template.JsText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the recipients of a job. Findings name each one by its position. */
final class RecipientReader {
  private static final String FIELD = "recipients";

  private final FieldReader fields;

  RecipientReader(FieldReader fields) {
    this.fields = fields;
  }

  /** Returns the numbers in a value that may be a list of recipients, without checking it. */
  static List<String> numbers(JsonNode value) {
    try {
      return (value.isString() ? parse(value.stringValue()) : value)
          .valueStream()
          .map(each -> each.path("to"))
          .filter(JsonNode::isString)
          .map(to -> PhoneNumber.canonical(to.stringValue()))
          .toList();
    } catch (WireJson.Unreadable e) {
      return List.of();
    }
  }

  /** Reads the recipients. They are complete only if nothing is wrong. */
  List<Recipient> read() {
    return fields
        .required(FIELD)
        .map(value -> value.isString() ? listInText(value) : list(value))
        .orElse(List.of());
  }

  /** ours: the documented table says string, the sample shows an array; both are accepted. */
  private List<Recipient> listInText(JsonNode value) {
    return fields.textAt(FIELD, value).map(this::listInText).orElse(List.of());
  }

  private List<Recipient> listInText(String text) {
    try {
      return list(parse(text));
    } catch (WireJson.Unreadable e) {
      fields.wrong(SociocsErrors.RECIPIENTS_NO_JSON.at(FIELD, e.getMessage()));
      return List.of();
    }
  }

  private List<Recipient> list(JsonNode list) {
    if (!list.isArray()) {
      fields.wrong(SociocsErrors.RECIPIENTS_UNREADABLE.at(FIELD));
      return List.of();
    }
    if (list.isEmpty()) {
      fields.wrong(SociocsErrors.RECIPIENTS_EMPTY.at(FIELD));
    }
    var all = new ArrayList<Recipient>(list.size());
    for (int i = 0; i < list.size(); i++) {
      var item = list.get(i);
      var at = FIELD + "[" + i + "]";
      if (item.isObject()) {
        fields
            .objectAt(at, item)
            .flatMap(recipient -> recipient(recipient, item))
            .ifPresent(all::add);
      } else {
        fields.wrong(SociocsErrors.RECIPIENT_UNREADABLE.at(at));
      }
    }
    return all;
  }

  private Optional<Recipient> recipient(FieldReader recipient, JsonNode item) {
    var number = SociocsRequests.phoneNumber(recipient, "to");
    var name = recipient.text("name");
    var dynamic = new LinkedHashMap<String, Object>();
    for (var each : item.properties()) {
      switch (each.getKey()) {
        case "to" -> number.ifPresent(phone -> dynamic.put("to", each.getValue().stringValue()));
        case "name" -> name.ifPresent(text -> dynamic.put("name", text));
        default -> putDynamicField(each, recipient.field(), dynamic);
      }
    }
    return number.map(phone -> new Recipient(phone, name, dynamic));
  }

  private void putDynamicField(
      Map.Entry<String, JsonNode> entry, String object, Map<String, Object> dynamic) {
    var name = entry.getKey();
    if (WireJson.isStorable(name)) {
      dynamicValue(object + "." + name, entry.getValue())
          .ifPresent(value -> dynamic.put(name, value));
    } else {
      fields.wrong(SociocsErrors.UNSTORABLE.at(object));
    }
  }

  /** Returns a value of a recipient's own field, as templates take it. */
  private Optional<Object> dynamicValue(String field, JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> fields.textAt(field, value).map(text -> text);
      case BOOLEAN -> Optional.of(value.booleanValue());
      case NUMBER -> Optional.of(number(value));
      case ARRAY -> Optional.of(dynamicList(field, value));
      case OBJECT -> Optional.of(dynamicMap(field, value));
      default -> Optional.empty();
    };
  }

  private static Object number(JsonNode value) {
    var text = JsText.of(value.isIntegralNumber() ? value.bigIntegerValue() : value.doubleValue());
    // only zero is false in a template; the library would take 0.5 for false as well
    return text.equals("0") ? 0 : text;
  }

  private List<Object> dynamicList(String field, JsonNode list) {
    var all = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      all.add(dynamicValue(field + "[" + i + "]", list.get(i)).orElse(""));
    }
    return all;
  }

  private Map<String, Object> dynamicMap(String field, JsonNode object) {
    var all = new LinkedHashMap<String, Object>();
    object.properties().forEach(each -> putDynamicField(each, field, all));
    return all;
  }

  private static JsonNode parse(String text) throws WireJson.Unreadable {
    return WireJson.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
