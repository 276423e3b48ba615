package dev.understudy.prelude.marketing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.message.PhoneNumber;
import dev.understudy.testing.AnyDatabase;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@AnyDatabase
class MarketingCalendarTest {
  private static final MarketingCalendar DEFAULT = new MarketingCalendar(Map.of(), Map.of());
  private static final Set<DayOfWeek> ALL_DAYS = EnumSet.allOf(DayOfWeek.class);

  @ParameterizedTest
  @CsvSource({
    // 2026-01-15 is a Thursday
    "+33612345678, 2026-01-15T09:00:00Z, 2026-01-15T10:00:00+01:00", // open: at once
    "+33612345678, 2026-01-15T06:59:59.999Z, 2026-01-15T08:00:00+01:00",
    "+33612345678, 2026-01-15T07:00:00Z, 2026-01-15T08:00:00+01:00",
    "+33612345678, 2026-01-15T18:59:59.999Z, 2026-01-15T19:59:59.999+01:00",
    "+33612345678, 2026-01-15T19:00:00Z, 2026-01-16T08:00:00+01:00",
    "+33612345678, 2026-01-17T19:00:00Z, 2026-01-19T08:00:00+01:00", // Saturday night
    "+33612345678, 2026-01-18T12:00:00Z, 2026-01-19T08:00:00+01:00", // Sunday
    "+12125551234, 2025-12-25T05:00:00Z, 2025-12-25T08:00:00-05:00",
    "+12125551234, 2026-07-15T12:00:00Z, 2026-07-15T08:00:00-04:00",
    "+14155551234, 2026-01-15T13:00:00Z, 2026-01-15T08:00:00-08:00",
    "+14155551234, 2026-01-19T03:00:00Z, 2026-01-19T08:00:00-08:00", // still Sunday there
    "+61892345678, 2026-01-14T21:30:00Z, 2026-01-15T08:00:00+08:00", // Perth, after Adelaide
    "+61892345678, 2026-01-15T09:29:59Z, 2026-01-15T17:29:59+08:00",
    "+61892345678, 2026-01-15T09:30:00Z, 2026-01-16T08:00:00+08:00", // Adelaide has closed
    // 42 zones: all open only when Guam has opened, on the next date, and St. John's not yet closed
    "+18002345678, 2026-01-15T12:00:00Z, 2026-01-16T08:00:00+10:00",
    "+18002345678, 2026-01-15T22:30:00Z, 2026-01-16T08:30:00+10:00",
    "+18002345678, 2026-01-15T23:30:00Z, 2026-01-17T08:00:00+10:00",
    "+18002345678, 2026-01-16T23:30:00Z, 2026-01-20T08:00:00+10:00", // Sunday comes twice
    "+18002345678, 2026-07-15T22:30:00Z, 2026-07-17T08:00:00+10:00", // half an hour in summer
    "+15551234567, 2026-01-15T12:00:00Z, 2026-01-15T08:00:00-10:00", // unassigned: Adak
    "+80012345678, 2026-01-15T05:00:00Z, 2026-01-15T08:00:00Z"
  })
  void aMessageMovesToTheNextOpening(String number, Instant due, OffsetDateTime opening) {
    var to = new PhoneNumber(number);

    assertEquals(Optional.of(opening), DEFAULT.nextOpening(due, to.region(), to.zones()));
    assertTrue(isOpen(MarketingWindow.DEFAULT, opening.toInstant(), to.zones()));
    assertEquals(due.equals(opening.toInstant()), isOpen(MarketingWindow.DEFAULT, due, to.zones()));
  }

