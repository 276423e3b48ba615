package dev.understudy.ratelimit;

import java.util.Arrays;

/**
 * The calls that one rate limit has let through, by time. After the clock is set back, a call must
 * keep the limit together with calls that have later times.
 */
final class SlidingWindow {
  private final RateLimit limit;

  // arrays, since a window may hold a million calls, and a call may be in many windows
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

  /** Returns whether the limit covers this operation. */
  boolean covers(String provider, String operation) {
    return limit.scope().covers(provider, operation);
  }

  /**
   * Returns the earliest time from now on at which one more call keeps the limit, in microseconds.
   */
  long nextAllowed(long now) {
    long span = limit.micros();
    int most = (int) limit.maxCalls();
    int last = end - most;
    boolean isLatest = first == end || times[end - 1] <= now;
    long allowed = now;
    // maxCalls calls within one period forbid every time within a period of all of them
    for (int i = isLatest ? Math.max(first, last) : first; i <= last; i++) {
      long from = times[i + most - 1] - span;
      long to = times[i] + span;
      if (from < allowed && allowed < to) {
        allowed = to;
      }
    }
    return allowed;
  }

  /** Returns the number of calls that keep the limit at this time, in microseconds. */
  long room(long now) {
    long counted =
        Arrays.stream(times, first, end)
            .filter(time -> now - limit.micros() < time && time < now + limit.micros())
            .count();
    return Math.max(0, limit.maxCalls() - counted);
  }

  /** Adds a call, and drops calls that are too old to count for later ones. */
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

  /** Returns the smallest number of a call that still counts, or {@code otherwise} if none does. */
  long oldest(long otherwise) {
    if (first == end) {
      return otherwise;
    }
    return isInOrder ? calls[first] : Arrays.stream(calls, first, end).min().orElse(otherwise);
  }
}
