package dev.understudy.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The clock of a sandbox. */
public final class SandboxClock {
  private static final int MAX_ROUNDS = 100;
  private static final Duration ROUND_TIMEOUT = Duration.ofMinutes(10);

  private final Calls calls;
  private final String path;

  SandboxClock(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /** Returns its mode and time. */
  public ClockTime read() {
    return time(calls.get(path));
  }

  /** Returns its time. */
  public Instant now() {
    return read().now();
  }

  /** Freezes it at its current time. */
  public ClockTime freeze() {
    return time(calls.put(path, Map.of("mode", "frozen")));
  }

  /** Freezes it at this instant, earlier or later; work that it passes over does not run yet. */
  public ClockTime freeze(Instant at) {
    return time(calls.put(path, Map.of("mode", "frozen", "now", at)));
  }

  /** Lets it run on from its current time. */
  public ClockTime run() {
    return time(calls.put(path, Map.of("mode", "live")));
  }

  /** Lets it run with the wall clock, from this instant on. */
  public ClockTime run(Instant from) {
    return time(calls.put(path, Map.of("mode", "live", "now", from)));
  }

  private static ClockTime time(JsonNode answer) {
    return Json.read(answer, ClockTime.class);
  }

  /**
   * Advances it by this much, and runs all work that falls due on the way, in order, webhooks
   * included.
   *
   * @param by zero runs the work that is due now
   * @return the work that has run
   * @throws RefusedException 400 if it is negative
   */
  public Advanced advance(Duration by) {
    var until = now().plus(by);
    return onward(round(Map.of("by", by)), until);
  }

  /**
   * Advances it to this instant, and runs all work that falls due on the way, in order.
   *
   * @return the work that has run
   * @throws RefusedException 400 if the instant is in the past
   */
  public Advanced advanceTo(Instant until) {
    return onward(round(Map.of("to", until)), until);
  }

  /**
   * Advances it to the next due work, and runs all work that is due then. Without any work to come,
   * the clock does not move.
   */
  public Advanced advanceToNext() {
    var first = round(Map.of("to", "next"));
    return onward(first, first.now());
  }

  /** Repeats the call until all work has run, as one call runs a limited amount. */
  private Advanced onward(Advanced first, Instant until) {
    var ran = new ArrayList<>(first.ran());
    var last = first;
    for (int rounds = 1; !last.complete() && rounds < MAX_ROUNDS; rounds++) {
      var left = Duration.between(last.now(), until);
      last = round(Map.of("by", left.isNegative() ? Duration.ZERO : left));
      ran.addAll(last.ran());
    }
    return new Advanced(last.now(), ran, last.complete());
  }

  private Advanced round(Map<String, Object> asked) {
    return Json.read(calls.post(path + "/advance", asked, ROUND_TIMEOUT), Advanced.class);
  }
}
