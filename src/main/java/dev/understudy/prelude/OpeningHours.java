package dev.understudy.prelude;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** The window and the holidays of one country, on local clocks. */
record OpeningHours(MarketingWindow window, Set<LocalDate> holidays) {

  /** Whether a local clock that shows this is inside. */
  boolean contain(LocalDateTime local) {
    return permit(local.toLocalDate())
        && !local.toLocalTime().isBefore(window.from())
        && local.toLocalTime().isBefore(window.to());
  }

  /**
   * The first instant from {@code at} to {@code end}, both included, when the clocks of a zone are
   * inside. Clocks run evenly between two of their changes, so it goes from opening to opening and
   * looks again wherever the clocks change first: they may jump into the window, or back out of it.
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
