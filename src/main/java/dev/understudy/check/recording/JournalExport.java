package dev.understudy.check.recording;

import dev.understudy.check.recording.Exchange.RecordedRequest;
import dev.understudy.check.recording.Exchange.RecordedResponse;
import dev.understudy.check.recording.SkippedEntries.SkipReason;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An entry of the list of requests of the control plane. */
final class JournalExport {
  private JournalExport() {}

  static Optional<SkipReason> skipReason(JsonNode entry) {
    if (entry.path("method").asString("").isBlank()
        || !entry.path("path").asString("/").startsWith("/")) {
      return Optional.of(SkipReason.NO_REQUEST);
    }
    if (!entry.path("fault_id").asString("").isEmpty()) {
      return Optional.of(SkipReason.FAULT);
    }
    if (body(entry, "body", "body_length").isEmpty()) {
      return Optional.of(SkipReason.CUT_REQUEST);
    }
    int status = entry.path("status").asInt(0);
    return status < 200 || status > 599 ? Optional.of(SkipReason.NO_ANSWER) : Optional.empty();
  }

  static Optional<RecordedRequest> request(JsonNode entry) {
    var headers = new LinkedHashMap<String, List<String>>();
    headers(entry.path("headers")).forEach((name, value) -> headers.put(name, List.of(value)));
    var query = entry.path("query").asString("");
    return Optional.of(
        new RecordedRequest(
            entry.path("method").asString("").toUpperCase(Locale.ROOT),
            "",
            entry.path("path").asString("/"),
            Optional.of(query).filter(each -> !each.isEmpty()),
            headers,
            body(entry, "body", "body_length").orElse(new byte[0])));
  }

  static RecordedResponse response(JsonNode entry) {
    return new RecordedResponse(
        entry.path("status").asInt(),
        headers(entry.path("response_headers")),
        body(entry, "response_body", "response_length"));
  }

  /** Returns a body; empty if the journal has not kept all of it. */
  private static Optional<byte[]> body(JsonNode entry, String field, String length) {
    var bytes = entry.path(field).asString("").getBytes(StandardCharsets.UTF_8);
    long whole = entry.path(length).asLong(bytes.length);
    return whole > bytes.length ? Optional.empty() : Optional.of(bytes);
  }

  private static Map<String, String> headers(JsonNode object) {
    var headers = new LinkedHashMap<String, String>();
    object
        .properties()
        .forEach(
            each ->
                headers.put(each.getKey().toLowerCase(Locale.ROOT), each.getValue().asString("")));
    return headers;
  }
}
