package dev.understudy.transaction;

import dev.understudy.store.OutcomeUnknownException;
import java.util.ArrayDeque;
import java.util.Optional;

/** Who waits for a turn in one sandbox, first come, first served; one of them leads at a time. */
final class WaitQueue {
  private final ArrayDeque<QueuedWork<?>> waiting = new ArrayDeque<>();
  private boolean led;

  /** The sandbox as the last leader left it; only for the one who leads. */
  Optional<SandboxTransactions.SandboxSnapshot> known = Optional.empty();

  /** A transaction of which nobody knows yet whether it was committed; only for who leads. */
  Optional<Doubt> doubt = Optional.empty();

  /**
   * A transaction whose end is not known.
   *
   * @param left the number of the version that it would have left
   */
  record Doubt(long left, OutcomeUnknownException failure) {}

  /** Joins the line: the first one there leads at once. */
  synchronized void join(QueuedWork<?> work) {
    waiting.addLast(work);
    if (!led) {
      led = true;
      work.lead();
    }
  }

  /**
   * The next in line, null when there is none; it leaves the line. The first is the leader's own.
   */
  synchronized QueuedWork<?> next() {
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

  /** Whether nobody leads, and so nobody waits, and only what can be read again is kept. */
  synchronized boolean isIdle() {
    return !led && doubt.isEmpty();
  }

  /** Whether nothing is kept for nobody. */
  synchronized boolean isEmpty() {
    return isIdle() && known.isEmpty();
  }
}
