package dev.understudy.transaction;

import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxRow;
import dev.understudy.sandbox.SandboxStore;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * One call's place in its sandbox's order: the sandbox as it stands at that point, the numbers it
 * takes, and the rows it writes, which are held back and written together. Everything done in a
 * turn is in the database once the turn was taken, or none of it is. Not for use after it, nor by
 * another thread.
 */
public final class SandboxTransaction {
  private final Handle handle;
  private SandboxEntities entities;
  private final WriteBuffer buffer = new WriteBuffer();
  private Sandbox sandbox;
  private Ids ids;
  private Instant wall;
  private Instant now;
  private long messages;
  private long keptMessages;
  private long calls;
  private long faults;
  private long webhooks;
  private long works;
  private long storedBytes;
  private Optional<Instant> nextWork;
  private Map<CachedState<?>, Object> cached;
  private boolean isChanged;
  private boolean isFreed;

  /** Writes the rows of one kind, all that came together in one go. */
  @FunctionalInterface
  public interface BatchWriter<R> {
    void write(Handle handle, List<R> rows);
  }

  SandboxTransaction(Handle handle, SandboxTransactions.SandboxSnapshot known, Instant wall) {
    this.handle = handle;
    this.entities = known.entities();
    this.cached = known.carried();
    this.wall = wall;
    this.sandbox = known.sandbox();
    this.ids = sandbox.ids();
    this.now = sandbox.clock().now(wall);
    this.nextWork = sandbox.nextWork();
    count(sandbox.counts());
  }

  private void count(Sandbox.SandboxCounters counted) {
    messages = counted.messages();
    keptMessages = counted.keptMessages();
    calls = counted.calls();
    faults = counted.faults();
    webhooks = counted.webhooks();
    works = counted.works();
    storedBytes = counted.storedBytes();
  }

  private Sandbox.SandboxCounters counts() {
    return new Sandbox.SandboxCounters(
        messages, keptMessages, calls, faults, webhooks, works, storedBytes);
  }

  /** The next move in the same transaction sees the time at which it is made. */
  void at(Instant later) {
    wall = later;
    now = sandbox.clock().now(later);
  }

  /** The sandbox; its counts are those at the turn's beginning. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** The first part of the key of every row of this sandbox. */
  public long generation() {
    return sandbox.generation();
  }

  /** What fixtures say is in the sandbox. */
  public SandboxEntities entities() {
    return entities;
  }

  /** The sandbox's ids. */
  public Ids ids() {
    return ids;
  }

  /** The sandbox's time, the same throughout the turn. */
  public Instant now() {
    return now;
  }

  /** The time on the wall, for what must not wait for a clock that stands still. */
  public Instant wall() {
    return wall;
  }

  /** Takes the next number for a message, from 1. */
  public long nextMessage() {
    keptMessages++;
    return ++messages;
  }

  /** The number that {@link #nextMessage} gives next. */
  public long upcomingMessage() {
    return messages + 1;
  }

  /** Takes the next number for a call, from 1. */
  public long nextCall() {
    return ++calls;
  }

  /** How many calls have taken a number. */
  public long calls() {
    return calls;
  }

  /** Takes the next number for a fault, from 1. */
  public long nextFault() {
    return ++faults;
  }

  /** Takes the next number for a webhook, from 1. */
  public long nextWebhook() {
    return ++webhooks;
  }

  /** How many webhooks have taken a number. */
  public long webhooks() {
    return webhooks;
  }

  /** Takes the next number for a piece of work, from 1: the order of what is due at one instant. */
  public long nextWork() {
    return ++works;
  }

  /** Says that something is due at this instant of the sandbox's clock. */
  public void workAt(Instant due) {
    if (nextWork.isEmpty() || due.isBefore(nextWork.get())) {
      nextWork = Optional.of(due);
    }
  }

  /** When the earliest work is due, as far as is known; never later than that. */
  public Optional<Instant> firstWork() {
    return nextWork;
  }

  /** Says when the earliest work of all is due; none: there is none. */
  public void firstWorkAt(Optional<Instant> due) {
    nextWork = due;
  }

