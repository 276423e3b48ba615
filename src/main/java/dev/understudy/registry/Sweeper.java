package dev.understudy.registry;

import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.SandboxTables;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.transaction.EntityCache;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Sweeper of rows that resets and deletions leave behind. It deletes them in the background, in
 * small slices, so that no caller waits for it.
 */
public final class Sweeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());

  private static final int ROWS_PER_SLICE = 500;
  private static final long PAUSE_MS = 3;
  private static final long POLL_MS = 60_000;

  private static final int MAX_TOMBSTONES = 100_000;

  private final Jdbi jdbi;
  private final SystemClock systemClock;
  private final SandboxTables tables;
  private final ScheduledThreadPoolExecutor thread;

  /**
   * Creates a sweeper, which works when it is woken. The first time it also deletes what an earlier
   * run of the server left behind.
   *
   * @param tables the tables that it sweeps
   */
  public Sweeper(Jdbi jdbi, SystemClock systemClock, SandboxTables tables) {
    this.jdbi = jdbi;
    this.systemClock = systemClock;
    this.tables = tables;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var made = new Thread(work, "understudy-sweeper");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.scheduleWithFixedDelay(this::deleteUnused, POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
  }

  /** Wakes the sweeper, because there is something to delete. */
  public void wake() {
    try {
      thread.execute(this::sweep);
    } catch (RejectedExecutionException e) {
      // the server is closing; its next run deletes the rest
    }
  }

  private void sweep() {
    try {
      if (jdbi.inTransaction(this::deleteSlice)) {
        thread.schedule(this::sweep, PAUSE_MS, TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      // the server is closing
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "rows can't be swept now", e);
    }
  }

  /** Deletes a slice of rows; returns whether there were any. */
  private boolean deleteSlice(Handle handle) {
    var store = handle.attach(SweeperStore.class);
    var generation = store.discarded();
    if (generation.isEmpty()) {
      return false;
    }
    long first = RowKey.first(generation.get());
    for (var table : tables.keyed()) {
      var last = store.lastOfSlice(table, first, RowKey.end(generation.get()), ROWS_PER_SLICE);
      if (last.isPresent()) {
        store.deleteRows(table, first, last.get());
        return true;
      }
    }
    tables.ofGenerations().forEach(table -> store.deleteAll(table, generation.get()));
    store.deleteGeneration(generation.get());
    return true;
  }

  private void deleteUnused() {
    try {
      jdbi.useExtension(
          SweeperStore.class,
          store -> {
            store.deleteUnusedDocuments(systemClock.now().minus(EntityCache.DOCUMENT_LIFE));
            store.deleteOldTombstones(MAX_TOMBSTONES);
          });
      sweep();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "unused documents can't be deleted now", e);
    }
  }

  /** Stops after the current slice. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
