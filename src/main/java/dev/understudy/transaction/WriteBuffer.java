package dev.understudy.transaction;

import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Rows that are held back, to be written together, those of a kind in one go. */
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

    /** How many came, those that are written included. */
    private long came() {
      return written + rows.size();
    }

    private void cut(long length, RuntimeException cause) {
      if (length < written) {
        throw new IllegalStateException("refused after its rows were written", cause);
      }
      rows.subList((int) (length - written), rows.size()).clear();
    }
  }

  /**
   * A point to go back to.
   *
   * @param came how many rows of each kind had come by then
   */
  record Savepoint(Map<BatchWriter<?>, Long> came) {}

  <R> void add(BatchWriter<R> writer, R row) {
    @SuppressWarnings("unchecked") // a buffer is made for its writer, here and nowhere else
    var buffer = (RowBuffer<R>) buffers.computeIfAbsent(writer, RowBuffer::new);
    buffer.rows.add(row);
  }

  void write(Handle handle) {
    buffers.values().forEach(buffer -> buffer.write(handle));
  }

  int size() {
    return buffers.values().stream().mapToInt(buffer -> buffer.rows.size()).sum();
  }

  Savepoint mark() {
    var came = new IdentityHashMap<BatchWriter<?>, Long>();
    buffers.forEach((writer, buffer) -> came.put(writer, buffer.came()));
    return new Savepoint(came);
  }

  /**
   * Drops the rows that came since.
   *
   * @param cause why
   * @throws IllegalStateException if one of them is written already
   */
  void dropSince(Savepoint mark, RuntimeException cause) {
    buffers.forEach((writer, buffer) -> buffer.cut(mark.came().getOrDefault(writer, 0L), cause));
  }
}
