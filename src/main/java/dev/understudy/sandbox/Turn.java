package dev.understudy.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * One call's place in its sandbox's order: the sandbox as it stands at that point, the numbers it
 * takes, and the rows it writes, which are held back and written together. Everything done in a
 * turn is in the database once the turn was taken, or none of it is. Not for use after it, nor by
 * another thread.
 */
public final class Turn {
  private final Handle handle;
  private World world;
  private final Map<RowWriter<?>, Buffer<?>> buffers = new LinkedHashMap<>();
  private Sandbox sandbox;
  private Ids ids;
  private Instant wall;
  private Instant now;
  private long messages;
  private long keptMessages;
  private long calls;
  private int flushes;
  private boolean isChanged;

  /** Writes the rows of one kind, all that came together in one go. */
  @FunctionalInterface
  public interface RowWriter<R> {
    void write(Handle handle, List<R> rows);
  }

  private record Buffer<R>(RowWriter<R> writer, List<R> rows) {
    void write(Handle handle) {
      if (!rows.isEmpty()) {
        writer.write(handle, rows);
        rows.clear();
      }
    }
  }

  Turn(Handle handle, Sandbox sandbox, World world, Instant wall) {
    this.handle = handle;
    this.world = world;
    this.wall = wall;
    this.sandbox = sandbox;
    this.ids = sandbox.ids();
    this.now = sandbox.clock().now(wall);
    count(sandbox.counts());
  }

  private void count(Sandbox.Counts counted) {
    messages = counted.messages();
    keptMessages = counted.keptMessages();
    calls = counted.calls();
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
  public World world() {
    return world;
  }

  /** The sandbox's ids. */
  public Ids ids() {
    return ids;
  }

  /** The sandbox's time, the same throughout the turn. */
  public Instant now() {
    return now;
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

  /** How many messages there are, with those of this turn. */
  public long keptMessages() {
    return keptMessages;
  }

  /** Says that so many messages were given up. */
  public void forgotMessages(long count) {
    keptMessages -= count;
  }

  /** Holds a row back, to be written with all others of its kind. */
  public <R> void write(RowWriter<R> writer, R row) {
    @SuppressWarnings("unchecked") // a buffer is made for its writer, here and nowhere else
    var buffer =
        (Buffer<R>) buffers.computeIfAbsent(writer, w -> new Buffer<>(writer, new ArrayList<>()));
    buffer.rows().add(row);
  }

  /** The rows as they stand, those held back included: they are written now. */
  public Handle rows() {
    buffers.values().forEach(buffer -> buffer.write(handle));
    flushes++;
    return handle;
  }

  /** Does what may be refused: if it throws, what it wrote and the numbers it took are undone. */
  public <T> T attempt(Supplier<T> work) {
    var before = new long[] {messages, keptMessages, calls, flushes};
    var sizes = new IdentityHashMap<RowWriter<?>, Integer>();
    buffers.forEach((writer, buffer) -> sizes.put(writer, buffer.rows().size()));
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (flushes != before[3] && messages != before[0]) {
        throw new IllegalStateException("refused after its rows were written", e);
      }
      if (flushes == before[3]) {
        buffers.forEach(
            (writer, buffer) -> {
              var rows = buffer.rows();
              rows.subList(sizes.getOrDefault(writer, 0), rows.size()).clear();
            });
      }
      messages = before[0];
      keptMessages = before[1];
      calls = before[2];
      throw e;
    }
  }

  /** How many rows are held back. */
  int heldBack() {
    return buffers.values().stream().mapToInt(buffer -> buffer.rows().size()).sum();
  }

  /** The sandbox becomes this one: other settings, or its end. */
  void change(Sandbox changed) {
    change(changed, world);
  }

  /** The sandbox becomes this one, with other things in it. */
  void change(Sandbox changed, World populated) {
    rows();
    if (changed.generation() != sandbox.generation()) {
      count(changed.counts());
    }
    world = populated;
    sandbox = changed;
    now = changed.clock().now(wall);
    isChanged = true;
  }

  /**
   * Writes what was held back and the sandbox itself.
   *
   * @throws Overtaken if somebody else changed the sandbox meanwhile
   */
  Sandbox finish() {
    rows();
    var after = sandbox.next(new Sandbox.Counts(messages, keptMessages, calls), wall);
    int written =
        isChanged ? store().update(SandboxRow.of(after)) : TurnWriter.write(handle, after);
    if (written == 0) {
      throw new Overtaken();
    }
    return after;
  }

  SandboxStore store() {
    return handle.attach(SandboxStore.class);
  }

  /** The sandbox has been changed since the version that this turn began from. */
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Overtaken() {
      super("overtaken", null, false, false);
    }
  }
}
