package dev.understudy.sociocs.template;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The format strings of {@code dateFormat}. Sociocs documents their letters, which are those of the
 * dateformat package for Node. Text in quotes is copied, as in that package.
 *
 * <p>ours: a date is read and written at its own offset from UTC, and in UTC if it has none. A text
 * that is no date is left out.
 */
final class DateFormatMask {
  private static final Pattern PIECE =
      Pattern.compile(
          "d{1,4}|DDDD?|m{1,4}|yyyy|yy|([HhMsTt])\\1?|WW?|[LlopSZN]|\"[^\"]*\"|'[^']*'");

  private static final Pattern MILLISECONDS = Pattern.compile("-?[0-9]{1,15}");

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("[['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private DateFormatMask() {}

  /**
   * Reads an ISO 8601 date or date-time, or milliseconds since 1970.
   *
   * @return empty if the text is none of these
   */
  static Optional<OffsetDateTime> read(String written) {
    var text = written.strip();
    try {
      if (MILLISECONDS.matcher(text).matches()) {
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)).atOffset(ZoneOffset.UTC));
      }
      var read = ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (read instanceof OffsetDateTime date) {
        return Optional.of(date);
      }
      return Optional.of(
          read instanceof LocalDateTime time
              ? time.atOffset(ZoneOffset.UTC)
              : ((LocalDate) read).atStartOfDay().atOffset(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes a date.
   *
   * @param mask the format string; other characters are copied
   * @param now the time to which yesterday, today and tomorrow refer, if it is known
   */
  static String format(String mask, OffsetDateTime date, Optional<Instant> now) {
    return PIECE
        .matcher(mask)
        .replaceAll(piece -> Matcher.quoteReplacement(piece(piece.group(), date, now)));
  }

  // docs: the table of format letters
  private static String piece(String letters, OffsetDateTime date, Optional<Instant> now) {
    return switch (letters) {
      case "d", "dd" -> number(date.getDayOfMonth(), letters);
      case "ddd" -> date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "dddd" -> date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "DDD" -> near(date, now, "Ysd", "Tdy", "Tmw").orElseGet(() -> piece("ddd", date, now));
      case "DDDD" ->
          near(date, now, "Yesterday", "Today", "Tomorrow")
              .orElseGet(() -> piece("dddd", date, now));
      case "m", "mm" -> number(date.getMonthValue(), letters);
      case "mmm" -> date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "mmmm" -> date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "yy" -> padded("%02d", Math.floorMod(date.getYear(), 100));
      case "yyyy" -> padded("%04d", date.getYear());
      case "h", "hh" -> number((date.getHour() + 11) % 12 + 1, letters);
      case "H", "HH" -> number(date.getHour(), letters);
      case "M", "MM" -> number(date.getMinute(), letters);
      case "s", "ss" -> number(date.getSecond(), letters);
      case "l" -> padded("%03d", date.getNano() / 1_000_000);
      case "L" -> padded("%02d", date.getNano() / 10_000_000);
      case "t", "tt", "T", "TT" -> half(date, letters);
      case "N" -> String.valueOf(date.getDayOfWeek().getValue());
      case "W", "WW" -> number(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), letters);
      case "S" -> ordinal(date.getDayOfMonth());
      case "o" -> offset("+HHMM", "+0000", date);
      case "p" -> offset("+HH:MM", "+00:00", date);
      // a date has an offset, but no time zone
      case "Z" ->
          date.getOffset().equals(ZoneOffset.UTC) ? "UTC" : "GMT" + offset("+HHMM", "", date);
      default -> letters.substring(1, letters.length() - 1);
    };
  }

  private static String padded(String form, int value) {
    return String.format(Locale.ROOT, form, value);
  }

  private static String number(int value, String letters) {
    return letters.length() > 1 && value < 10 ? "0" + value : String.valueOf(value);
  }

  private static String half(OffsetDateTime date, String letters) {
    var half = (date.getHour() < 12 ? "am" : "pm").substring(0, letters.length());
    return letters.startsWith("T") ? half.toUpperCase(Locale.ROOT) : half;
  }

  private static String ordinal(int day) {
    if (day / 10 == 1) {
      return "th";
    }
    return switch (day % 10) {
      case 1 -> "st";
      case 2 -> "nd";
      case 3 -> "rd";
      default -> "th";
    };
  }

  private static String offset(String pattern, String none, OffsetDateTime date) {
    return new DateTimeFormatterBuilder()
        .appendOffset(pattern, none)
        .toFormatter(Locale.ROOT)
        .format(date);
  }

  private static Optional<String> near(
      OffsetDateTime date, Optional<Instant> now, String yesterday, String today, String tomorrow) {
    return now.map(instant -> instant.atOffset(date.getOffset()).toLocalDate())
        .map(day -> ChronoUnit.DAYS.between(day, date.toLocalDate()))
        .filter(days -> Math.abs(days) <= 1)
        .map(days -> days < 0 ? yesterday : days > 0 ? tomorrow : today);
  }
}
