package dev.understudy.transaction;

import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.RetryableException;
import dev.understudy.sandbox.SandboxLimit;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.DaemonThreads;
import dev.understudy.store.Outage;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.store.SqlStates;
import dev.understudy.transaction.TransactionRunner.CommittedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs work on sandboxes, one after the other in each sandbox. A thread that leads a sandbox opens
 * a transaction, runs all work that waits, writes all rows together, and commits once. Work sees
 * the changes of the work before it.
 */
final class GroupCommit implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
  private static final int MAX_WORK_PER_COMMIT = 64;
  private static final int MAX_ROWS_PER_COMMIT = 2_000;
  private static final int MAX_TRIES = 10;
  private static final int MAX_SPARE_QUEUES = 1_000;
  private static final long IDLE_SECONDS = 10;

  private final TransactionRunner runner;
  private final SandboxLimit limit;
  private final SystemClock systemClock;
  private final CommitListener listener;
  private final ExecutorService leaders = leaders();
  private final ConcurrentHashMap<String, WaitQueue> queues = new ConcurrentHashMap<>();

  /** Is told of commits by the thread that made them. */
  interface CommitListener {
    /** Called before the results of the work are known. */
    void onCommitted(String sandboxId, CommittedTransaction committed);

    /** Called after each try, committed or not, once the results of the work are known. */
    void onResults(String sandboxId, Optional<SandboxSnapshot> snapshot);
  }

  GroupCommit(
      TransactionRunner runner,
      SandboxLimit limit,
      SystemClock systemClock,
      CommitListener listener) {
    this.runner = runner;
    this.limit = limit;
    this.systemClock = systemClock;
    this.listener = listener;
  }

  /** Returns threads that end when they are idle; once closed, a caller runs the work itself. */
  private static ExecutorService leaders() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        DaemonThreads.named("understudy-transactions"),
        (work, closed) -> work.run());
  }

  /** Ends the threads once they have run what is queued. */
  @Override
  public void close() {
    leaders.shutdown();
  }

  /** Returns whether this process has run work in a sandbox that existed afterwards. */
  boolean isKnown(String sandboxId) {
    var queue = queues.get(sandboxId);
    return queue != null && queue.snapshot.isPresent();
  }

  /** Runs work, and returns its result once it is committed. */
  <T> T run(String sandboxId, QueuedWork<T> work) {
    var queue = enqueue(sandboxId, work);
    // a thread that leads runs further work when it is called by what waits for a result
    while (queue.isLedByThisThread() && !work.result().isDone()) {
      runBatch(sandboxId, queue);
    }
    try {
      return work.result().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Runs work without a thread that waits for it. */
  <T> CompletableFuture<T> submit(String sandboxId, QueuedWork<T> work) {
    enqueue(sandboxId, work);
    return work.result();
  }

  /**
   * Adds work to the queue of its sandbox. A caller that finds no leader runs its work itself. What
   * was queued meanwhile is left to another thread, as this caller would wait for it.
   */
  private WaitQueue enqueue(String sandboxId, QueuedWork<?> work) {
    var isFirst = new AtomicBoolean();
    var queue =
        queues.compute(
            sandboxId,
            (id, found) -> {
              var used = found == null ? new WaitQueue() : found;
              isFirst.setPlain(used.add(work));
              return used;
            });
    if (isFirst.getPlain()) {
      try {
        queue.lead();
        runBatch(sandboxId, queue);
      } finally {
        if (!resign(sandboxId, queue)) {
          leaders.execute(() -> lead(sandboxId, queue));
        }
      }
    }
    return queue;
  }

  /** Runs the work in a queue until there is none. */
  private void lead(String sandboxId, WaitQueue queue) {
    do {
      try {
        queue.lead();
        runBatch(sandboxId, queue);
      } catch (RuntimeException | Error e) {
        Outage.log(LOG, "what follows a commit failed", e);
      }
    } while (!resign(sandboxId, queue));
  }

  private boolean resign(String sandboxId, WaitQueue queue) {
    boolean isLast = queue.resign();
    if (isLast) {
      queues.computeIfPresent(sandboxId, (id, found) -> found.isEmpty() ? null : found);
      forgetSpareQueues();
    }
    return isLast;
  }

  /** Runs the first work of the queue, in one transaction, and completes the results. */
  private void runBatch(String sandboxId, WaitQueue queue) {
    var batch = new ArrayList<QueuedWork<?>>();
    try {
      queue.snapshot = runTogether(sandboxId, queue, batch);
    } catch (OutcomeUnknownException e) {
      queue.snapshot = Optional.empty();
      batch.forEach(work -> work.fail(e));
    } catch (RuntimeException | Error e) {
      queue.snapshot = Optional.empty();
      if (batch.isEmpty()) {
        batch.add(queue.poll());
      }
      if (batch.size() == 1 && !isRetryable(e)) {
        batch.get(0).fail(e);
      } else {
        for (var work : batch) {
          queue.snapshot = runSeparately(sandboxId, queue, work);
          work.complete();
        }
      }
    }
    var snapshot = queue.snapshot;
    batch.forEach(QueuedWork::complete);
    listener.onResults(sandboxId, snapshot);
  }

  /**
   * Runs the work that waits now in one transaction, and adds it to the batch. Work that comes
   * meanwhile is left for the next transaction, so that the callers of this one get their results.
   */
  private Optional<SandboxSnapshot> runTogether(
      String sandboxId, WaitQueue queue, List<QueuedWork<?>> batch) {
    int limit = Math.min(queue.size(), MAX_WORK_PER_COMMIT);
    return commit(
        sandboxId,
        queue,
        queue.first(),
        tx -> {
          do {
            var work = queue.poll();
            batch.add(work);
            tx.setSystemTime(systemClock.now());
            if (work.isForNew() && batch.size() > 1) {
              throw TransactionRunner.idIsTaken(sandboxId);
            }
            work.run(tx);
          } while (batch.size() < limit
              && tx.bufferedRows() < MAX_ROWS_PER_COMMIT
              && !tx.sandbox().deleted());
        });
  }

  /**
   * Runs work in a transaction of its own, so that its failure does not fail other work.
   *
   * @return the sandbox as it was committed; empty if the work has failed
   */
  private Optional<SandboxSnapshot> runSeparately(
      String sandboxId, WaitQueue queue, QueuedWork<?> work) {
    for (int tries = 1; ; tries++) {
      try {
        return commit(sandboxId, queue, work, work::run);
      } catch (RuntimeException | Error e) {
        if (tries == MAX_TRIES || !isRetryable(e)) {
          work.fail(e instanceof RetryableException && !Outage.isBehind(e) ? busy() : e);
          return Optional.empty();
        }
      }
    }
  }

  private static ConflictException busy() {
    return new ConflictException("Too many sandboxes are made at the same time: try again.");
  }

  private static boolean isRetryable(Throwable failure) {
    return failure instanceof RetryableException || SqlStates.isRolledBack(failure);
  }

  /** Returns the sandbox as it was committed; empty if it is deleted. */
  private Optional<SandboxSnapshot> commit(
      String sandboxId, WaitQueue queue, QueuedWork<?> first, Consumer<SandboxTransaction> work) {
    var committed = runner.run(sandboxId, queue, first, work);
    committed.removed().forEach(this::forget);
    listener.onCommitted(sandboxId, committed);
    return Optional.of(committed.snapshot()).filter(after -> !after.sandbox().deleted());
  }

  /** Drops the state of a sandbox in this process, unless it is in use. */
  void forget(String sandboxId) {
    queues.computeIfPresent(sandboxId, (id, queue) -> queue.isIdle() ? null : queue);
  }

  private void forgetSpareQueues() {
    if (queues.size() > 2 * limit.max() + MAX_SPARE_QUEUES) {
      // most of them belong to sandboxes that other servers have deleted
      queues.keySet().forEach(this::forget);
    }
  }
}