  @ParameterizedTest
  @CsvSource({
    "FR, 2026-04-30T19:00:00Z, 2026-05-02T08:00:00+02:00",
    "FR, 2026-05-01T10:00:00Z, 2026-05-02T08:00:00+02:00",
    "FR, 2026-04-30T22:00:00Z, 2026-05-02T08:00:00+02:00", // already the first of May there
    "BE, 2026-05-01T10:00:00Z, 2026-05-01T12:00:00+02:00"
  })
  void aHolidayIsClosedInItsOwnCountry(String region, Instant due, OffsetDateTime opening) {
    var holidays = Map.of("FR", Set.of(LocalDate.of(2026, 5, 1)));
    var calendar = new MarketingCalendar(Map.of(), holidays);

    assertEquals(Optional.of(opening), calendar.nextOpening(due, region, zones("Europe/Paris")));
  }

  @Test
  void aCountrysOwnWindowReplacesTheDefault() {
    var window =
        new MarketingWindow(Set.of(DayOfWeek.SUNDAY), LocalTime.of(10, 30), LocalTime.of(11, 0));
    var calendar = new MarketingCalendar(Map.of("FR", window), Map.of());

    assertEquals(
        Optional.of(OffsetDateTime.parse("2026-01-18T10:30:00+01:00")),
        calendar.nextOpening(Instant.parse("2026-01-15T09:00:00Z"), "FR", zones("Europe/Paris")));
  }

  @ParameterizedTest
  @CsvSource({
    // the default window, before and after the change
    "Europe/Paris, 08:00, 20:00, 2026-03-28T19:00:00Z, 2026-03-29T08:00:00+02:00",
    "Europe/Paris, 08:00, 20:00, 2026-10-24T18:00:00Z, 2026-10-25T08:00:00+01:00",
    "America/New_York, 08:00, 20:00, 2026-03-08T01:00:00Z, 2026-03-08T08:00:00-04:00",
    "America/New_York, 08:00, 20:00, 2026-11-01T00:00:00Z, 2026-11-01T08:00:00-05:00",
    // spring: Paris has no 02:30 on March 29, New York none on March 8; it opens at the jump
    "Europe/Paris, 02:30, 20:00, 2026-03-29T00:00:00Z, 2026-03-29T03:00:00+02:00",
    "America/New_York, 02:30, 20:00, 2026-03-08T06:00:00Z, 2026-03-08T03:00:00-04:00",
    // the whole window falls into the gap: it opens the day after
    "Europe/Paris, 02:15, 02:45, 2026-03-29T00:00:00Z, 2026-03-30T02:15:00+02:00",
    // the window ends inside the gap: the jump closes it
    "Europe/Paris, 01:00, 02:30, 2026-03-29T00:59:59Z, 2026-03-29T01:59:59+01:00",
    "Europe/Paris, 01:00, 02:30, 2026-03-29T01:00:00Z, 2026-03-30T01:00:00+02:00",
    // autumn: 02:30 comes twice in Paris on October 25, 01:30 twice in New York on November 1
    "Europe/Paris, 02:30, 20:00, 2026-10-25T00:00:00Z, 2026-10-25T02:30:00+02:00",
    "Europe/Paris, 02:30, 20:00, 2026-10-25T01:00:00Z, 2026-10-25T02:30:00+01:00",
    "Europe/Paris, 01:00, 02:30, 2026-10-25T00:30:00Z, 2026-10-25T02:00:00+01:00",
    "America/New_York, 01:30, 20:00, 2026-11-01T04:00:00Z, 2026-11-01T01:30:00-04:00",
    "America/New_York, 01:30, 20:00, 2026-11-01T06:00:00Z, 2026-11-01T01:30:00-05:00"
  })
  void aWindowFollowsTheLocalClockWhenItChanges(
      String zone, LocalTime from, LocalTime to, Instant due, OffsetDateTime opening) {
    var calendar = calendar(new MarketingWindow(ALL_DAYS, from, to));

    assertEquals(Optional.of(opening), calendar.nextOpening(due, "FR", zones(zone)));
  }

  @Test
  void aWindowWithoutDaysNeverOpens() {
    var calendar = calendar(new MarketingWindow(Set.of(), LocalTime.of(8, 0), LocalTime.of(20, 0)));
    var due = Instant.parse("2026-01-15T09:00:00Z");

    assertEquals(Optional.empty(), calendar.nextOpening(due, "FR", zones("Europe/Paris")));
  }

