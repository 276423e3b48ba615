package dev.understudy.sociocs;

import dev.understudy.json.WireJson;
import dev.understudy.message.PhoneNumber;
import dev.understudy.sociocs.SendBulkMessages.Recipient;
import dev.understudy.sociocs.template.JsText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the recipients of a job; each that is wrong is named by its position. */
final class RecipientReader {
  private static final String FIELD = "recipients";

  private final SociocsFields reader;
  private final Findings findings;

  RecipientReader(SociocsFields reader) {
    this.reader = reader;
    this.findings = reader.findings();
  }

  /** The numbers in what may be a list of recipients, whatever is wrong with it. */
  static List<String> numbers(JsonNode node) {
    try {
      var list =
          node.isString()
              ? WireJson.read(node.stringValue().getBytes(StandardCharsets.UTF_8))
              : node;
      return list.valueStream()
          .map(each -> each.path("to"))
          .filter(JsonNode::isString)
          .map(to -> PhoneNumber.canonical(to.stringValue()))
          .toList();
    } catch (WireJson.Unreadable e) {
      return List.of();
    }
  }

  /** The recipients, complete only if nothing was found wrong. */
  List<Recipient> read(JsonNode node) {
    if (SociocsFields.isEmpty(node)) {
      findings.add(SociocsErrors.REQUIRED.at(FIELD));
      return List.of();
    }
    return node.isString()
        ? reader.text(node, FIELD).map(this::unwrapped).orElse(List.of())
        : array(node);
  }

  private List<Recipient> array(JsonNode array) {
    if (!array.isArray()) {
      findings.add(SociocsErrors.RECIPIENTS_UNREADABLE.at(FIELD));
      return List.of();
    }
    if (array.isEmpty()) {
      findings.add(SociocsErrors.RECIPIENTS_EMPTY.at(FIELD));
    }
    var all = new ArrayList<Recipient>(array.size());
    for (int i = 0; i < array.size(); i++) {
      recipient(array.get(i), FIELD + "[" + i + "]").ifPresent(all::add);
    }
    return all;
  }

  /** ours: the documented table calls the type a string, the sample shows an array; both pass. */
  private List<Recipient> unwrapped(String text) {
    try {
      return array(WireJson.read(text.getBytes(StandardCharsets.UTF_8)));
    } catch (WireJson.Unreadable e) {
      findings.add(SociocsErrors.RECIPIENTS_NO_JSON.at(FIELD, e.getMessage()));
      return List.of();
    }
  }

  private Optional<Recipient> recipient(JsonNode node, String field) {
    if (!node.isObject()) {
      findings.add(SociocsErrors.RECIPIENT_UNREADABLE.at(field));
      return Optional.empty();
    }
    var to = reader.required(node.path("to"), field + ".to");
    var number = to.flatMap(PhoneNumber::lenient);
    if (to.isPresent() && number.isEmpty()) {
      findings.add(SociocsErrors.INVALID_PHONE_NUMBER.at(field + ".to"));
    }
    var name = reader.text(node.path("name"), field + ".name");
    var fields = new LinkedHashMap<String, Object>();
    for (var each : node.properties()) {
      var key = each.getKey();
      if (key.equals("to") || key.equals("name")) {
        (key.equals("to") ? to : name).ifPresent(text -> fields.put(key, text));
      } else if (isStorable(key, field)) {
        value(each.getValue(), field + "." + key).ifPresent(value -> fields.put(key, value));
      }
    }
    return number.map(phone -> new Recipient(phone, name, fields));
  }

  /** A value of a recipient's own, as it can stand in a text. */
  private Optional<Object> value(JsonNode node, String field) {
    return switch (node.getNodeType()) {
      case STRING -> reader.string(node, field).map(text -> text);
      case BOOLEAN -> Optional.of(node.booleanValue());
      case NUMBER -> Optional.of(number(node));
      case ARRAY -> Optional.of(list(node, field));
      case OBJECT -> Optional.of(map(node, field));
      default -> Optional.empty();
    };
  }

  private static Object number(JsonNode node) {
    var text = JsText.of(node.isIntegralNumber() ? node.bigIntegerValue() : node.doubleValue());
    // of numbers, only zero is no in a template; the library would take 0.5 for no too
    return text.equals("0") ? 0 : text;
  }

  private List<Object> list(JsonNode node, String field) {
    var all = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      all.add(value(node.get(i), field + "[" + i + "]").orElse(""));
    }
    return all;
  }

  private Map<String, Object> map(JsonNode node, String field) {
    var all = new LinkedHashMap<String, Object>();
    for (var each : node.properties()) {
      if (isStorable(each.getKey(), field)) {
        value(each.getValue(), field + "." + each.getKey())
            .ifPresent(value -> all.put(each.getKey(), value));
      }
    }
    return all;
  }

  private boolean isStorable(String name, String field) {
    if (!WireJson.isStorable(name)) {
      findings.add(SociocsErrors.UNSTORABLE.at(field));
      return false;
    }
    return true;
  }
}
