package dev.understudy.prelude;

import dev.understudy.json.Finding;
import dev.understudy.json.WireJson;
import dev.understudy.provider.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads the shape of a batch request: required fields, types, enum values. The service reports one
 * error an answer, and shape before anything else (docs: {@code invalid_request}); an optional
 * field that is null counts as absent (ours).
 */
final class NotifyShape {
  private static final List<String> CHANNELS = List.of("sms", "rcs", "whatsapp");
  private static final BigInteger MAX_RETRIES = BigInteger.TEN; // ours

  private final List<Finding> findings = new ArrayList<>();

  private NotifyShape() {}

  static SendNotifyBulk.NotifyFields read(JsonNode body) {
    var shape = new NotifyShape();
    var asked =
        new SendNotifyBulk.NotifyFields(
            shape.recipients(body.path("to")),
            shape.required(body, "template_id"),
            shape.variables(body.path("variables")),
            shape.text(body, "from"),
            shape.text(body, "locale"),
            shape.text(body, "expires_at"),
            shape.text(body, "schedule_at"),
            shape.text(body, "callback_url"),
            shape.text(body, "correlation_id"),
            shape.channel(body),
            shape.maxAutoRetries(body.path("max_auto_retries")),
            shape.document(body.path("document")));
    if (!shape.findings.isEmpty()) {
      throw new Problem.Invalid(List.copyOf(shape.findings)).refusal();
    }
    return asked;
  }

  private List<String> recipients(JsonNode to) {
    if (isAbsent(to)) {
      wrong("to", "'to' is required.");
    } else if (!to.isArray()) {
      wrong("to", "'to' has to be an array of phone numbers.");
    }
    var all = new ArrayList<String>(to.size());
    for (int i = 0; to.isArray() && i < to.size(); i++) {
      all.add(string(to.get(i), "to[" + i + "]"));
    }
    return all;
  }

  private String required(JsonNode body, String name) {
    var node = body.path(name);
    if (isAbsent(node)) {
      wrong(name, "'" + name + "' is required.");
      return "";
    }
    return string(node, name);
  }

  private Optional<String> text(JsonNode body, String name) {
    var node = body.path(name);
    return isAbsent(node) ? Optional.empty() : Optional.of(string(node, name));
  }

  private Optional<String> channel(JsonNode body) {
    var channel = text(body, "preferred_channel");
    if (channel.isPresent() && !CHANNELS.contains(channel.get())) {
      wrong("preferred_channel", "'preferred_channel' is one of sms, rcs, whatsapp.");
    }
    return channel;
  }

  /** A whole number that is not negative; of more than are made, the most that are. */
  private int maxAutoRetries(JsonNode node) {
    if (isAbsent(node)) {
      return 0;
    }
    if (!node.isIntegralNumber() || node.bigIntegerValue().signum() < 0) {
      wrong("max_auto_retries", "'max_auto_retries' has to be a whole number of at least 0.");
      return 0;
    }
    return node.bigIntegerValue().min(MAX_RETRIES).intValue();
  }

  private Optional<Map<String, String>> variables(JsonNode node) {
    if (isAbsent(node)) {
      return Optional.empty();
    }
    if (!node.isObject()) {
      wrong("variables", "'variables' has to be an object of strings.");
      return Optional.empty();
    }
    var all = new LinkedHashMap<String, String>();
    node.properties()
        .forEach(
            each -> {
              var name = each.getKey();
              if (WireJson.isStorable(name)) {
                all.put(name, string(each.getValue(), "variables." + name));
              } else {
                wrong("variables", "'variables' has a name with a NUL or half a character.");
              }
            });
    return Optional.of(all);
  }

  private Optional<SendNotifyBulk.NotifyDocument> document(JsonNode node) {
    if (isAbsent(node)) {
      return Optional.empty();
    }
    if (!node.isObject()) {
      wrong("document", "'document' has to be an object.");
      return Optional.empty();
    }
    var url = node.path("url");
    if (isAbsent(url)) {
      wrong("document.url", "'document.url' is required.");
      return Optional.empty();
    }
    var filename = node.path("filename");
    return Optional.of(
        new SendNotifyBulk.NotifyDocument(
            string(url, "document.url"),
            isAbsent(filename)
                ? Optional.empty()
                : Optional.of(string(filename, "document.filename"))));
  }

  private String string(JsonNode node, String field) {
    if (!node.isString()) {
      wrong(field, "'" + field + "' has to be a string.");
      return "";
    }
    var text = node.stringValue();
    if (!WireJson.isStorable(text)) {
      wrong(field, "'" + field + "' has a NUL or half a character in it.");
      return "";
    }
    return text;
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private void wrong(String field, String particulars) {
    findings.add(PreludeErrors.INVALID_REQUEST.at(field, particulars));
  }
}
