package dev.understudy.prelude;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Dates with a time as RFC 3339 writes them, section 5.6. */
final class Rfc3339 {
  // java.time also takes years of more digits, a sign before them, and a dot without a fraction
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern TOO_FINE = Pattern.compile("(\\.\\d{9})\\d+");

  private Rfc3339() {}

  /** The date and time, cut to microseconds; empty where the text is none. */
  static Optional<OffsetDateTime> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      var readable = TOO_FINE.matcher(text).replaceFirst("$1");
      return Optional.of(OffsetDateTime.parse(readable).truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
