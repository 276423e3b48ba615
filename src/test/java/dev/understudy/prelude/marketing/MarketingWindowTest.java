package dev.understudy.prelude.marketing;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.testing.AnyDatabase;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class MarketingWindowTest {

  static Arguments[] days() {
    return new Arguments[] {
      Arguments.of("MON-SAT", EnumSet.complementOf(EnumSet.of(SUNDAY))),
      Arguments.of("MON,WED,FRI", Set.of(MONDAY, WEDNESDAY, FRIDAY)),
      Arguments.of("SAT-MON", Set.of(SATURDAY, SUNDAY, MONDAY)),
      Arguments.of("sun", Set.of(SUNDAY)),
      Arguments.of("Tue-tue", Set.of(TUESDAY)),
      Arguments.of("MON-SUN", EnumSet.allOf(DayOfWeek.class)),
      Arguments.of("TUE-MON", EnumSet.allOf(DayOfWeek.class)),
      Arguments.of("MON - TUE, THU ,MON", Set.of(MONDAY, TUESDAY, THURSDAY))
    };
  }

  @ParameterizedTest
  @MethodSource("days")
  void daysAreListsAndRanges(String text, Set<DayOfWeek> days) {
    assertEquals(Optional.of(days), MarketingWindow.days(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "-",
        "MON-",
        "-MON",
        "MON,",
        "MON-TUE-WED",
        "MONDAY",
        "M",
        "MO",
        "XYZ",
        "1"
      })
  void anyOtherTextIsRefused(String text) {
    assertEquals(Optional.empty(), MarketingWindow.days(text));
  }

  @Test
  void theDefaultIsMondayToSaturdayFromEightToEight() {
    assertEquals(
        new MarketingWindow(
            EnumSet.complementOf(EnumSet.of(SUNDAY)), LocalTime.of(8, 0), LocalTime.of(20, 0)),
        MarketingWindow.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({"08:00, 08:00", "20:00, 08:00", "08:00, 00:00"})
  void aWindowThatEndsBeforeItBeginsIsRefused(LocalTime from, LocalTime to) {
    assertThrows(
        IllegalArgumentException.class, () -> new MarketingWindow(Set.of(MONDAY), from, to));
  }
}
