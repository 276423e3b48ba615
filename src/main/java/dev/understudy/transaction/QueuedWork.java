package dev.understudy.transaction;

import dev.understudy.sandbox.SandboxCreation;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Work in a queue: the function to run, the thread that waits for it, and its result.
 *
 * @param <T> the type of the result
 */
final class QueuedWork<T> {
  private enum State {
    WAITING,
    LEADER,
    DONE
  }

  private final Optional<SandboxCreation> creation;
  private final Function<SandboxTransaction, T> function;
  private final Thread caller = Thread.currentThread();
  private T value;
  private Throwable failure;
  private volatile State state = State.WAITING;

  QueuedWork(Optional<SandboxCreation> creation, Function<SandboxTransaction, T> function) {
    this.creation = creation;
    this.function = function;
  }

  /** Returns how to create the sandbox if there is none; empty if the work is refused then. */
  Optional<SandboxCreation> creation() {
    return creation;
  }

  /** Returns whether the work has to be the first in its sandbox. */
  boolean isForNew() {
    return creation.filter(SandboxCreation::isNew).isPresent();
  }

  /** Blocks until another caller has run this work, or until its own caller is the leader. */
  void await() {
    boolean interrupted = false;
    while (state == State.WAITING) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      caller.interrupt();
    }
  }

  void run(SandboxTransaction tx) {
    value = function.apply(tx);
  }

  void becomeLeader() {
    state = State.LEADER;
    wakeCaller();
  }

  /** Marks the work as committed. Its caller goes on once it is woken. */
  void complete() {
    state = State.DONE;
  }

  void wakeCaller() {
    if (caller != Thread.currentThread()) {
      LockSupport.unpark(caller);
    }
  }

  void fail(Throwable thrown) {
    failure = thrown;
    complete();
  }

  boolean isDone() {
    return state == State.DONE;
  }

  /** Returns the result of the work, or throws what it threw. */
  T result() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    return value;
  }
}