  /** How many messages there are, with those of this turn. */
  public long keptMessages() {
    return keptMessages;
  }

  /** Says that so many messages were given up. */
  public void forgotMessages(long count) {
    keptMessages -= count;
  }

  /** Says that a row of about so many bytes is written. */
  public void stored(long bytes) {
    storedBytes += bytes;
  }

  /** Says that something may be given up from now on that had to be kept until now. */
  public void freed() {
    isFreed = true;
  }

  /** Says how large all rows are, about, now that some were given up. */
  public void storedInAll(long bytes) {
    storedBytes = bytes;
  }

  /** What is carried from turn to turn, read from its rows where it is not at hand. */
  @SuppressWarnings("unchecked") // it was put there by its own kind, here or below
  public <S> S cached(CachedState<S> kind) {
    var known = cached.get(kind);
    if (known != null) {
      return (S) known;
    }
    var loaded = kind.load(flush(), generation());
    cache(kind, loaded);
    return loaded;
  }

  /** From now on this is carried; its rows are the caller's to write. */
  public <S> void cache(CachedState<S> kind, S changed) {
    var all = new IdentityHashMap<>(cached);
    all.put(kind, changed);
    cached = all;
  }

  /** Holds a row back, to be written with all others of its kind. */
  public <R> void write(BatchWriter<R> writer, R row) {
    buffer.add(writer, row);
  }

  /** The rows as they stand, those held back included: they are written now. */
  public Handle flush() {
    buffer.write(handle);
    return handle;
  }

  /**
   * Does what may be refused: if it throws, what it wrote and the numbers it took are undone. It
   * reads first and writes then, since only what is held back can be undone.
   */
  public <T> T attempt(Supplier<T> work) {
    var before = counts();
    var workBefore = nextWork;
    var carriedBefore = cached;
    var mark = buffer.mark();
    try {
      return work.get();
    } catch (RuntimeException e) {
      buffer.dropSince(mark, e);
      count(before);
      nextWork = workBefore;
      cached = carriedBefore;
      throw e;
    }
  }

  /**
   * Sets the sandbox's clock. Whatever the next look at its work waited for, it is made anew.
   *
   * @param mode {@code live} or {@code frozen}
   * @param shown what it shows now; none: what it shows already
   */
  public void setClock(String mode, Optional<Instant> shown) {
    var clock = Clock.of(mode, Optional.of(shown.orElse(now)), wall);
    change(sandbox.with(sandbox.content().with(clock)));
    nextWork.ifPresent(due -> workAt(now));
  }

  /** Moves the clock on to an instant that it has not reached yet, in the middle of the turn. */
  public void advanceTo(Instant instant) {
    if (instant.isAfter(now)) {
      var clock = Clock.of(sandbox.clock().mode(), Optional.of(instant), wall);
      sandbox = sandbox.with(sandbox.content().with(clock));
      now = clock.now(wall);
      isChanged = true;
    }
  }

  /** How many rows are held back. */
  int bufferedRows() {
    return buffer.size();
  }

  /** The sandbox becomes this one: other settings, or its end. */
  public void change(Sandbox changed) {
    change(changed, entities);
  }

  /** The sandbox becomes this one, with other things in it. */
  void change(Sandbox changed, SandboxEntities populated) {
    flush();
    if (changed.generation() != sandbox.generation()) {
      count(changed.counts());
      nextWork = changed.nextWork();
      cached = Map.of();
    }
    entities = populated;
    sandbox = changed;
    now = changed.clock().now(wall);
    isChanged = true;
  }

  /**
   * Writes what was held back and the sandbox itself.
   *
   * @param server this one, among those on the database
   */
  SandboxTransactions.SandboxSnapshot finish(String server) {
    flush();
    var after = sandbox.next(counts(), nextWork, wall, server);
    if (isChanged) {
      store().update(SandboxRow.of(after));
    } else {
      SandboxLock.write(handle, after);
    }
    return new SandboxTransactions.SandboxSnapshot(after, entities, cached, isFreed);
  }

  SandboxStore store() {
    return new SandboxStore(handle);
  }
}
