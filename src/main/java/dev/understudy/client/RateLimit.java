package dev.understudy.client;

import java.time.Duration;

/**
 * In any span of this length, at most so many calls are let through; the others get a 429.
 *
 * @param provider a name, or {@code *} for all
 * @param operation a name, or {@code *} for all
 * @param limit at least 1
 * @param per on the sandbox's clock
 */
public record RateLimit(String provider, String operation, long limit, Duration per) {
  /** A limit on all calls to this provider together. */
  public static RateLimit of(String provider, long limit, Duration per) {
    return new RateLimit(provider, "*", limit, per);
  }

  /** The same for calls of this operation only. */
  public RateLimit operation(String id) {
    return new RateLimit(provider, id, limit, per);
  }
}
