package dev.understudy.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Strict parsers of texts. Each returns empty for a text that is not of its form. */
public final class Parsers {
  private static final int DAYS_OF_A_WEEK = 7;
  private static final int LAST_YEAR = 9_999;

  // the patterns first: the JDK's parsers take a plus sign and digits of every script
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,30}");
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");
  private static final Pattern TIME_OF_DAY = Pattern.compile("[0-9]{2}:[0-9]{2}");

  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXXXX][XXXX][X]") // +02:00 and Z, +0200, +02
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  // stricter than ISO 8601, except that a fraction can have any number of digits
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern BELOW_NANOS = Pattern.compile("(\\.[0-9]{9})[0-9]+");

  // java.time reads days and smaller units only
  private static final Pattern WEEKS =
      Pattern.compile("([-+]?)P([-+]?[0-9]{1,9})W(.*)", Pattern.CASE_INSENSITIVE);

  private Parsers() {}

  /** Parses {@code true} or {@code false}. */
  public static Optional<Boolean> bool(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** Parses a whole number of at most 64 bits. */
  public static Optional<Long> wholeNumber(String text) {
    return WHOLE_NUMBER.matcher(text).matches()
        ? parsed(() -> Long.valueOf(text))
        : Optional.empty();
  }

  /** Parses a finite number, with decimal point and exponent where there are any. */
  public static Optional<Double> decimal(String text) {
    return DECIMAL.matcher(text).matches()
        ? Optional.of(Double.valueOf(text)).filter(Double::isFinite)
        : Optional.empty();
  }

  /**
   * Parses an ISO 8601 date and time with an offset: {@code Z}, {@code +02:00}, {@code +0200} or
   * {@code +02}.
   */
  public static Optional<OffsetDateTime> dateTime(String text) {
    return parsed(() -> OffsetDateTime.parse(text, DATE_TIME));
  }

  /** Parses a date and time as {@link #dateTime}, of the years 1 to 9999 in UTC. */
  public static Optional<Instant> instant(String text) {
    return dateTime(text)
        .map(time -> time.withOffsetSameInstant(ZoneOffset.UTC))
        .filter(time -> time.getYear() >= 1 && time.getYear() <= LAST_YEAR)
        .map(OffsetDateTime::toInstant);
  }

  /** Parses an RFC 3339 date and time (section 5.6); digits below the nanosecond are dropped. */
  public static Optional<OffsetDateTime> rfc3339(String text) {
    return RFC_3339.matcher(text).matches()
        ? dateTime(BELOW_NANOS.matcher(text).replaceFirst("$1"))
        : Optional.empty();
  }

  /** Parses a time of day, {@code HH:mm}. */
  public static Optional<LocalTime> timeOfDay(String text) {
    return TIME_OF_DAY.matcher(text).matches()
        ? parsed(() -> LocalTime.parse(text))
        : Optional.empty();
  }

  /**
   * Parses an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as {@code PT5S},
   * {@code P2W} or {@code P1W2DT12H}. Years and months are refused: they have no fixed length.
   */
  public static Optional<Duration> duration(String text) {
    var weeks = WEEKS.matcher(text);
    return weeks.matches()
        ? parsed(() -> sum(weeks.group(1), Long.parseLong(weeks.group(2)), weeks.group(3)))
        : parsed(() -> Duration.parse(text));
  }

  private static Duration sum(String sign, long weeks, String rest) {
    var all = Duration.ofDays(weeks * DAYS_OF_A_WEEK);
    if (!rest.isEmpty()) {
      all = all.plus(Duration.parse("P" + rest));
    }
    return sign.equals("-") ? all.negated() : all;
  }

  private static <T> Optional<T> parsed(Supplier<T> parse) {
    try {
      return Optional.of(parse.get());
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
