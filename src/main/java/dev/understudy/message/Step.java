package dev.understudy.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.store.ColumnJson;
import dev.understudy.store.Micros;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/**
 * A step of a message to another status.
 *
 * @param detail why, where there is something to say
 */
public record Step(Instant at, String status, Optional<String> detail) {
  private static final TypeReference<List<StepJson>> STORED = new TypeReference<>() {};

  /** A step in its column; the instant is in microseconds since 1970. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StepJson(long at, String status, String detail) {}

  /**
   * Returns the members of the JSON array that holds these steps. Written by hand, since every sent
   * message pays for it; a status is a plain word.
   */
  static String write(List<Step> steps) {
    var json = new StringBuilder(64 * steps.size());
    for (var step : steps) {
      if (json.length() > 0) {
        json.append(',');
      }
      json.append("{\"at\":").append(Micros.of(step.at));
      json.append(",\"status\":\"").append(step.status).append('"');
      if (step.detail.isPresent()) {
        ColumnJson.append(json.append(",\"detail\":"), step.detail.get());
      }
      json.append('}');
    }
    return json.toString();
  }

  /** Returns the steps of a JSON array. */
  static List<Step> read(String array) {
    return ColumnJson.read(array, STORED).stream()
        .map(
            each ->
                new Step(
                    Micros.instant(each.at()), each.status(), Optional.ofNullable(each.detail())))
        .toList();
  }
}
