package dev.understudy.transaction;

import dev.understudy.sandbox.SandboxCreation;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A place in the line: the move to make, who waits for it, and what came of it. */
final class QueuedWork<T> {
  private enum State {
    WAITING,
    LEADING,
    DONE
  }

  private final Optional<SandboxCreation> making;
  private final Function<SandboxTransaction, T> work;
  private final Thread waiter = Thread.currentThread();
  private T value;
  private Throwable failure;
  private volatile State state = State.WAITING;

  QueuedWork(Optional<SandboxCreation> making, Function<SandboxTransaction, T> move) {
    this.making = making;
    this.work = move;
  }

  /** How the sandbox is made if there is none; empty: then the move is refused. */
  Optional<SandboxCreation> making() {
    return making;
  }

  /** Whether the move is to be the first in its sandbox. */
  boolean isForNew() {
    return making.filter(SandboxCreation::isNew).isPresent();
  }

  /** Waits until somebody made this move, or until it is this one's turn to lead. */
  void await() {
    boolean interrupted = false;
    while (state == State.WAITING) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      waiter.interrupt();
    }
  }

  void run(SandboxTransaction tx) {
    value = work.apply(tx);
  }

  void lead() {
    state = State.LEADING;
    LockSupport.unpark(waiter);
  }

  /** The move is committed. */
  void complete() {
    state = State.DONE;
    LockSupport.unpark(waiter);
  }

  void fail(Throwable thrown) {
    failure = thrown;
    complete();
  }

  boolean done() {
    return state == State.DONE;
  }

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
