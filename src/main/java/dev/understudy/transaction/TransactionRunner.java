package dev.understudy.transaction;

import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.RetryableException;
import dev.understudy.sandbox.SandboxLimit;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxRow;
import dev.understudy.sandbox.SandboxStore;
import dev.understudy.sandbox.SandboxVersion;
import dev.understudy.store.CommitException;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.store.Transactions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs one database transaction on a sandbox: locks its row, continues from the snapshot in memory,
 * from the database or from a new sandbox, runs the work, writes and commits.
 */
final class TransactionRunner {
  private final Jdbi jdbi;
  private final SandboxFactory factory;
  private final SandboxLimit limit;
  private final Consumer<SandboxTransaction> beforeCommit;
  private final String server;
  private final CommitVerifier commits;

  /** Whether no other process uses the database, so that transactions begin without a lock. */
  private volatile boolean isOnlyServer;

  TransactionRunner(
      Jdbi jdbi,
      SandboxFactory factory,
      SandboxLimit limit,
      Consumer<SandboxTransaction> beforeCommit) {
    this.jdbi = jdbi;
    this.factory = factory;
    this.limit = limit;
    this.beforeCommit = beforeCommit;
    this.server = factory.systemClock().freshServerId();
    this.commits = new CommitVerifier(jdbi, server);
  }

  void setOnlyServer() {
    isOnlyServer = true;
  }

  /**
   * A transaction that has begun.
   *
   * @param isNew whether the sandbox is created in it
   * @param removed the ids of unused sandboxes that it deletes to make room for the new one
   */
  private record OpenTransaction(SandboxTransaction tx, boolean isNew, List<String> removed) {}

  /**
   * A committed transaction.
   *
   * @param snapshot the sandbox as it was committed
   * @param removed the ids of unused sandboxes that were deleted to make room for a new one
   */
  record CommittedTransaction(
      SandboxSnapshot snapshot, List<String> removed, List<Occurrence> occurrences) {}

  /**
   * Runs work in a database transaction and commits it.
   *
   * @param first the queued work that is run first; it says whether to create the sandbox
   * @throws SandboxNotFoundException if there is no sandbox and the work does not create it
   * @throws ConflictException if the work is for a new sandbox and its id is taken
   * @throws RetryableException if nothing was written, because of other servers or the network
   * @throws OutcomeUnknownException if it is not known whether it was written
   */
  CommittedTransaction run(
      String sandboxId, WaitQueue queue, QueuedWork<?> first, Consumer<SandboxTransaction> work) {
    var opened = new AtomicReference<OpenTransaction>();
    var result = new AtomicReference<SandboxSnapshot>();
    try {
      Transactions.run(
          jdbi,
          handle -> {
            opened.set(open(handle, sandboxId, queue, first));
            work.accept(opened.get().tx());
            result.set(finish(opened.get()));
            return true;
          });
    } catch (CommitException e) {
      if (!commits.wasCommitted(queue, result.get().sandbox(), opened.get().isNew(), e)) {
        throw new RetryableException("a commit failed", e);
      }
    }
    return new CommittedTransaction(
        result.get(), opened.get().removed(), opened.get().tx().occurrences());
  }

  private OpenTransaction open(
      Handle handle, String sandboxId, WaitQueue queue, QueuedWork<?> first) {
    if (isOnlyServer && queue.unknownCommit.isEmpty() && !first.isForNew()) {
      var known = queue.snapshot;
      if (known.isPresent()) {
        return existing(handle, known.get());
      }
    }
    var version = SandboxLock.lock(handle, sandboxId);
    commits.resolve(queue, version);
    var snapshot = queue.snapshot.filter(each -> isCurrent(each, version));
    if (snapshot.isPresent() && !first.isForNew()) {
      return existing(handle, snapshot.get());
    }
    var store = new SandboxStore(handle);
    var row = version.flatMap(each -> store.lock(sandboxId));
    var sandbox = row.filter(each -> !each.deleted()).map(SandboxRow::sandbox);
    if (sandbox.isEmpty()) {
      return create(handle, sandboxId, first, row.isPresent());
    }
    if (first.isForNew()) {
      throw idIsTaken(sandboxId);
    }
    var entities = factory.entityCache().get(sandbox.get(), store);
    return existing(handle, SandboxSnapshot.of(sandbox.get(), entities));
  }

  private static boolean isCurrent(SandboxSnapshot snapshot, Optional<SandboxVersion> version) {
    return version.equals(Optional.of(snapshot.sandbox().version()));
  }

  private OpenTransaction existing(Handle handle, SandboxSnapshot snapshot) {
    var tx = new SandboxTransaction(handle, snapshot, factory.systemClock().now());
    return new OpenTransaction(tx, false, List.of());
  }

  private OpenTransaction create(
      Handle handle, String sandboxId, QueuedWork<?> first, boolean wasDeleted) {
    // use does not create a sandbox again that was deleted
    var creation =
        first
            .creation()
            .filter(each -> each.isNew() || !wasDeleted)
            .orElseThrow(() -> new SandboxNotFoundException(sandboxId, wasDeleted));
    var removed = limit.removeUnused(new SandboxStore(handle));
    var tx = factory.create(handle, sandboxId, creation.spec(), creation.madeByUse());
    return new OpenTransaction(tx, true, removed);
  }

  private SandboxSnapshot finish(OpenTransaction opened) {
    var tx = opened.tx();
    beforeCommit.accept(tx);
    var result = tx.finish(server);
    if (opened.isNew()) {
      limit.countNew(tx.store(), opened.removed().size());
    }
    return result;
  }

  static ConflictException idIsTaken(String id) {
    return new ConflictException("There is a sandbox '" + id + "' already.");
  }
}
