package dev.understudy.transaction;

import dev.understudy.store.OutcomeUnknownException;
import java.util.ArrayDeque;
import java.util.Optional;

/** Queue of work for one sandbox, first in, first out. One thread at a time runs it: the leader. */
final class WaitQueue {
  private final ArrayDeque<QueuedWork<?>> waiting = new ArrayDeque<>();
  private boolean hasLeader;
  private volatile Thread leader;

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

  /** Adds work. Returns whether there was no leader, so that the caller has to lead. */
  synchronized boolean add(QueuedWork<?> work) {
    waiting.addLast(work);
    boolean isFirst = !hasLeader;
    hasLeader = true;
    return isFirst;
  }

  /** Returns the first work. */
  synchronized QueuedWork<?> first() {
    return waiting.getFirst();
  }

  /** Removes and returns the first work, null if there is none. */
  synchronized QueuedWork<?> poll() {
    return waiting.pollFirst();
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Makes the calling thread the leader; it has to be one that {@link #add} told to lead. */
  void lead() {
    leader = Thread.currentThread();
  }

  boolean isLedByThisThread() {
    return leader == Thread.currentThread();
  }

  /**
   * Ends what the calling thread leads. Returns whether the queue is empty; else another thread has
   * to lead.
   */
  synchronized boolean resign() {
    leader = null;
    hasLeader = !waiting.isEmpty();
    return !hasLeader;
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
