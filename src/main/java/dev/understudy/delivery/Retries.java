package dev.understudy.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a webhook that was not received is attempted again: after 1, 2, 4 … minutes, at most 12
 * hours apart, for up to two weeks in all (docs: Prelude; ours: Sociocs, which says nothing).
 */
final class Retries {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Duration IN_ALL = Duration.ofDays(14);
  private static final int DOUBLED_TO_THE_LONGEST = 10;

  private Retries() {}

  /**
   * The time of the next attempt, if there is one.
   *
   * @param since when the schedule began
   * @param tries how many attempts there were, at least one
   * @param last when the latest of them was
   */
  static Optional<Instant> next(Instant since, int tries, Instant last) {
    var wait = tries > DOUBLED_TO_THE_LONGEST ? LONGEST : FIRST.multipliedBy(1L << (tries - 1));
    var next = last.plus(wait);
    return Optional.of(next).filter(at -> !at.isAfter(since.plus(IN_ALL)));
  }
}
