package dev.understudy.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Clock of a sandbox: frozen at an instant, or live, which is the system clock plus a shift. All
 * instants are truncated to microseconds, the precision of both databases.
 */
public sealed interface Clock {
  /** System clock without a shift. */
  Clock LIVE = new Live(Duration.ZERO);

  /** The latest instant that a clock is set to. */
  Instant LATEST = Instant.parse("9990-12-31T23:59:59.999999Z");

  /** Returns the time of this clock at a time of the system clock. */
  Instant now(Instant systemTime);

  /** A clock that moves only when it is set. */
  record Frozen(Instant at) implements Clock {
    public Frozen {
      at = at.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Instant now(Instant systemTime) {
      return at;
    }
  }

  /** A clock that runs with the system clock, ahead of it by a shift. */
  record Live(Duration shift) implements Clock {
    @Override
    public Instant now(Instant systemTime) {
      return systemTime.plus(shift).truncatedTo(ChronoUnit.MICROS);
    }
  }

  /** Returns the mode on the wire: {@code live} or {@code frozen}. */
  default String mode() {
    return this instanceof Frozen ? "frozen" : "live";
  }

  /**
   * Returns a clock that is set at a time of the system clock.
   *
   * @param mode {@code live} or {@code frozen}
   * @param now the time that it shows then; empty: that of the system clock
   */
  static Clock of(String mode, Optional<Instant> now, Instant systemTime) {
    if (mode.equals("frozen")) {
      return new Frozen(now.orElse(systemTime));
    }
    return now.<Clock>map(
            at -> new Live(Duration.between(systemTime, at).truncatedTo(ChronoUnit.MICROS)))
        .orElse(LIVE);
  }
}
