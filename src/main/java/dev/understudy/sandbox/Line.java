package dev.understudy.sandbox;

import java.util.ArrayDeque;
import java.util.Optional;

/** Who waits for a turn in one sandbox, first come, first served; one of them leads at a time. */
final class Line {
  private final ArrayDeque<Ticket<?>> waiting = new ArrayDeque<>();
  private boolean led;

  /** The sandbox as the last leader left it; only for the one who leads. */
  Optional<Turns.Known> known = Optional.empty();

  /** Joins the line, and says whether the one who joined is to lead. */
  synchronized boolean join(Ticket<?> ticket) {
    waiting.addLast(ticket);
    var leads = !led;
    led = true;
    return leads;
  }

  /**
   * The next in line, null when there is none; it leaves the line. The first is the leader's own.
   */
  synchronized Ticket<?> next() {
    return waiting.pollFirst();
  }

  /** The leader is done: whoever is first now leads. */
  synchronized void handOver() {
    var next = waiting.peekFirst();
    led = next != null;
    if (next != null) {
      next.lead();
    }
  }
}
