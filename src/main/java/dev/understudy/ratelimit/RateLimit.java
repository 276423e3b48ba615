package dev.understudy.ratelimit;

import dev.understudy.json.FieldReader;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.Catalog.Scope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A rate limit: at most {@code maxCalls} calls of this scope in any period of this length.
 *
 * @param per in whole microseconds, which is what the clock of a sandbox shows
 */
public record RateLimit(Scope scope, long maxCalls, Duration per) {
  private static final long MAX_COUNT = 1_000_000;
  private static final Duration MIN_PERIOD = Duration.ofNanos(1_000);
  private static final Duration MAX_PERIOD = Duration.ofDays(366);

  /** Reads a limit; what is wrong is noted in the fields. */
  public static RateLimit read(FieldReader fields, Catalog catalog) {
    var scope = catalog.scope(fields);
    if (fields.any("limit").isEmpty()) {
      fields.wrong("limit", "This field is required: how many calls are let through.");
    }
    if (fields.any("per").isEmpty()) {
      fields.wrong("per", "This field is required: a duration such as PT1M.");
    }
    return new RateLimit(
        scope,
        fields.number("limit", 1, MAX_COUNT).orElse(1),
        fields
            .duration("per", MIN_PERIOD, MAX_PERIOD)
            .map(per -> Duration.ofNanos(per.toNanos() / 1_000 * 1_000))
            .orElse(MIN_PERIOD));
  }

  /** Returns the limit as the control plane shows it. */
  public Map<String, Object> written() {
    var written = new LinkedHashMap<String, Object>();
    written.put("provider", scope.provider());
    written.put("operation", scope.operation());
    written.put("limit", maxCalls);
    written.put("per", per.toString());
    return written;
  }

  /** Returns the period in microseconds. */
  long micros() {
    return per.toNanos() / 1_000;
  }
}
