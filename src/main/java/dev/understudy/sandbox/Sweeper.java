package dev.understudy.sandbox;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Deletes, in the background and in small slices, what resets and deletions left behind, so that
 * neither they nor anybody else ever waits for it.
 */
public final class Sweeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());

  /** Every table whose key is a {@link Place}, or begins with one; a test looks for more. */
  static final List<String> BY_PLACE =
      List.of(
          "message",
          "unread",
          "message_key",
          "fault",
          "rate_limit",
          "counted_call",
          "journal",
          "message_work",
          "webhook",
          "webhook_subscription",
          "sociocs_job");

  /** Those that have only a few rows of each generation. */
  static final List<String> BY_GENERATION = List.of("subscription", "course");

  private static final int SLICE = 500;
  private static final long BETWEEN_SLICES_MS = 3;
  private static final long BETWEEN_LOOKS_MS = 60_000;

  private static final int TOMBSTONES = 100_000;

  private final Jdbi jdbi;
  private final Wall wall;
  private final ScheduledThreadPoolExecutor thread;

  /** Sweeps when it is woken; the first time also what an earlier run of the server left. */
  public Sweeper(Jdbi jdbi, Wall wall) {
    this.jdbi = jdbi;
    this.wall = wall;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var made = new Thread(work, "understudy-sweeper");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.scheduleWithFixedDelay(
        this::tidy, BETWEEN_LOOKS_MS, BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS);
  }

  /** There is something to sweep. */
  public void wake() {
    try {
      thread.execute(this::sweep);
    } catch (RejectedExecutionException e) {
      // the server is closing: the next one begins with what is left
    }
  }

  private void sweep() {
    try {
      if (jdbi.inTransaction(this::slice)) {
        thread.schedule(this::sweep, BETWEEN_SLICES_MS, TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      // as above
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "sweeping is put off", e);
    }
  }

  /** Whether there was anything to do. */
  private boolean slice(Handle handle) {
    var store = handle.attach(SweeperStore.class);
    var generation = store.discarded();
    if (generation.isEmpty()) {
      return false;
    }
    long first = Place.first(generation.get());
    for (var table : BY_PLACE) {
      var last = store.last(table, first, Place.end(generation.get()), SLICE);
      if (last.isPresent()) {
        store.deletePlaces(table, first, last.get());
        return true;
      }
    }
    BY_GENERATION.forEach(table -> store.deleteAll(table, generation.get()));
    store.deleteGeneration(generation.get());
    return true;
  }

  private void tidy() {
    try {
      jdbi.useExtension(
          SweeperStore.class,
          store -> {
            store.deleteUnusedDocuments(wall.now().minus(Worlds.DOCUMENT_LIFE));
            store.deleteOldTombstones(TOMBSTONES);
          });
      sweep();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "tidying is put off", e);
    }
  }

  /** Ends the slice at hand and stops. */
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
