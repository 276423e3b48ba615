package dev.understudy.prelude;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When marketing messages may be sent: inside the window of the recipient's country, by the
 * recipient's clock, never on that country's holidays.
 *
 * @param windows by ISO country; for any other {@link MarketingWindow#DEFAULT} holds
 * @param holidays by ISO country, as local dates
 */
record MarketingCalendar(
    Map<String, MarketingWindow> windows, Map<String, Set<LocalDate>> holidays) {
  private static final Duration HORIZON = Duration.ofDays(366);

  MarketingCalendar {
    windows = Map.copyOf(windows);
    holidays =
        holidays.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, country -> Set.copyOf(country.getValue())));
  }

  /** Whether all of these zones are in the open. */
  boolean isOpen(Instant at, String region, List<ZoneId> zones) {
    var hours = hours(region);
    return zones.stream().allMatch(zone -> hours.contain(at.atZone(zone).toLocalDateTime()));
  }

  /**
   * The first instant, not before the due one, at which all zones are in the open. It comes with
   * the offset of the zone that opened last that day; of several at once, the westernmost.
   *
   * @param region ISO country of the recipient
   * @param zones where the recipient may be, at least one
   * @return the opening; empty when a year has none, since the window holds no day or the zones lie
   *     too far apart ever to be in it together
   * @throws IllegalArgumentException if there is no zone
   */
  Optional<OffsetDateTime> nextOpening(Instant due, String region, List<ZoneId> zones) {
    if (zones.isEmpty()) {
      throw new IllegalArgumentException("A recipient is in at least one zone.");
    }
    var hours = hours(region);
    var end = due.plus(HORIZON);
    var reached = due;
    var agreeing = 0;
    // Each zone in turn moves the instant on to its own next opening, until none moves it.
    for (int i = 0; agreeing < zones.size(); i = (i + 1) % zones.size()) {
      var opening = hours.next(reached, end, zones.get(i));
      if (opening.isEmpty()) {
        return Optional.empty();
      }
      agreeing = opening.get().equals(reached) ? agreeing + 1 : 1;
      reached = opening.get();
    }
    return Optional.of(shown(reached, zones));
  }

  // All zones have the same window, so the one whose clock shows the earliest time opened last.
  private static OffsetDateTime shown(Instant opening, List<ZoneId> zones) {
    return zones.stream()
        .map(zone -> opening.atZone(zone).toOffsetDateTime())
        .min(
            Comparator.comparing(OffsetDateTime::toLocalTime)
                .thenComparing(OffsetDateTime::toLocalDateTime))
        .orElseThrow();
  }

  private OpeningHours hours(String region) {
    return new OpeningHours(
        windows.getOrDefault(region, MarketingWindow.DEFAULT),
        holidays.getOrDefault(region, Set.of()));
  }
}
