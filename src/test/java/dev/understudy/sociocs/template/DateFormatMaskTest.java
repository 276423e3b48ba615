package dev.understudy.sociocs.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class DateFormatMaskTest {
  private static String formatted(String date, String mask) {
    return DateFormatMask.format(mask, DateFormatMask.read(date).orElseThrow(), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "d|5",
        "dd|05",
        "ddd|Mon",
        "dddd|Monday",
        "DDD|Mon",
        "DDDD|Monday",
        "m|2",
        "mm|02",
        "mmm|Feb",
        "mmmm|February",
        "yy|07",
        "yyyy|2007",
        "h|3",
        "hh|03",
        "H|15",
        "HH|15",
        "M|4",
        "MM|04",
        "N|1",
        "o|-0500",
        "p|-05:00",
        "s|9",
        "ss|09",
        "S|th",
        "l|087",
        "L|08",
        "t|p",
        "tt|pm",
        "T|P",
        "TT|PM",
        "W|6",
        "WW|06",
        "Z|GMT-0500",
        "dddd, mmmm dS, yyyy|Monday, February 5th, 2007",
        "h:MM TT|3:04 PM",
        "yyyy-mm-dd 'at' \"h\" HH$1\\|2007-02-05 at h 15$1\\",
        "|``"
      })
  void everyLetterOfAMaskIsFormatted(String mask, String text) {
    assertEquals(text, formatted("2007-02-05T15:04:09.087-05:00", mask == null ? "" : mask));
  }

  @ParameterizedTest
  @CsvSource({
    "2023-06-15,2023-06-15T00:00:00 +00:00",
    "2023-06-15T13:05,2023-06-15T13:05:00 +00:00",
    "2023-06-15 13:05:07,2023-06-15T13:05:07 +00:00",
    "2023-06-15T13:05:07Z,2023-06-15T13:05:07 +00:00",
    "2023-06-15T13:05:07.123+05:30,2023-06-15T13:05:07 +05:30",
    "2023-06-15T13:05:07-0400,2023-06-15T13:05:07 -04:00",
    "' 2023-06-15\n',2023-06-15T00:00:00 +00:00",
    "1686834307123,2023-06-15T13:05:07 +00:00",
    "0,1970-01-01T00:00:00 +00:00",
    "-1,1969-12-31T23:59:59 +00:00"
  })
  void theseFormsOfDatesAreRead(String written, String read) {
    assertEquals(read, formatted(written, "yyyy-mm-dd'T'HH:MM:ss p"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "2023-06-31",
        "2023-13-01",
        "15/06/2023",
        "2023-06-15T25:00",
        "2023-06-15T",
        "2023-06-15 ?",
        "1e3",
        "12345678901234567890"
      })
  void otherTextsAreNoDates(String written) {
    assertEquals(Optional.empty(), DateFormatMask.read(written));
  }

  @ParameterizedTest
  @CsvSource({
    "12,00,am",
    "1,01,am",
    "11,11,am",
    "12,12,pm",
    "1,13,pm",
    "11,23,pm",
  })
  void theTwelveHourClockHasNoZero(String hour, String of, String half) {
    assertEquals(hour + half, formatted("2023-06-15T" + of + ":00", "htt"));
  }

  @ParameterizedTest
  @CsvSource({
    "01,st", "02,nd", "03,rd", "04,th", "11,th", "12,th", "13,th", "21,st", "22,nd", "23,rd"
  })
  void daysHaveOrdinalSuffixes(String day, String ordinal) {
    assertEquals(Integer.valueOf(day) + ordinal, formatted("2023-07-" + day, "dS"));
  }

  @ParameterizedTest
  @CsvSource({
    "2023-06-13,Tue,Tuesday",
    "2023-06-14,Ysd,Yesterday",
    "2023-06-15,Tdy,Today",
    "2023-06-16,Tmw,Tomorrow",
    "2023-06-17,Sat,Saturday",
    "2023-06-16T01:00:00+02:00,Tdy,Today"
  })
  void daysNearTodayAreNamedRelatively(String date, String brief, String full) {
    var template =
        new MessageTemplates().parse("{{#dateFormat \"DDD DDDD\"}}{{date}}{{/dateFormat}}");
    assertEquals(
        brief + " " + full,
        template.render(Map.of("date", date), Instant.parse("2023-06-15T22:30:00Z")));
  }

  @Test
  void daysAreNamedByWeekdayWithoutACurrentTime() {
    var template =
        new MessageTemplates().parse("{{#dateFormat \"DDD DDDD\"}}{{date}}{{/dateFormat}}");
    assertEquals("Thu Thursday", template.render(Map.of("date", "2023-06-15")));
  }
}
