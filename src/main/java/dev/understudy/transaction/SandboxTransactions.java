package dev.understudy.transaction;

import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.RetryableException;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxCreation;
import dev.understudy.sandbox.SandboxLimit;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxSpec;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Outage;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.store.SqlStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs work on sandboxes, one after the other in each sandbox. The first caller opens the
 * transaction, runs its own work and all work queued behind it, writes all rows together, and
 * commits once (group commit). Work sees the changes of the work before it.
 *
 * <p>Several servers can share a database. A transaction then begins by locking the sandbox's row.
 * If the row has the version that this process left, the transaction continues from the snapshot in
 * memory; otherwise it reads the sandbox from the database.
 *
 * <p>No work is committed twice: when a commit is not answered, {@link CommitVerifier} finds out
 * how it ended before the work is run again.
 */
public final class SandboxTransactions {
  private static final int MIN_WORK_PER_COMMIT = 8;
  private static final int MAX_WORK_PER_COMMIT = 64;
  private static final int MAX_ROWS_PER_COMMIT = 2_000;
  private static final int MAX_TRIES = 10;
  private static final int MAX_SPARE_QUEUES = 1_000;

  private final TransactionRunner runner;
  private final SandboxLimit limit;
  private final SystemClock systemClock;
  private final ConcurrentHashMap<String, WaitQueue> queues = new ConcurrentHashMap<>();
  private final List<BiConsumer<String, Optional<Sandbox>>> listeners =
      new CopyOnWriteArrayList<>();
  private volatile Runnable onSandboxRemoved = () -> {};
  private volatile Consumer<String> onRowsDeletable = id -> {};
  private volatile BiConsumer<String, List<Occurrence>> onOccurrences = (id, occurrences) -> {};

  /**
   * Creates the transactions on the sandboxes of a database.
   *
   * @param beforeCommit runs once in every transaction, after its work
   */
  public SandboxTransactions(
      Jdbi jdbi,
      SandboxFactory factory,
      SandboxLimit limit,
      Consumer<SandboxTransaction> beforeCommit) {
    this.runner = new TransactionRunner(jdbi, factory, limit, beforeCommit);
    this.limit = limit;
    this.systemClock = factory.systemClock();
  }

  /**
   * Declares that no other server uses the database. Transactions then continue from the snapshot
   * in memory without a lock on the sandbox's row. The update of the row at their end fails if it
   * was changed nevertheless, as when the sandbox was removed to make room, and they run again.
   */
  public void setOnlyServer() {
    runner.setOnlyServer();
  }

  /**
   * Adds a listener that is called after each commit that may have changed a sandbox: with its id,
   * and with the sandbox as it was committed, if that is known and the sandbox is not deleted.
   */
  public void onCommit(BiConsumer<String, Optional<Sandbox>> listener) {
    listeners.add(listener);
  }

  /** Sets a listener for commits that make rows deletable that had to be kept before. */
  public void onRowsDeletable(Consumer<String> listener) {
    onRowsDeletable = listener;
  }

  /**
   * Sets a listener for what is counted, with the id of the sandbox. It is called after the commit
   * and before the result of the work is returned.
   */
  public void onOccurrences(BiConsumer<String, List<Occurrence>> listener) {
    onOccurrences = listener;
  }

  /** Sets a listener for commits that delete an unused sandbox to make room for a new one. */
  public void onSandboxRemoved(Runnable listener) {
    onSandboxRemoved = listener;
  }

  /**
   * Runs work in a sandbox and returns its result once it is committed. The work may be run twice,
   * when the first try is rolled back, so it must change nothing except through the transaction.
   *
   * @throws SandboxNotFoundException if there is no such sandbox
   * @throws OutcomeUnknownException if it is not known whether the work is committed
   */
  public <T> T run(String sandboxId, Function<SandboxTransaction, T> work) {
    return run(sandboxId, new QueuedWork<>(Optional.empty(), work));
  }

  /** Runs work in a sandbox, which is created in the same transaction if there is none. */
  public <T> T run(
      String sandboxId, SandboxCreation creation, Function<SandboxTransaction, T> work) {
    return run(sandboxId, new QueuedWork<>(Optional.of(creation), work));
  }

  /**
   * Runs work in a sandbox, which is created in the same transaction if its id says that use
   * creates it.
   *
   * @throws SandboxNotFoundException if there is none, or it was deleted
   */
  public <T> T runOrCreate(String sandboxId, Function<SandboxTransaction, T> work) {
    return sandboxId.startsWith(Sandbox.MADE_BY_USE_PREFIX)
        ? run(sandboxId, new SandboxCreation(SandboxSpec.ofId(sandboxId), true, false), work)
        : run(sandboxId, work);
  }

