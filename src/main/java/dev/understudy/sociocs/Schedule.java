package dev.understudy.sociocs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the time of a job is written: ISO 8601, with an offset as {@code -04:00}, {@code -0400},
 * {@code -04} or {@code Z}, or without one in UTC (ours: the vendor's own n8n node sends such
 * times); seconds and their fraction may be left out.
 */
final class Schedule {
  // java.time alone would take several offsets in a row, and a dot without a fraction
  private static final Pattern FORM =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?"
              + "(Z|[+-][0-9]{2}(:?[0-9]{2})?)?");
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
    if (!FORM.matcher(text).matches()) {
      findings.add(SociocsErrors.INVALID_SCHEDULE.at(FIELD));
      return Optional.empty();
    }
    try {
      var at = instant(text);
      if (!at.isAfter(LAST)) {
        return Optional.of(at.truncatedTo(ChronoUnit.MICROS));
      }
      findings.add(SociocsErrors.SCHEDULE_TOO_LATE.at(FIELD, LAST));
    } catch (DateTimeException e) {
      findings.add(SociocsErrors.INVALID_SCHEDULE.at(FIELD));
    }
    return Optional.empty();
  }

  private static Instant instant(String text) {
    var read = ISO_8601.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return read instanceof OffsetDateTime at
        ? at.toInstant()
        : ((LocalDateTime) read).toInstant(ZoneOffset.UTC);
  }
}
