package dev.understudy.client;

import java.time.Duration;

/**
 * A rate limit: in any span of this length, at most this many calls are let through; the others get
 * a 429. Immutable.
 *
 * @param provider a name, or {@code *} for all
 * @param operation a name, or {@code *} for all
 * @param limit at least 1
 * @param per the length of the span, on the sandbox's clock
 */
public record RateLimit(String provider, String operation, long limit, Duration per) {
  /** Describes a limit on all calls to this provider together. */
  public static RateLimit of(String provider, long limit, Duration per) {
    return new RateLimit(provider, "*", limit, per);
  }

  /** Returns this limit for calls of this operation only. */
  public RateLimit operation(String id) {
    return new RateLimit(provider, id, limit, per);
  }
}
