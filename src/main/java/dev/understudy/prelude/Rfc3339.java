package dev.understudy.prelude;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** A parser of RFC 3339 dates with a time (section 5.6). */
final class Rfc3339 {
  // stricter than java.time, which takes longer years, signed years, and a dot without a fraction
  private static final Pattern FORMAT =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern BELOW_NANOS = Pattern.compile("(\\.\\d{9})\\d+");

  private Rfc3339() {}

  /** Returns the date and time, truncated to microseconds; empty if the text is none. */
  static Optional<OffsetDateTime> parse(String text) {
    if (!FORMAT.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      var parsable = BELOW_NANOS.matcher(text).replaceFirst("$1");
      return Optional.of(OffsetDateTime.parse(parsable).truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
