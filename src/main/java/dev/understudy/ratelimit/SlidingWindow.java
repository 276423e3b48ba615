package dev.understudy.ratelimit;

import java.util.Arrays;

/**
 * The calls that one limit has let through, by time. A clock that is set back does not change what
 * was let through when: a call then has to keep its distance to later ones, too.
 */
final class SlidingWindow {
  private final RateLimit limit;

  // plain numbers: a window may hold a million calls, and each call may be in many windows
  private long[] times = new long[16];
  private long[] calls = new long[16];
  private int first;
  private int end;
  private boolean isInOrder = true;

  SlidingWindow(RateLimit limit) {
    this.limit = limit;
  }

  RateLimit limit() {
    return limit;
  }

  /** Whether its limit is on calls of this operation. */
  boolean covers(String provider, String operation) {
    return limit.scope().covers(provider, operation);
  }

  /** The earliest time from now on, in microseconds, at which one more call keeps the limit. */
  long nextAllowed(long now) {
    long span = limit.micros();
    int most = (int) limit.maxCalls();
    int last = end - most;
    boolean isLatest = first == end || times[end - 1] <= now;
    long room = now;
    // any so many calls that are near enough forbid the time that is near to all of them
    for (int i = isLatest ? Math.max(first, last) : first; i <= last; i++) {
      long from = times[i + most - 1] - span;
      long to = times[i] + span;
      if (from < room && room < to) {
        room = to;
      }
    }
    return room;
  }

  /** A call is let through; those that are too old to matter to any later one are forgotten. */
  void add(CountedCall passed) {
    makeRoom();
    int index = end;
    while (index > first && times[index - 1] > passed.at()) {
      index--;
    }
    if (index < end) {
      isInOrder = false;
      System.arraycopy(times, index, times, index + 1, end - index);
      System.arraycopy(calls, index, calls, index + 1, end - index);
    }
    times[index] = passed.at();
    calls[index] = passed.call();
    end++;
    while (times[first] <= times[end - 1] - limit.micros()) {
      first++;
    }
  }

  private void makeRoom() {
    if (end < times.length) {
      return;
    }
    int size = end - first;
    int length = size > times.length / 2 ? times.length * 2 : times.length;
    times = Arrays.copyOf(Arrays.copyOfRange(times, first, end), length);
    calls = Arrays.copyOf(Arrays.copyOfRange(calls, first, end), length);
    first = 0;
    end = size;
  }

  /** The smallest number of a call that still counts, or what is given if none does. */
  long oldest(long otherwise) {
    if (first == end) {
      return otherwise;
    }
    return isInOrder ? calls[first] : Arrays.stream(calls, first, end).min().orElse(otherwise);
  }
}
