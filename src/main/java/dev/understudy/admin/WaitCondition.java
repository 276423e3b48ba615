package dev.understudy.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a list may be waited for, and for what.
 *
 * @param most how long; none: it is shown as it is
 * @param min so many are enough
 * @param max more than so many are enough
 */
record WaitCondition(Optional<Duration> most, OptionalLong min, OptionalLong max) {
  private static final Duration MAX_WAIT = Duration.ofMinutes(5);

  static WaitCondition of(AdminParameters query) {
    var wait = query.duration("wait", MAX_WAIT);
    var min = query.number("min", 0, Long.MAX_VALUE);
    var max = query.number("max", 0, Long.MAX_VALUE);
    if (wait.isEmpty() && (min.isPresent() || max.isPresent())) {
      query.wrong(min.isPresent() ? "min" : "max", "This goes with wait, such as wait=PT5S.");
    }
    if (min.isPresent() && max.isPresent()) {
      query.wrong("max", "Give min or max, not both.");
    }
    return new WaitCondition(wait, min, max);
  }

  /** Whether nothing more has to be waited for. */
  boolean endsWith(long total) {
    return max.isPresent() ? total > max.getAsLong() : total >= min.orElse(1);
  }
}
