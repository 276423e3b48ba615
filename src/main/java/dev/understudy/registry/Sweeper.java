package dev.understudy.registry;

import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.SandboxTables;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.DaemonThreads;
import dev.understudy.transaction.EntityCache;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Sweeper of rows that resets and deletions leave behind. It deletes them in the background, in
 * small slices, so that no caller waits for it.
 */
public final class Sweeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());

  private static final int ROWS_PER_SLICE = 500;
  private static final int GENERATIONS_PER_SLICE = 100;
  private static final long PAUSE_MS = 3;

  /** Time in which more becomes discarded, such as the sandboxes of the tests of a class. */
  private static final long GATHER_MS = 50;

  private static final long POLL_MS = 60_000;

  private static final int MAX_TOMBSTONES = 100_000;

  private final Jdbi jdbi;
  private final SystemClock systemClock;
  private final SandboxTables tables;
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicBoolean isScheduled = new AtomicBoolean();

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
    this.thread = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("understudy-sweeper"));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.scheduleWithFixedDelay(this::deleteUnused, POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
  }

  /** Wakes the sweeper, because there is something to delete. */
  public void wake() {
    sweepIn(GATHER_MS);
  }

  private void sweepIn(long milliseconds) {
    if (isScheduled.compareAndSet(false, true)) {
      try {
        thread.schedule(this::sweep, milliseconds, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // the server is closing; its next run deletes the rest
      }
    }
  }

  private void sweep() {
    isScheduled.set(false);
    try {
      if (jdbi.inTransaction(this::deleteSlice)) {
        sweepIn(PAUSE_MS);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "rows can't be swept now", e);
    }
  }

  /** Deletes a slice of rows; returns whether there were any. */
  private boolean deleteSlice(Handle handle) {
    var store = handle.attach(SweeperStore.class);
    var discarded = store.discarded(GENERATIONS_PER_SLICE);
    if (discarded.isEmpty()) {
      return false;
    }
    long first = discarded.get(0);
    long last = lastInRow(discarded);
    int room = ROWS_PER_SLICE;
    for (var table : tables.keyed()) {
      var lastRow = store.lastOfSlice(table, RowKey.first(first), RowKey.end(last), room);
      if (lastRow.isPresent()) {
        room -= store.deleteRows(table, RowKey.first(first), lastRow.get());
        if (room <= 0) {
          return true;
        }
      }
    }
    tables.ofGenerations().forEach(table -> store.deleteAll(table, first, last));
    store.deleteGenerations(first, last);
    return true;
  }

  /** Returns the last generation that follows the first one without a gap: one range of keys. */
  private static long lastInRow(List<Long> generations) {
    long last = generations.get(0);
    for (long each : generations.subList(1, generations.size())) {
      if (each != last + 1) {
        break;
      }
      last = each;
    }
    return last;
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
