package dev.understudy.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.store.ColumnJson;
import dev.understudy.store.Micros;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
    return steps.stream().map(Step::json).collect(Collectors.joining(","));
  }

  private String json() {
    return "{\"at\":"
        + Micros.of(at)
        + ",\"status\":\""
        + status
        + "\""
        + detail.map(text -> ",\"detail\":" + ColumnJson.write(text)).orElse("")
        + "}";
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
