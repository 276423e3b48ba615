package dev.understudy.coverage;

import dev.understudy.coverage.OccurrenceStore.OccurrenceCountRow;
import dev.understudy.store.Outage;
import dev.understudy.transaction.Occurrence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;

/**
 * Counter of calls and failures by sandbox. It counts in memory, and adds what it has counted to
 * the database when the counts are read, when the server is closed, and from time to time.
 */
public final class OccurrenceCounter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OccurrenceCounter.class.getName());
  private static final Duration MAX_UNSAVED_TIME = Duration.ofSeconds(1);
  private static final int MAX_UNSAVED = 5_000;
  private static final int MAX_ROWS = 100_000;

  private final Jdbi jdbi;
  private final String server;
  private final boolean isLasting;
  private final Map<CountKey, Long> unsaved = new ConcurrentHashMap<>();
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private volatile boolean isClosed;
  private int rowsInserted;

  private record CountKey(String sandbox, Occurrence occurrence) {}

  /**
   * Creates a counter.
   *
   * @param server an id of this server among those on the database
   * @param isLasting whether others can read the database, or it is read after this process has
   *     ended
   */
  public OccurrenceCounter(Jdbi jdbi, String server, boolean isLasting) {
    this.jdbi = jdbi;
    this.server = server;
    this.isLasting = isLasting;
  }

  /** Counts what happened in a sandbox. */
  public void count(String sandboxId, List<Occurrence> occurrences) {
    for (var occurrence : occurrences) {
      unsaved.merge(new CountKey(sandboxId, occurrence), 1L, Long::sum);
    }
    if ((isLasting || unsaved.size() > MAX_UNSAVED)
        && !isScheduled.get()
        && isScheduled.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(MAX_UNSAVED_TIME.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::saveOnSchedule);
    }
  }

  private void saveOnSchedule() {
    isScheduled.set(false);
    if (!isClosed) {
      saveOrLog();
    }
  }

  private void saveOrLog() {
    try {
      save();
    } catch (RuntimeException e) {
      Outage.log(LOG, "the counts of failures can't be saved", e);
    }
  }

  /** Returns the sums of the sandboxes whose ids fit. */
  Counts read(Predicate<String> sandboxes) {
    save();
    var sums = new HashMap<Occurrence, Long>();
    jdbi.withExtension(OccurrenceStore.class, OccurrenceStore::all).stream()
        .filter(row -> sandboxes.test(row.sandbox()))
        .forEach(row -> sums.merge(row.occurrence(), row.met(), Long::sum));
    return new Counts(sums);
  }

  /** Forgets all counts, of all servers on the database. */
  public synchronized void clear() {
    unsaved.clear();
    jdbi.useExtension(OccurrenceStore.class, OccurrenceStore::clear);
  }

  private synchronized void save() {
    var rows = new ArrayList<OccurrenceCountRow>();
    for (var key : List.copyOf(unsaved.keySet())) {
      var met = unsaved.remove(key);
      if (met != null) {
        rows.add(OccurrenceCountRow.of(server, key.sandbox(), key.occurrence(), met));
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    try {
      jdbi.useTransaction(handle -> add(handle.attach(OccurrenceStore.class), rows));
    } catch (RuntimeException e) {
      rows.forEach(
          row ->
              unsaved.merge(new CountKey(row.sandbox(), row.occurrence()), row.met(), Long::sum));
      throw e;
    }
    if (rowsInserted > MAX_ROWS) {
      rowsInserted = 0;
      jdbi.useTransaction(handle -> addUpDeleted(handle.attach(OccurrenceStore.class)));
    }
  }

  private void add(OccurrenceStore store, List<OccurrenceCountRow> rows) {
    var updated = store.add(rows);
    var missing = new ArrayList<OccurrenceCountRow>();
    for (int i = 0; i < rows.size(); i++) {
      if (updated[i] == 0) {
        missing.add(rows.get(i));
      }
    }
    if (!missing.isEmpty()) {
      store.insert(missing);
      rowsInserted += missing.size();
    }
  }

  /** Replaces the rows of deleted sandboxes by their sums, which belong to no sandbox. */
  private void addUpDeleted(OccurrenceStore store) {
    var rows = store.ofDeletedSandboxes(server);
    var sums = new HashMap<Occurrence, Long>();
    rows.forEach(row -> sums.merge(row.occurrence(), row.met(), Long::sum));
    store.delete(rows);
    add(
        store,
        sums.entrySet().stream()
            .map(sum -> OccurrenceCountRow.of(server, "", sum.getKey(), sum.getValue()))
            .toList());
  }

  /** Saves what is not saved yet, where somebody can read it. */
  @Override
  public void close() {
    isClosed = true;
    if (isLasting) {
      saveOrLog();
    }
  }
}
