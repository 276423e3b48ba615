package dev.understudy.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A sandbox's clock: frozen at an instant, or live, which is the wall clock plus a shift. All
 * instants are cut to microseconds, which is what both databases keep.
 */
public sealed interface Clock {
  /** The wall clock as it is. */
  Clock LIVE = new Live(Duration.ZERO);

  /** What this clock shows while the wall clock shows {@code wall}. */
  Instant now(Instant wall);

  /** Stands still until it is told to move. */
  record Frozen(Instant at) implements Clock {
    public Frozen {
      at = at.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Instant now(Instant wall) {
      return at;
    }
  }

  /** Runs with the wall clock, this far ahead of it. */
  record Live(Duration shift) implements Clock {
    @Override
    public Instant now(Instant wall) {
      return wall.plus(shift).truncatedTo(ChronoUnit.MICROS);
    }
  }

  /** The word for it on the wire: {@code live} or {@code frozen}. */
  default String mode() {
    return this instanceof Frozen ? "frozen" : "live";
  }

  /**
   * A clock of this mode, set at this wall time.
   *
   * @param mode {@code live} or {@code frozen}
   * @param now what it shows at that moment; none: what the wall clock shows
   */
  static Clock of(String mode, Optional<Instant> now, Instant wall) {
    if (mode.equals("frozen")) {
      return new Frozen(now.orElse(wall));
    }
    return now.<Clock>map(at -> new Live(Duration.between(wall, at).truncatedTo(ChronoUnit.MICROS)))
        .orElse(LIVE);
  }
}
