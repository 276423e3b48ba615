package dev.understudy.client;

import java.util.List;
import java.util.Map;

/**
 * A named set of faults and rate limits. Which calls and recipients its faults act on depends on
 * the seed of the sandbox and the calls, so that the same faults can be had again.
 *
 * @param name for {@link Faults#setProfile}
 * @param description one sentence
 * @param faults the rules, as the control plane shows them
 * @param rateLimits the limits that it adds
 */
public record FaultProfile(
    String name, String description, List<Map<String, Object>> faults, List<RateLimit> rateLimits) {
  /** A carrier loses messages that calls have sent successfully. */
  public static final String FLAKY_CARRIER = "flaky-carrier";

  /** Few calls are let through, and some get a 429 at once. */
  public static final String RATE_LIMITED = "rate-limited";

  /** Calls are slow, and some are never answered. */
  public static final String SLOW_NETWORK = "slow-network";

  /** Connections break before or after the work is done. */
  public static final String LOST_ANSWERS = "lost-answers";

  /** A little of all that the others have. */
  public static final String BAD_DAY = "bad-day";
}
