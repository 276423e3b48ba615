package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.journal.JournalEntry;
import java.util.List;
import java.util.Map;

/** A call as the control plane shows it: what is absent is null. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RequestView(
    String id,
    String at,
    String provider,
    String operation,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String body,
    long bodyLength,
    Integer status,
    Map<String, String> responseHeaders,
    String responseBody,
    long responseLength,
    double durationMs,
    String faultId,
    List<String> faultIds,
    String note) {
  static RequestView of(JournalEntry entry) {
    var asked = entry.asked();
    var answered = entry.answered();
    return new RequestView(
        entry.id(),
        entry.at().toString(),
        asked.provider().orElse(null),
        asked.operation().orElse(null),
        asked.method(),
        asked.path(),
        asked.query().orElse(null),
        asked.headers(),
        asked.body().text().orElse(null),
        asked.body().length(),
        status(entry),
        answered.headers(),
        answered.body().text().orElse(null),
        answered.body().length(),
        entry.took().toNanos() / 1_000 / 1_000.0,
        entry.faultIds().stream().findFirst().orElse(null),
        entry.faultIds(),
        entry.note().orElse(null));
  }

  static Integer status(JournalEntry entry) {
    var status = entry.answered().status();
    return status.isPresent() ? status.getAsInt() : null;
  }
}
