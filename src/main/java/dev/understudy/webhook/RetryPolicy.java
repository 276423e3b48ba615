package dev.understudy.webhook;

import dev.understudy.store.ColumnJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import tools.jackson.core.type.TypeReference;

/**
 * A provider's policy on attempts: after the first one, each wait is twice the one before. With
 * full jitter a wait is a random part of that.
 *
 * @param firstBackoff the wait after the first attempt
 * @param maxBackoff the longest wait
 * @param maxAge the time after the first attempt until which others are made
 * @param anySuccess whether any 2xx counts as received, or only 200
 * @param maxTries the largest number of attempts, with the first one
 * @param hasFullJitter whether each wait is drawn from 0 up to the backoff
 */
public record RetryPolicy(
    Duration firstBackoff,
    Duration maxBackoff,
    Duration maxAge,
    boolean anySuccess,
    int maxTries,
    boolean hasFullJitter) {
  private static final TypeReference<StoredPolicy> STORED = new TypeReference<>() {};
  private static final int MAX_DOUBLINGS = 30;

  /** Creates a policy without jitter that limits only the time of the attempts. */
  public RetryPolicy(
      Duration firstBackoff, Duration maxBackoff, Duration maxAge, boolean anySuccess) {
    this(firstBackoff, maxBackoff, maxAge, anySuccess, Integer.MAX_VALUE, false);
  }

  /** The policy as its column holds it. */
  record StoredPolicy(
      String firstBackoff,
      String maxBackoff,
      String maxAge,
      boolean anySuccess,
      int maxTries,
      boolean hasFullJitter) {}

  /**
   * Returns the time of the next attempt; empty if there is none.
   *
   * @param since when the schedule began
   * @param tries the number of attempts since then, at least one
   * @param last when the latest of them was made
   * @param draw draws the jitter, from 0 to below 1
   */
  Optional<Instant> next(Instant since, int tries, Instant last, DoubleSupplier draw) {
    if (tries >= maxTries) {
      return Optional.empty();
    }
    var doubled = firstBackoff.multipliedBy(1L << Math.min(tries - 1, MAX_DOUBLINGS));
    var backoff = doubled.compareTo(maxBackoff) > 0 ? maxBackoff : doubled;
    var wait =
        hasFullJitter
            ? Duration.ofMillis((long) (draw.getAsDouble() * backoff.toMillis()))
            : backoff;
    return Optional.of(last.plus(wait)).filter(at -> !at.isAfter(since.plus(maxAge)));
  }

  /** Returns whether an answer with this status counts as received. */
  boolean isReceived(int status) {
    return status == 200 || anySuccess && status / 100 == 2;
  }

  String text() {
    return ColumnJson.write(
        new StoredPolicy(
            firstBackoff.toString(),
            maxBackoff.toString(),
            maxAge.toString(),
            anySuccess,
            maxTries,
            hasFullJitter));
  }

  static RetryPolicy of(String text) {
    var stored = ColumnJson.read(text, STORED);
    return new RetryPolicy(
        Duration.parse(stored.firstBackoff()),
        Duration.parse(stored.maxBackoff()),
        Duration.parse(stored.maxAge()),
        stored.anySuccess(),
        stored.maxTries(),
        stored.hasFullJitter());
  }
}
