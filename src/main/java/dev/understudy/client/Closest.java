package dev.understudy.client;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call that nearly matches what was looked for.
 *
 * @param status empty if there was no answer
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
   * A difference between a call and what was looked for.
   *
   * @param what {@code provider}, {@code operation}, {@code status} or {@code body}
   * @param path the JSONPath of the difference in a body
   * @param expected the value that was looked for: null, text, number, boolean, list or map
   * @param actual the value of the call; null if it has none
   */
  public record Difference(String what, Optional<String> path, Object expected, Object actual) {}

  String describe() {
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
