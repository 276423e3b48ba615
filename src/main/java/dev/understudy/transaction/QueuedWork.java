package dev.understudy.transaction;

import dev.understudy.sandbox.SandboxCreation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Work in a queue: the function to run, and its result.
 *
 * @param <T> the type of the result
 */
final class QueuedWork<T> {
  private final Optional<SandboxCreation> creation;
  private final Function<SandboxTransaction, T> function;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private T value;

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

  void run(SandboxTransaction tx) {
    value = function.apply(tx);
  }

  /** Completes the result once the work is committed, unless it has failed. */
  void complete() {
    result.complete(value);
  }

  void fail(Throwable thrown) {
    result.completeExceptionally(thrown);
  }

  /** Returns the result, which is completed once the work is committed or has failed. */
  CompletableFuture<T> result() {
    return result;
  }
}
