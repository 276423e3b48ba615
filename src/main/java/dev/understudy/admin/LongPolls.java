package dev.understudy.admin;

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
 * Answers that wait until something is so. A commit in this process wakes them at once; what
 * another server commits is seen a little later, by looking again.
 */
public final class LongPolls implements AutoCloseable {
  private static final long POLL_MS = 100;

  private final ScheduledThreadPoolExecutor thread;
  private final Map<String, Set<LongPoll<?>>> bySandbox = new ConcurrentHashMap<>();

  /** Nothing waits yet. */
  public LongPolls() {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var made = new Thread(work, "understudy-waits");
              made.setDaemon(true);
              return made;
            });
    thread.setRemoveOnCancelPolicy(true);
  }

  /** What is looked at: an answer, and whether it is the one that is waited for. */
  record PollResult<T>(T answer, boolean enough) {}

  private static final class LongPoll<T> implements Runnable {
    private final Supplier<PollResult<T>> look;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    private LongPoll(Supplier<PollResult<T>> look) {
      this.look = look;
    }

    @Override
    public void run() {
      end(false);
    }

    void end(boolean anyway) {
      if (answer.isDone()) {
        return;
      }
      try {
        var seen = look.get();
        if (seen.enough() || anyway) {
          answer.complete(seen.answer());
        }
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  /** The answer as soon as it is enough, or whatever it is when the time is over. */
  <T> CompletableFuture<T> until(String sandboxId, Duration most, Supplier<PollResult<T>> look) {
    var wait = new LongPoll<>(look);
    bySandbox.compute(
        sandboxId,
        (id, waits) -> {
          var all = waits == null ? ConcurrentHashMap.<LongPoll<?>>newKeySet() : waits;
          all.add(wait);
          return all;
        });
    var again = thread.scheduleWithFixedDelay(wait, 0, POLL_MS, TimeUnit.MILLISECONDS);
    var over = thread.schedule(() -> wait.end(true), most.toNanos(), TimeUnit.NANOSECONDS);
    return wait.answer.whenComplete(
        (answer, failure) -> {
          again.cancel(false);
          over.cancel(false);
          bySandbox.computeIfPresent(
              sandboxId,
              (id, waits) -> {
                waits.remove(wait);
                return waits.isEmpty() ? null : waits;
              });
        });
  }

  /** Something may have changed in this sandbox. */
  public void wake(String sandboxId) {
    Optional.ofNullable(bySandbox.get(sandboxId))
        .ifPresent(
            waits -> {
              try {
                waits.forEach(thread::execute);
              } catch (RejectedExecutionException e) {
                // the server is closing, and every wait has been answered
              }
            });
  }

  /** Answers everyone who waits with what there is now. */
  @Override
  public void close() {
    thread.shutdownNow();
    bySandbox.values().forEach(waits -> waits.forEach(wait -> wait.end(true)));
  }
}
