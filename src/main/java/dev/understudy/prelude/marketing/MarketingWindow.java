package dev.understudy.prelude.marketing;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Days and hours in which marketing may reach the people of a country, by local clocks.
 *
 * @param days the weekdays; none means never
 * @param from the first moment of a day
 * @param to the end, exclusive, later than {@code from}
 */
public record MarketingWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to) {

  /** Window of a country without its own: Monday to Saturday, 08:00 to 20:00. */
  static final MarketingWindow DEFAULT =
      new MarketingWindow(
          EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.SATURDAY),
          LocalTime.of(8, 0),
          LocalTime.of(20, 0));

  /**
   * @throws IllegalArgumentException if the window ends before it begins
   */
  public MarketingWindow {
    days = Set.copyOf(days);
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("The window must begin before it ends.");
    }
  }

  /**
   * Parses weekdays and ranges of them, separated by commas: {@code MON-SAT}, {@code MON,WED,FRI},
   * {@code SAT-MON}, {@code MON-WED,FRI}. Each day has three English letters, in any case.
   *
   * @return the days, at least one; empty if the text has another form
   */
  public static Optional<Set<DayOfWeek>> days(String text) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (var item : text.split(",", -1)) {
      var ends = Arrays.stream(item.split("-", -1)).map(MarketingWindow::day).toList();
      if (ends.size() > 2 || !ends.stream().allMatch(Optional::isPresent)) {
        return Optional.empty();
      }
      days.addAll(span(ends.get(0).get(), ends.get(ends.size() - 1).get()));
    }
    return Optional.of(Set.copyOf(days));
  }

  /** Returns the days in a form that {@link #days(String)} parses. */
  public String daysWritten() {
    var spans = new ArrayList<String>();
    var sorted = new ArrayList<>(new TreeSet<>(days));
    for (int i = 0; i < sorted.size(); i++) {
      int first = i;
      while (i + 1 < sorted.size() && sorted.get(i).plus(1) == sorted.get(i + 1)) {
        i++;
      }
      spans.add(word(sorted.get(first)) + (i > first ? "-" + word(sorted.get(i)) : ""));
    }
    return String.join(",", spans);
  }

  private static String word(DayOfWeek day) {
    return day.name().substring(0, 3);
  }

  private static Optional<DayOfWeek> day(String text) {
    var name = text.strip().toUpperCase(Locale.ROOT);
    return name.length() == 3
        ? Arrays.stream(DayOfWeek.values()).filter(day -> day.name().startsWith(name)).findFirst()
        : Optional.empty();
  }

  private static Set<DayOfWeek> span(DayOfWeek first, DayOfWeek last) {
    var days = EnumSet.of(first);
    for (var day = first; day != last; day = day.plus(1)) {
      days.add(day.plus(1));
    }
    return days;
  }
}
