package dev.understudy.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The time in a sandbox. */
public final class SandboxClock {
  private static final int MOST_ROUNDS = 100;
  private static final Duration LONGEST_ROUND = Duration.ofMinutes(10);

  private final Calls calls;
  private final String path;

  SandboxClock(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /** What it shows. */
  public ClockTime read() {
    return time(calls.get(path));
  }

  /** The time that it shows. */
  public Instant now() {
    return read().now();
  }

  /** Stops it where it is. */
  public ClockTime freeze() {
    return time(calls.put(path, Map.of("mode", "frozen")));
  }

  /** Stops it at this instant, earlier or later; nothing that is passed over is done yet. */
  public ClockTime freeze(Instant at) {
    return time(calls.put(path, Map.of("mode", "frozen", "now", at)));
  }

  /** Lets it run on from what it shows. */
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
   * Lets this time go by, and does all that falls due on the way, in order, webhooks too.
   *
   * @param by zero does what is due now
   * @return when all of it is done
   * @throws RefusedException 400 if it is negative
   */
  public Advanced advance(Duration by) {
    var until = now().plus(by);
    return onward(round(Map.of("by", by)), until);
  }

  /**
   * Lets time go by until this instant, and does all that falls due on the way, in order.
   *
   * @return when all of it is done
   * @throws RefusedException 400 if that is in the past
   */
  public Advanced advanceTo(Instant until) {
    return onward(round(Map.of("to", until)), until);
  }

  /**
   * Lets time go by until the next thing is due, and does all that is due then. Where nothing is to
   * come, it stays.
   */
  public Advanced advanceToNext() {
    var first = round(Map.of("to", "next"));
    return onward(first, first.now());
  }

  /** A call does a limited amount; what is left is done by further ones. */
  private Advanced onward(Advanced first, Instant until) {
    var ran = new ArrayList<>(first.ran());
    var last = first;
    for (int rounds = 1; !last.complete() && rounds < MOST_ROUNDS; rounds++) {
      var left = Duration.between(last.now(), until);
      last = round(Map.of("by", left.isNegative() ? Duration.ZERO : left));
      ran.addAll(last.ran());
    }
    return new Advanced(last.now(), ran, last.complete());
  }

  private Advanced round(Map<String, Object> asked) {
    return Json.read(calls.post(path + "/advance", asked, LONGEST_ROUND), Advanced.class);
  }
}
