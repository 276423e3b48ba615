package dev.understudy.client;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call that is not quite the one that was looked for.
 *
 * @param status empty where there was no answer
 * @param differs the first thing that differs
 */
public record Closest(
    String id,
    Instant at,
    Optional<String> provider,
    Optional<String> operation,
    String method,
    String path,
    OptionalInt status,
    Difference differs) {
  /**
   * What differs.
   *
   * @param what {@code provider}, {@code operation}, {@code status} or {@code body}
   * @param path the JSONPath of what differs in a body
   * @param expected what was looked for; null, text, number, boolean, list or map
   * @param actual what is there; null where there is nothing
   */
  public record Difference(String what, Optional<String> path, Object expected, Object actual) {}

  String told() {
    return "\n  "
        + method
        + " "
        + path
        + " came close: "
        + differs.path().orElse(differs.what())
        + " is "
        + Json.write(differs.actual())
        + ", not "
        + Json.write(differs.expected());
  }
}
