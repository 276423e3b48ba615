package dev.understudy.sociocs;

import dev.understudy.json.FieldReader;
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
 * Parser of the time of a job: ISO 8601, with an offset as {@code -04:00}, {@code -0400}, {@code
 * -04} or {@code Z}, or without one in UTC (ours: the vendor's own n8n node sends such times).
 * Seconds and their fraction may be left out.
 */
public final class Schedule {
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
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z"); // four digits

  private Schedule() {}

  /** Reads the instant of a job, in whole microseconds. */
  public static Optional<Instant> read(FieldReader fields) {
    return fields.text(FIELD).flatMap(text -> read(text, fields));
  }

  private static Optional<Instant> read(String text, FieldReader fields) {
    var at = parse(text);
    if (at.isEmpty()) {
      fields.wrong(SociocsErrors.INVALID_SCHEDULE.at(FIELD));
    } else if (at.get().isAfter(LAST)) {
      fields.wrong(SociocsErrors.SCHEDULE_TOO_LATE.at(FIELD, LAST));
      return Optional.empty();
    }
    return at.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
  }

  private static Optional<Instant> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      var read = ISO_8601.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          read instanceof OffsetDateTime at
              ? at.toInstant()
              : ((LocalDateTime) read).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
