package dev.understudy.transaction;

import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** A buffer of rows. All rows of a kind are written in one batch. */
final class WriteBuffer {
  private final Map<BatchWriter<?>, RowBuffer<?>> buffers = new LinkedHashMap<>();

  private static final class RowBuffer<R> {
    private final BatchWriter<R> writer;
    private final List<R> rows = new ArrayList<>();
    private long written;

    private RowBuffer(BatchWriter<R> writer) {
      this.writer = writer;
    }

    private void write(Handle handle) {
      if (!rows.isEmpty()) {
        writer.write(handle, rows);
        written += rows.size();
        rows.clear();
      }
    }

    /** Returns how many rows were added, with those that are written already. */
    private long added() {
      return written + rows.size();
    }

    private void truncate(long length, RuntimeException cause) {
      if (length < written) {
        throw new IllegalStateException("refused after its rows were written", cause);
      }
      rows.subList((int) (length - written), rows.size()).clear();
    }
  }

  /**
   * A state of the buffer to go back to.
   *
   * @param added how many rows of each kind had been added
   */
  record Savepoint(Map<BatchWriter<?>, Long> added) {}

  <R> void add(BatchWriter<R> writer, R row) {
    @SuppressWarnings("unchecked") // a RowBuffer is created here only, for its own writer
    var buffer = (RowBuffer<R>) buffers.computeIfAbsent(writer, RowBuffer::new);
    buffer.rows.add(row);
  }

  void write(Handle handle) {
    buffers.values().forEach(buffer -> buffer.write(handle));
  }

  int size() {
    return buffers.values().stream().mapToInt(buffer -> buffer.rows.size()).sum();
  }

  Savepoint savepoint() {
    if (buffers.isEmpty()) {
      return new Savepoint(Map.of());
    }
    var added = new IdentityHashMap<BatchWriter<?>, Long>();
    buffers.forEach((writer, buffer) -> added.put(writer, buffer.added()));
    return new Savepoint(added);
  }

  /**
   * Drops the rows that were added since a savepoint.
   *
   * @param cause of the rollback
   * @throws IllegalStateException if one of the rows is written already
   */
  void rollbackTo(Savepoint savepoint, RuntimeException cause) {
    buffers.forEach(
        (writer, buffer) -> buffer.truncate(savepoint.added().getOrDefault(writer, 0L), cause));
  }
}
