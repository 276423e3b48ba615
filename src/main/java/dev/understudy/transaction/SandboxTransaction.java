package dev.understudy.transaction;

import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxRow;
import dev.understudy.sandbox.SandboxStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * A transaction on one sandbox: the sandbox's state, the numbers that new rows take, and a buffer
 * of rows that are inserted together. Its changes are committed all together or not at all. It must
 * not be used after its work has returned, or by another thread.
 */
public final class SandboxTransaction {
  private final Handle handle;
  private final WriteBuffer buffer = new WriteBuffer();
  private final List<Occurrence> occurrences = new ArrayList<>();
  private final TransactionCounters counters;
  private final Ids ids;
  private Sandbox sandbox;
  private SandboxEntities entities;
  private Instant systemTime;
  private Instant now;
  private Optional<Instant> nextWorkTime;
  private Map<CachedState<?>, Object> cached;

  /** Whether the generation is new, and nobody has got the handle to write rows of it. */
  private boolean hasOnlyBufferedRows;

  private boolean isUpdated;
  private boolean hasDeletableRows;

  /** A writer of all buffered rows of one kind. */
  @FunctionalInterface
  public interface BatchWriter<R> {
    void write(Handle handle, List<R> rows);
  }

  SandboxTransaction(Handle handle, SandboxSnapshot snapshot, Instant systemTime) {
    this.handle = handle;
    this.sandbox = snapshot.sandbox();
    this.entities = snapshot.entities();
    this.cached = snapshot.cached();
    this.ids = sandbox.ids();
    this.counters = new TransactionCounters(sandbox.counts());
    this.nextWorkTime = sandbox.nextWork();
    setSystemTime(systemTime);
  }

  /** Begins a new sandbox, of which there are no rows yet except its own. */
  static SandboxTransaction ofNew(Handle handle, SandboxSnapshot snapshot, Instant systemTime) {
    var tx = new SandboxTransaction(handle, snapshot, systemTime);
    tx.hasOnlyBufferedRows = true;
    return tx;
  }

  /** Sets the time at which the next work begins. */
  void setSystemTime(Instant time) {
    systemTime = time;
    now = sandbox.clock().now(time);
  }

  /** Returns the sandbox; its counters are those at the beginning of the transaction. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** Returns the generation, the first part of the key of every row of the sandbox. */
  public long generation() {
    return sandbox.generation();
  }

  /** Returns the entities that fixtures define. */
  public SandboxEntities entities() {
    return entities;
  }

  /** Returns the generator of the sandbox's ids. */
  public Ids ids() {
    return ids;
  }

  /** Returns the sandbox's time, the same until the work ends. */
  public Instant now() {
    return now;
  }

  /** Returns the time of the system clock, for what must not stop with a frozen clock. */
  public Instant systemTime() {
    return systemTime;
  }

  /** Takes the next number for a message, from 1. */
  public long nextMessageNumber() {
    counters.keptMessages++;
    return ++counters.messages;
  }

  /** Returns the number that {@link #nextMessageNumber} will return, without taking it. */
  public long peekMessageNumber() {
    return counters.messages + 1;
  }

  /** Takes the next number for a call, from 1. */
  public long nextCallNumber() {
    return ++counters.calls;
  }

  /** Returns the number that was taken last for a call. */
  public long lastCallNumber() {
    return counters.calls;
  }

  /** Takes the next number for a fault, from 1. */
  public long nextFaultNumber() {
    return ++counters.faults;
  }

  /** Takes the next number for a webhook, from 1. */
  public long nextWebhookNumber() {
    return ++counters.webhooks;
  }

  /** Returns the number that was taken last for a webhook. */
  public long lastWebhookNumber() {
    return counters.webhooks;
  }

  /** Takes the next number for due work, from 1; it orders what is due at the same instant. */
  public long nextWorkNumber() {
    return ++counters.works;
  }

  /** Notes that work is due at an instant of the sandbox's clock. */
  public void workDueAt(Instant due) {
    if (nextWorkTime.isEmpty() || due.isBefore(nextWorkTime.get())) {
      nextWorkTime = Optional.of(due);
    }
  }

  /** Returns a time before which no work is due; empty if there is no work. */
  public Optional<Instant> nextWorkTime() {
    return nextWorkTime;
  }

  /** Sets the time at which the earliest of all work is due; empty if there is no work. */
  public void setNextWorkTime(Optional<Instant> due) {
    nextWorkTime = due;
  }

  /** Returns how many messages are stored, with those of this transaction. */
  public long keptMessages() {
    return counters.keptMessages;
  }

  /** Subtracts messages that were deleted from the count of stored ones. */
  public void countDeletedMessages(long count) {
    counters.keptMessages -= count;
  }

  /** Adds the approximate size of new rows to the size of the sandbox. */
  public void addStoredBytes(long bytes) {
    counters.storedBytes += bytes;
  }

  /** Sets the approximate size of all rows, after some were deleted. */
  public void setStoredBytes(long bytes) {
    counters.storedBytes = bytes;
  }

