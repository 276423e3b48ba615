package dev.understudy.registry;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;

import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.ProviderTable.Key;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.transaction.EntityCache;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Sweeper of rows that resets and deletions leave behind. It deletes them in the background, in
 * small slices, so that no caller waits for it.
 */
public final class Sweeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());

  /** Core's tables with a {@link RowKey}. */
  static final List<String> KEYED_TABLES =
      List.of(
          "message",
          "unread_message",
          "message_key",
          "fault",
          "rate_limit",
          "counted_call",
          "journal",
          "control_call",
          "message_work",
          "webhook");

  /** Core's tables that have only a few rows of each generation. */
  static final List<String> GENERATION_TABLES = List.of("delivery_plan");

  private static final int ROWS_PER_SLICE = 500;
  private static final long PAUSE_MS = 3;
  private static final long POLL_MS = 60_000;

  private static final int MAX_TOMBSTONES = 100_000;

  private final Jdbi jdbi;
  private final SystemClock systemClock;
  private final List<String> keyedTables;
  private final List<String> generationTables;
  private final ScheduledThreadPoolExecutor thread;

  /**
   * Creates a sweeper, which works when it is woken. The first time it also deletes what an earlier
   * run of the server left behind.
   *
   * @param ofProviders the providers' own tables
   */
  public Sweeper(Jdbi jdbi, SystemClock systemClock, List<ProviderTable> ofProviders) {
    this.jdbi = jdbi;
    this.systemClock = systemClock;
    var byKind =
        ofProviders.stream()
            .collect(partitioningBy(table -> table.key() == Key.GENERATION, toList()));
    this.keyedTables = with(KEYED_TABLES, byKind.get(false));
    this.generationTables = with(GENERATION_TABLES, byKind.get(true));
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

  private static List<String> with(List<String> tables, List<ProviderTable> ofProviders) {
    return Stream.concat(tables.stream(), ofProviders.stream().map(ProviderTable::name)).toList();
  }

  /** Returns the names of all tables that are swept. */
  List<String> tables() {
    return Stream.concat(keyedTables.stream(), generationTables.stream()).sorted().toList();
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
    for (var table : keyedTables) {
      var last = store.lastOfSlice(table, first, RowKey.end(generation.get()), ROWS_PER_SLICE);
      if (last.isPresent()) {
        store.deleteRows(table, first, last.get());
        return true;
      }
    }
    generationTables.forEach(table -> store.deleteAll(table, generation.get()));
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
