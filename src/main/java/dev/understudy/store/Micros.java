package dev.understudy.store;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/**
 * Instants as microseconds since 1970. They are not counted by way of nanoseconds, of which a long
 * holds only the years from 1678 to 2261.
 */
public final class Micros {
  private static final long PER_SECOND = 1_000_000;

  private Micros() {}

  /** Returns how many whole microseconds an instant lies after 1970, negative before. */
  public static long of(Instant instant) {
    return Math.multiplyExact(instant.getEpochSecond(), PER_SECOND)
        + instant.get(ChronoField.MICRO_OF_SECOND);
  }

  /** Returns the instant that lies so many microseconds after 1970. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