  @Test
  void zonesWithoutACommonWindowNeverOpen() {
    var calendar = calendar(new MarketingWindow(ALL_DAYS, LocalTime.of(9, 0), LocalTime.of(11, 0)));

    assertEquals(
        Optional.empty(),
        calendar.nextOpening(
            Instant.parse("2026-01-15T09:00:00Z"), "US", new PhoneNumber("+18002345678").zones()));
  }

  @Test
  void aYearOfHolidaysNeverOpens() {
    var first = LocalDate.of(2026, 1, 1);
    var holidays = Map.of("FR", Set.copyOf(first.datesUntil(first.plusDays(500)).toList()));
    var calendar = new MarketingCalendar(Map.of(), holidays);

    assertEquals(
        Optional.empty(),
        calendar.nextOpening(Instant.parse("2026-01-15T09:00:00Z"), "FR", zones("Europe/Paris")));
  }

  @Test
  void ofZonesADayApartTheWesternmostIsShown() {
    assertEquals(
        Optional.of(OffsetDateTime.parse("2026-01-15T08:00:00-11:00")),
        DEFAULT.nextOpening(
            Instant.parse("2026-01-15T09:00:00Z"),
            "WS",
            zones("Pacific/Tongatapu Pacific/Pago_Pago")));
  }

  @Test
  void aRecipientWithoutAZoneIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> DEFAULT.nextOpening(Instant.EPOCH, "FR", List.of()));
  }

  @Test
  void theNextOpeningIsThatOfASearchByMinutes() {
    var random = new Random(20260115);
    var names =
        List.of(
            "Europe/Paris",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "America/St_Johns",
            "Africa/Casablanca",
            "Pacific/Auckland",
            "UTC");
    var changes =
        Stream.of(
                "2026-03-08T07:00:00Z",
                "2026-03-29T01:00:00Z",
                "2026-04-04T15:00:00Z",
                "2026-10-25T01:00:00Z",
                "2026-11-01T06:00:00Z")
            .map(Instant::parse)
            .toList();
    for (int i = 0; i < 150; i++) {
      int from = random.nextInt(24 * 4 - 1);
      int to = from + 1 + random.nextInt(24 * 4 - 1 - from);
      var window =
          new MarketingWindow(
              EnumSet.complementOf(EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)))),
              LocalTime.ofSecondOfDay(from * 900L),
              LocalTime.ofSecondOfDay(to * 900L));
      var calendar = calendar(window);
      var due =
          changes
              .get(random.nextInt(changes.size()))
              .minus(Duration.ofMinutes(random.nextInt(3 * 24 * 60) - 24 * 60L));
      var zones =
          List.of(names.get(random.nextInt(names.size())), names.get(random.nextInt(names.size())))
              .stream()
              .map(ZoneId::of)
              .toList();

      var found = calendar.nextOpening(due, "FR", zones).map(OffsetDateTime::toInstant);

      var days = Duration.ofDays(10);
      var stepped =
          Stream.iterate(due, at -> at.isBefore(due.plus(days)), at -> at.plusSeconds(60))
              .filter(at -> isOpen(window, at, zones))
              .findFirst();
      assertEquals(
          stepped, found.filter(at -> at.isBefore(due.plus(days))), window + " " + due + zones);
    }
  }

  private static boolean isOpen(MarketingWindow window, Instant at, List<ZoneId> zones) {
    return zones.stream()
        .map(at::atZone)
        .allMatch(
            local ->
                window.days().contains(local.getDayOfWeek())
                    && !local.toLocalTime().isBefore(window.from())
                    && local.toLocalTime().isBefore(window.to()));
  }

  private static MarketingCalendar calendar(MarketingWindow french) {
    return new MarketingCalendar(Map.of("FR", french, "US", french), Map.of());
  }

  private static List<ZoneId> zones(String names) {
    return Arrays.stream(names.split(" ")).map(ZoneId::of).toList();
  }
}
