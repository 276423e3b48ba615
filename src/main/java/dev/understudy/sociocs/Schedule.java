package dev.understudy.sociocs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
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

  private static final String FIELD = "schedule";
  private static final Instant LAST =
      Instant.parse("9999-12-31T00:00:00Z"); // what four digits can show

  private Schedule() {}

  /** The instant in a field, in whole microseconds; what is wrong is gathered. */
  static Optional<Instant> read(Optional<String> written, Findings findings) {
    return written.flatMap(text -> read(text, findings));
  }

  private static Optional<Instant> read(String text, Findings findings) {
    try {
      var at = OffsetDateTime.parse(text, ISO_8601).toInstant();
      if (!at.isAfter(LAST)) {
        return Optional.of(at.truncatedTo(ChronoUnit.MICROS));
      }
      findings.add(SociocsErrors.SCHEDULE_TOO_LATE.at(FIELD, LAST));
    } catch (DateTimeException e) {
      findings.add(SociocsErrors.INVALID_SCHEDULE.at(FIELD));
    }
    return Optional.empty();
  }
}
