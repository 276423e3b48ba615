package dev.understudy.prelude.marketing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hours in which marketing messages may be sent: the window of the recipient's country by the
 * recipient's clock, except on that country's holidays.
 *
 * @param windows by ISO country; {@link MarketingWindow#DEFAULT} holds for any other
 * @param holidays by ISO country, as local dates
 */
public record MarketingCalendar(
    Map<String, MarketingWindow> windows, Map<String, Set<LocalDate>> holidays) {
  private static final Duration HORIZON = Duration.ofDays(366);

  public MarketingCalendar {
    windows = Map.copyOf(windows);
    holidays =
        holidays.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, country -> Set.copyOf(country.getValue())));
  }

  /**
   * Returns the first instant, not before the due one, at which the window is open in all zones. It
   * has the offset of the zone that opened last that day; of several at once, the westernmost.
   *
   * @param region ISO country of the recipient
   * @param zones the zones in which the recipient may be, at least one
   * @return the opening; empty when a year has none, since the window holds no day or the zones are
   *     never open together
   * @throws IllegalArgumentException if there is no zone
   */
  public Optional<OffsetDateTime> nextOpening(Instant due, String region, List<ZoneId> zones) {
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
    return Optional.of(withOffset(reached, zones));
  }

  // All zones have the same window, so the one whose clock shows the earliest time opened last.
  private static OffsetDateTime withOffset(Instant opening, List<ZoneId> zones) {
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

  /** Window and the holidays of one country, on local clocks. */
  private record OpeningHours(MarketingWindow window, Set<LocalDate> holidays) {
    boolean contain(LocalDateTime local) {
      return permit(local.toLocalDate())
          && !local.toLocalTime().isBefore(window.from())
          && local.toLocalTime().isBefore(window.to());
    }

    /**
     * Returns the first open instant in a zone from {@code at} to {@code end}, both included.
     * Clocks run evenly between two changes of the zone's offset, so the search goes from opening
     * to opening, and stops at each change: a clock may jump into the window, or back out of it.
     */
    Optional<Instant> next(Instant at, Instant end, ZoneId zone) {
      if (window.days().isEmpty()) {
        return Optional.empty();
      }
      var rules = zone.getRules();
      var candidate = at;
      while (!candidate.isAfter(end)) {
        var offset = rules.getOffset(candidate);
        var local = LocalDateTime.ofInstant(candidate, offset);
        if (contain(local)) {
          return Optional.of(candidate);
        }
        var opening = nextOpening(local).toInstant(offset);
        var change = rules.nextTransition(candidate);
        candidate =
            change != null && change.getInstant().isBefore(opening) ? change.getInstant() : opening;
      }
      return Optional.empty();
    }

    private LocalDateTime nextOpening(LocalDateTime outside) {
      var date = outside.toLocalDate();
      if (!outside.toLocalTime().isBefore(window.from())) {
        date = date.plusDays(1);
      }
      while (!permit(date)) {
        date = date.plusDays(1);
      }
      return date.atTime(window.from());
    }

    private boolean permit(LocalDate date) {
      return window.days().contains(date.getDayOfWeek()) && !holidays.contains(date);
    }
  }
}
