package dev.understudy.transaction;

import dev.understudy.store.OutcomeUnknownException;
import java.util.ArrayDeque;
import java.util.Optional;

/** Queue of work for one sandbox, first in, first out. One of the callers is its leader. */
final class WaitQueue {
  private final ArrayDeque<QueuedWork<?>> waiting = new ArrayDeque<>();
  private boolean hasLeader;

  /** Sandbox as the last leader left it; only the leader may use it. */
  volatile Optional<SandboxSnapshot> snapshot = Optional.empty();

  /** A commit whose outcome is not known yet; only the leader may use this. */
  Optional<UnknownCommit> unknownCommit = Optional.empty();

  /**
   * A commit whose outcome is not known.
   *
   * @param number the version number that the sandbox has if it was committed
   */
  record UnknownCommit(long number, OutcomeUnknownException failure) {}

  /** Adds work; its caller becomes the leader at once if there is none. */
  synchronized void add(QueuedWork<?> work) {
    waiting.addLast(work);
    if (!hasLeader) {
      hasLeader = true;
      work.becomeLeader();
    }
  }

  /** Removes and returns the first work, null if there is none. The leader's own is the first. */
  synchronized QueuedWork<?> poll() {
    return waiting.pollFirst();
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Makes the first waiting caller the leader, in place of one that has finished. */
  synchronized void handOver() {
    var next = waiting.peekFirst();
    hasLeader = next != null;
    if (next != null) {
      next.becomeLeader();
    }
  }

  /** Returns whether there is no work and nothing in memory that can't be read again. */
  synchronized boolean isIdle() {
    return !hasLeader && unknownCommit.isEmpty();
  }

  /** Returns whether there is no work and nothing in memory. */
  synchronized boolean isEmpty() {
    return isIdle() && snapshot.isEmpty();
  }
}
