package dev.understudy.admin;

import dev.understudy.store.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers that wait for a condition. A commit in this process wakes them at once. Commits of other
 * servers on the same database are found by polling.
 */
public final class LongPolls implements AutoCloseable {
  private static final long POLL_MS = 100;

  private final ScheduledThreadPoolExecutor thread;
  private final Map<String, Set<LongPoll<?>>> bySandbox = new ConcurrentHashMap<>();

  /** Starts with no waiting answers. */
  public LongPolls() {
    thread = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("understudy-waits"));
    thread.setRemoveOnCancelPolicy(true);
  }

  /** An answer, and whether it ends the wait. */
  record PollResult<T>(T answer, boolean isFinal) {}

  private static final class LongPoll<T> implements Runnable {
    private final Supplier<PollResult<T>> supplier;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    private LongPoll(Supplier<PollResult<T>> supplier) {
      this.supplier = supplier;
    }

    @Override
    public void run() {
      poll(false);
    }

    void poll(boolean isOver) {
      if (answer.isDone()) {
        return;
      }
      try {
        var result = supplier.get();
        if (result.isFinal() || isOver) {
          answer.complete(result.answer());
        }
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  /** Returns the first answer that ends the wait, or the answer at its time limit. */
  <T> CompletableFuture<T> until(
      String sandboxId, Duration atMost, Supplier<PollResult<T>> supplier) {
    var poll = new LongPoll<>(supplier);
    bySandbox.compute(
        sandboxId,
        (id, polls) -> {
          var all = polls == null ? ConcurrentHashMap.<LongPoll<?>>newKeySet() : polls;
          all.add(poll);
          return all;
        });
    var polling = thread.scheduleWithFixedDelay(poll, 0, POLL_MS, TimeUnit.MILLISECONDS);
    var timeout = thread.schedule(() -> poll.poll(true), atMost.toNanos(), TimeUnit.NANOSECONDS);
    return poll.answer.whenComplete(
        (answer, failure) -> {
          polling.cancel(false);
          timeout.cancel(false);
          bySandbox.computeIfPresent(
              sandboxId,
              (id, polls) -> {
                polls.remove(poll);
                return polls.isEmpty() ? null : polls;
              });
        });
  }

  /** Polls now, since something may have changed in this sandbox. */
  public void wake(String sandboxId) {
    Optional.ofNullable(bySandbox.get(sandboxId))
        .ifPresent(
            polls -> {
              try {
                polls.forEach(thread::execute);
              } catch (RejectedExecutionException e) {
                // the server is closing and has answered them all
              }
            });
  }

  /** Ends all waits with the answers of now. */
  @Override
  public void close() {
    thread.shutdownNow();
    bySandbox.values().forEach(polls -> polls.forEach(poll -> poll.poll(true)));
  }
}