  /**
   * Returns whether this process has run work in a sandbox that existed afterwards. If another
   * server has deleted it since, the next work finds out.
   */
  public boolean isKnown(String sandboxId) {
    var queue = queues.get(sandboxId);
    return queue != null && queue.snapshot.isPresent();
  }

  private <T> T run(String sandboxId, QueuedWork<T> work) {
    var queue = enqueue(sandboxId, work);
    work.await();
    if (!work.isDone()) {
      Optional<Sandbox> committed;
      var batch = new ArrayList<QueuedWork<?>>();
      try {
        committed = runAsLeader(sandboxId, queue, work, batch).map(SandboxSnapshot::sandbox);
      } finally {
        // first the next leader, so that it works while this one wakes the callers of its batch
        queue.handOver();
        batch.forEach(QueuedWork::wakeCaller);
        queues.computeIfPresent(sandboxId, (id, found) -> found.isEmpty() ? null : found);
      }
      listeners.forEach(listener -> listener.accept(sandboxId, committed));
      forgetSpareQueues();
    }
    return work.result();
  }

  private WaitQueue enqueue(String sandboxId, QueuedWork<?> work) {
    return queues.compute(
        sandboxId,
        (id, found) -> {
          var queue = found == null ? new WaitQueue() : found;
          queue.add(work);
          return queue;
        });
  }

  private Optional<SandboxSnapshot> runAsLeader(
      String sandboxId, WaitQueue queue, QueuedWork<?> own, List<QueuedWork<?>> batch) {
    try {
      queue.snapshot = runQueued(sandboxId, queue, own, batch);
      batch.forEach(QueuedWork::complete);
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
          work.wakeCaller();
        }
      }
    }
    if (!own.isDone()) {
      throw new IllegalStateException("the leader's own work was not the first in the queue");
    }
    return queue.snapshot;
  }

  /**
   * Runs queued work in one transaction, and adds to the batch what was taken from the queue. Work
   * that comes meanwhile is left for the next batch, unless this one is small: so one part of the
   * callers reads and answers calls while the work of the others is committed.
   */
  private Optional<SandboxSnapshot> runQueued(
      String sandboxId, WaitQueue queue, QueuedWork<?> own, List<QueuedWork<?>> batch) {
    int limit = Math.max(MIN_WORK_PER_COMMIT, Math.min(queue.size(), MAX_WORK_PER_COMMIT));
    return commit(
        sandboxId,
        queue,
        own,
        tx -> {
          for (var work = queue.poll(); work != null; work = queue.poll()) {
            batch.add(work);
            tx.setSystemTime(systemClock.now());
            if (work.isForNew() && batch.size() > 1) {
              throw TransactionRunner.idIsTaken(sandboxId);
            }
            work.run(tx);
            if (batch.size() == limit
                || tx.bufferedRows() >= MAX_ROWS_PER_COMMIT
                || tx.sandbox().deleted()) {
              break;
            }
          }
        });
  }

  /** Runs work in a transaction of its own, so that its failure does not fail other work. */
  private Optional<SandboxSnapshot> runSeparately(
      String sandboxId, WaitQueue queue, QueuedWork<?> work) {
    for (int tries = 1; ; tries++) {
      try {
        var snapshot = commit(sandboxId, queue, work, work::run);
        work.complete();
        return snapshot;
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
    if (!committed.removed().isEmpty()) {
      committed.removed().forEach(this::forget);
      onSandboxRemoved.run();
    }
    if (!committed.occurrences().isEmpty()) {
      onOccurrences.accept(sandboxId, committed.occurrences());
    }
    if (committed.snapshot().hasDeletableRows()) {
      onRowsDeletable.accept(sandboxId);
    }
    return Optional.of(committed.snapshot()).filter(after -> !after.sandbox().deleted());
  }

  /** Drops the state of a sandbox in this process, unless it is in use. */
  public void forget(String sandboxId) {
    queues.computeIfPresent(sandboxId, (id, queue) -> queue.isIdle() ? null : queue);
  }

  private void forgetSpareQueues() {
    if (queues.size() > 2 * limit.max() + MAX_SPARE_QUEUES) {
      // most of them belong to sandboxes that other servers have deleted
      queues.keySet().forEach(this::forget);
    }
  }
}
