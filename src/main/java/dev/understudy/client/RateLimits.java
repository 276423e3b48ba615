package dev.understudy.client;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The rate limits of a sandbox. */
public final class RateLimits {
  private final Calls calls;
  private final String path;

  RateLimits(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /**
   * Replaces all limits by these; their counts begin at zero.
   *
   * @return the limits as they are now
   * @throws RefusedException 400 if one of them is invalid
   */
  public List<RateLimit> set(RateLimit... limits) {
    return read(calls.put(path, Map.of("limits", List.of(limits))));
  }

  /** Returns all limits. */
  public List<RateLimit> list() {
    return read(calls.get(path));
  }

  /** Returns the number of calls that each limit lets through now, in the order of the limits. */
  public List<Long> room() {
    return StreamSupport.stream(calls.get(path).path("limits").spliterator(), false)
        .map(each -> each.path("room").asLong())
        .toList();
  }

  /** Deletes all limits. */
  public void clear() {
    calls.delete(path);
  }

  private static List<RateLimit> read(JsonNode answer) {
    return StreamSupport.stream(answer.path("limits").spliterator(), false)
        .map(each -> Json.read(each, RateLimit.class))
        .toList();
  }
}
