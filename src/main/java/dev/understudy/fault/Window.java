package dev.understudy.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls that one limit has let through, by time, in microseconds. A clock that is set back does
 * not change what was let through when: a call then has to keep its distance to later ones, too.
 */
final class Window {
  private final Limit limit;
  private final List<Passed> passed = new ArrayList<>();
  private int gone;

  private record Passed(long at, long call) {}

  Window(Limit limit) {
    this.limit = limit;
  }

  Limit limit() {
    return limit;
  }

  /** The earliest time from now on at which one more call keeps the limit. */
  long room(long now) {
    long span = limit.micros();
    int most = (int) limit.most();
    int last = passed.size() - most;
    boolean isLatest = passed.isEmpty() || passed.get(passed.size() - 1).at() <= now;
    long room = now;
    // any so many calls that are near enough forbid the time that is near to all of them
    for (int i = isLatest ? Math.max(gone, last) : gone; i <= last; i++) {
      long from = passed.get(i + most - 1).at() - span;
      long to = passed.get(i).at() + span;
      if (from < room && room < to) {
        room = to;
      }
    }
    return room;
  }

  /** A call is let through; those that are too old to matter to any later one are forgotten. */
  void pass(long at, long call) {
    int place = passed.size();
    while (place > gone && passed.get(place - 1).at() > at) {
      place--;
    }
    passed.add(place, new Passed(at, call));
    long latest = passed.get(passed.size() - 1).at();
    while (passed.get(gone).at() <= latest - limit.micros()) {
      gone++;
    }
    if (gone > passed.size() / 2 && gone > 16) {
      passed.subList(0, gone).clear();
      gone = 0;
    }
  }

  /** The smallest number of a call that still counts, or what is given if none does. */
  long oldest(long otherwise) {
    return passed.subList(gone, passed.size()).stream()
        .mapToLong(Passed::call)
        .min()
        .orElse(otherwise);
  }
}
