package dev.understudy.sandbox;

import java.util.ArrayDeque;

/** Who waits for a turn in one sandbox, first come, first served; one of them leads at a time. */
final class Line {
  private final ArrayDeque<Ticket<?>> waiting = new ArrayDeque<>();
  private boolean led;

  /** Joins the line, and says whether the one who joined is to lead. */
  synchronized boolean join(Ticket<?> ticket) {
    waiting.addLast(ticket);
    var leads = !led;
    led = true;
    return leads;
  }

  /** The leader's own ticket, which is always the first. */
  Ticket<?> first() {
    return next();
  }

  /** The next in line, null when there is none; it leaves the line. */
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