  /** Notes that rows can be deleted from now on that had to be kept before. */
  public void markRowsDeletable() {
    hasDeletableRows = true;
  }

  /** Returns state that transactions hand on, and reads it from its rows the first time. */
  @SuppressWarnings("unchecked") // cache() stores only values of the kind's own type
  public <S> S cached(CachedState<S> kind) {
    var known = cached.get(kind);
    if (known != null) {
      return (S) known;
    }
    var loaded =
        kind.ofNoRows()
            .filter(none -> hasOnlyBufferedRows)
            .orElseGet(() -> kind.load(flush(), generation()));
    cache(kind, loaded);
    return loaded;
  }

  /** Replaces state that transactions hand on. The caller writes its rows. */
  public <S> void cache(CachedState<S> kind, S changed) {
    var all = new IdentityHashMap<>(cached);
    all.put(kind, changed);
    cached = all;
  }

  /** Counts this once the transaction is committed. */
  public void count(Occurrence occurrence) {
    occurrences.add(occurrence);
  }

  List<Occurrence> occurrences() {
    return occurrences;
  }

  /** Buffers a row, to be written together with the others of its kind. */
  public <R> void write(BatchWriter<R> writer, R row) {
    buffer.add(writer, row);
  }

  /** Writes all buffered rows, and returns the handle to read or write others. */
  public Handle flush() {
    hasOnlyBufferedRows = false;
    buffer.write(handle);
    return handle;
  }

  int bufferedRows() {
    return buffer.size();
  }

  /**
   * Runs work that may be refused. If it throws, the rows that it buffered, the numbers that it
   * took and the cached state that it replaced are undone. Rows that are already in the database
   * can't be undone, so such work reads before it writes.
   *
   * @throws IllegalStateException if the work throws after rows that it buffered were written
   */
  public <T> T attempt(Supplier<T> work) {
    var countersBefore = counters.get();
    var nextWorkBefore = nextWorkTime;
    var cachedBefore = cached;
    var savepoint = buffer.savepoint();
    int occurrencesBefore = occurrences.size();
    try {
      return work.get();
    } catch (RuntimeException e) {
      buffer.rollbackTo(savepoint, e);
      counters.set(countersBefore);
      nextWorkTime = nextWorkBefore;
      cached = cachedBefore;
      occurrences.subList(occurrencesBefore, occurrences.size()).clear();
      throw e;
    }
  }

  /**
   * Sets the sandbox's clock. All due work is looked up again afterwards.
   *
   * @param mode {@code live} or {@code frozen}
   * @param time the new time; empty to keep the time that the clock shows
   */
  public void setClock(String mode, Optional<Instant> time) {
    var clock = Clock.of(mode, Optional.of(time.orElse(now)), systemTime);
    update(sandbox.with(sandbox.content().with(clock)));
    nextWorkTime.ifPresent(due -> workDueAt(now));
  }

  /** Moves the clock forward to an instant; does nothing if the clock is there already. */
  public void advanceTo(Instant instant) {
    if (instant.isAfter(now)) {
      var clock = Clock.of(sandbox.clock().mode(), Optional.of(instant), systemTime);
      sandbox = sandbox.with(sandbox.content().with(clock));
      now = clock.now(systemTime);
      isUpdated = true;
    }
  }

  /** Replaces the sandbox, such as by one with other settings. */
  public void update(Sandbox changed) {
    update(changed, entities);
  }

  /** Replaces the sandbox and its entities. */
  void update(Sandbox changed, SandboxEntities changedEntities) {
    flush();
    if (changed.generation() != sandbox.generation()) {
      counters.set(changed.counts());
      nextWorkTime = changed.nextWork();
      cached = Map.of();
      hasOnlyBufferedRows = true;
    }
    entities = changedEntities;
    sandbox = changed;
    now = changed.clock().now(systemTime);
    isUpdated = true;
  }

  /** Replaces the whole state of the sandbox by one whose rows are in the database. */
  void replace(Sandbox changed, SandboxEntities changedEntities) {
    update(changed, changedEntities);
    counters.set(changed.counts());
    nextWorkTime = changed.nextWork();
    cached = Map.of();
    hasOnlyBufferedRows = false;
  }

  /** Returns the sandbox as it would be committed now, in the version before. */
  public Sandbox current() {
    return new Sandbox(
        sandbox.origin(),
        sandbox.version(),
        sandbox.generation(),
        sandbox.content(),
        counters.get(),
        nextWorkTime,
        sandbox.deleted(),
        systemTime);
  }

  /**
   * Writes the buffered rows and the row of the sandbox.
   *
   * @param server the id of this server among those on the database
   */
  SandboxSnapshot finish(String server) {
    flush();
    var after = sandbox.next(counters.get(), nextWorkTime, systemTime, server);
    if (isUpdated) {
      SandboxLock.lock(handle, sandbox);
      store().update(SandboxRow.of(after));
    } else {
      SandboxLock.write(handle, after);
    }
    return new SandboxSnapshot(after, entities, cached, hasDeletableRows);
  }

  SandboxStore store() {
    return new SandboxStore(handle);
  }
}
