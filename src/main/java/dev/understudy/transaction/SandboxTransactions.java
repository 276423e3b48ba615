package dev.understudy.transaction;

import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxCreation;
import dev.understudy.sandbox.SandboxLimit;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxSpec;
import dev.understudy.store.OutcomeUnknownException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs work on sandboxes, one after the other in each sandbox. Work that waits shares a transaction
 * ({@link GroupCommit}) and sees the changes of the work before it.
 *
 * <p>Several servers can share a database. A transaction then begins by locking the sandbox's row.
 * If the row has the version that this process left, the transaction continues from the snapshot in
 * memory; otherwise it reads the sandbox from the database.
 *
 * <p>No work is committed twice: when a commit is not answered, {@link CommitVerifier} finds out
 * how it ended before the work is run again.
 */
public final class SandboxTransactions implements AutoCloseable {
  private final TransactionRunner runner;
  private final GroupCommit commits;
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
    this.commits = new GroupCommit(runner, limit, factory.systemClock(), new Listeners());
  }

  /** Ends the threads once they have run what is queued. */
  @Override
  public void close() {
    commits.close();
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
    return commits.run(sandboxId, new QueuedWork<>(Optional.empty(), work));
  }

  /** Runs work in a sandbox, which is created in the same transaction if there is none. */
  public <T> T run(
      String sandboxId, SandboxCreation creation, Function<SandboxTransaction, T> work) {
    return commits.run(sandboxId, new QueuedWork<>(Optional.of(creation), work));
  }

  /**
   * Runs work in a sandbox, which is created in the same transaction if its id says that use
   * creates it.
   *
   * @throws SandboxNotFoundException if there is none, or it was deleted
   */
  public <T> T runOrCreate(String sandboxId, Function<SandboxTransaction, T> work) {
    return commits.run(sandboxId, new QueuedWork<>(creationByUse(sandboxId), work));
  }

  /**
   * Does the same as {@link #runOrCreate} without a thread that waits. The result is complete at
   * once if no other work was running in the sandbox. Otherwise the thread that runs all work of
   * the sandbox completes it, so what depends on the result must not block.
   */
  public <T> CompletableFuture<T> submitOrCreate(
      String sandboxId, Function<SandboxTransaction, T> work) {
    return commits.submit(sandboxId, new QueuedWork<>(creationByUse(sandboxId), work));
  }

  private static Optional<SandboxCreation> creationByUse(String sandboxId) {
    return sandboxId.startsWith(Sandbox.MADE_BY_USE_PREFIX)
        ? Optional.of(new SandboxCreation(SandboxSpec.ofId(sandboxId), true, false))
        : Optional.empty();
  }

  /**
   * Returns whether this process has run work in a sandbox that existed afterwards. If another
   * server has deleted it since, the next work finds out.
   */
  public boolean isKnown(String sandboxId) {
    return commits.isKnown(sandboxId);
  }

  /** Drops the state of a sandbox in this process, unless it is in use. */
  public void forget(String sandboxId) {
    commits.forget(sandboxId);
  }

  private final class Listeners implements GroupCommit.CommitListener {
    @Override
    public void onCommitted(String sandboxId, TransactionRunner.CommittedTransaction committed) {
      if (!committed.removed().isEmpty()) {
        onSandboxRemoved.run();
      }
      if (!committed.occurrences().isEmpty()) {
        onOccurrences.accept(sandboxId, committed.occurrences());
      }
      if (committed.snapshot().hasDeletableRows()) {
        onRowsDeletable.accept(sandboxId);
      }
    }

    @Override
    public void onResults(String sandboxId, Optional<SandboxSnapshot> snapshot) {
      var committed = snapshot.map(SandboxSnapshot::sandbox);
      listeners.forEach(listener -> listener.accept(sandboxId, committed));
    }
  }
}
