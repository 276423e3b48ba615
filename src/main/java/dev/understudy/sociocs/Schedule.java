package dev.understudy.sociocs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * How the time of a job is written: ISO 8601, with an offset (ours: nobody can know whose time it
 * would be without one) as {@code -04:00}, {@code -0400}, {@code -04} or {@code Z}; seconds and
 * their fraction may be left out.
 */
final class Schedule {
  private static final DateTimeFormatter ISO_8601 =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM-dd'T'HH:mm[:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("][XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final OffsetDateTime LAST =
      OffsetDateTime.of(9999, 12, 31, 0, 0, 0, 0, ZoneOffset.UTC); // what four digits can show

  private Schedule() {}

  /** The instant, in whole microseconds; empty where it is not so written. */
  static Optional<Instant> read(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text, ISO_8601))
          .filter(at -> !at.isAfter(LAST))
          .map(at -> at.toInstant().truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
