package dev.understudy.http;

import dev.understudy.store.DaemonThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A queue of actions that run after a delay in wall time, without a waiting thread for each. */
final class DelayQueue {
  private static final int WORKERS = 32;
  private static final long IDLE_SECONDS = 10;
  private static final long CLOSE_TIMEOUT_SECONDS = 1;

  private final ScheduledThreadPoolExecutor clock;
  private final ThreadPoolExecutor workers;
  private final Set<CompletableFuture<Void>> pending = ConcurrentHashMap.newKeySet();

  DelayQueue() {
    clock = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("understudy-delays"));
    clock.setRemoveOnCancelPolicy(true);
    workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("understudy-delayed"));
    workers.allowCoreThreadTimeOut(true);
  }

  /** Runs an action after a delay, or when the server closes. The future ends with the action. */
  CompletableFuture<Void> schedule(Duration delay, Runnable action) {
    var due = new CompletableFuture<Void>();
    pending.add(due);
    try {
      clock.schedule(() -> due.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      due.complete(null);
    }
    return due.thenRunAsync(
        () -> {
          pending.remove(due);
          action.run();
        },
        workers);
  }

  /** Runs an action on another thread, unless the server is closed. */
  void execute(Runnable action) {
    try {
      workers.execute(action);
    } catch (RejectedExecutionException e) {
      // the server is closed
    }
  }

  /** Runs an action repeatedly until the server closes. */
  void scheduleRepeatedly(Duration pause, Runnable action) {
    clock.scheduleWithFixedDelay(action, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs all delayed actions at once, and later ones without a delay. */
  void runAllNow() {
    clock.shutdownNow();
    pending.forEach(due -> due.complete(null));
  }

  /** Ends the threads, and waits a short time for running actions. */
  void close() {
    workers.shutdown();
    try {
      workers.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
