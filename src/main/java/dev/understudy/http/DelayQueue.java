package dev.understudy.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Puts things off, in wall time, without a thread that waits for each. */
final class DelayQueue {
  private static final int WORKERS = 32;
  private static final long IDLE_SECONDS = 10;
  private static final long CLOSE_TIMEOUT_SECONDS = 1;

  private final ScheduledThreadPoolExecutor clock;
  private final ThreadPoolExecutor workers;
  private final Set<CompletableFuture<Void>> pending = ConcurrentHashMap.newKeySet();

  DelayQueue() {
    clock = new ScheduledThreadPoolExecutor(1, work -> daemon(work, "understudy-delays"));
    clock.setRemoveOnCancelPolicy(true);
    workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> daemon(work, "understudy-delayed"));
    workers.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Does this after so long, or when the server is closed; ends when it is done. */
  CompletableFuture<Void> schedule(Duration delay, Runnable work) {
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
          work.run();
        },
        workers);
  }

  /** Does this soon, by another thread; not any more once the server is closed. */
  void execute(Runnable work) {
    try {
      workers.execute(work);
    } catch (RejectedExecutionException e) {
      // nothing can be written down any more
    }
  }

  /** Does this again and again, until the server is closed. */
  void scheduleRepeatedly(Duration pause, Runnable work) {
    clock.scheduleWithFixedDelay(work, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whatever is put off is done now. */
  void runAllNow() {
    clock.shutdownNow();
    pending.forEach(due -> due.complete(null));
  }

  /** Ends the threads, once nothing can be put off any more, and waits for what they are at. */
  void close() {
    workers.shutdown();
    try {
      workers.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
