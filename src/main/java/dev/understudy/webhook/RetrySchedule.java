package dev.understudy.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The retry schedule of webhooks: after 1, 2, 4 … minutes, at most 12 hours apart, for up to two
 * weeks in all (docs: Prelude; ours: Sociocs, which says nothing).
 */
final class RetrySchedule {
  private static final Duration FIRST_BACKOFF = Duration.ofMinutes(1);
  private static final Duration MAX_BACKOFF = Duration.ofHours(12);
  private static final Duration MAX_AGE = Duration.ofDays(14);
  private static final int MAX_DOUBLINGS = 10;

  private RetrySchedule() {}

  /**
   * Returns the time of the next attempt, if there is one.
   *
   * @param since when the schedule began
   * @param tries how many attempts there were, at least one
   * @param last when the latest of them was
   */
  static Optional<Instant> next(Instant since, int tries, Instant last) {
    var wait = tries > MAX_DOUBLINGS ? MAX_BACKOFF : FIRST_BACKOFF.multipliedBy(1L << (tries - 1));
    var next = last.plus(wait);
    return Optional.of(next).filter(at -> !at.isAfter(since.plus(MAX_AGE)));
  }
}
