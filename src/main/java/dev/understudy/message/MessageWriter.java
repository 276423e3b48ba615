package dev.understudy.message;

import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Writes messages, as plain JDBC batches: this is the one statement whose price every sent message
 * pays.
 */
final class MessageWriter {
  static final BatchWriter<MessageBatchRow> MESSAGES = MessageWriter::messages;
  static final BatchWriter<MessageBatchRow> UNREAD = MessageWriter::unread;
  static final BatchWriter<ProgressRow> PROGRESS = MessageWriter::progress;
  static final BatchWriter<MessageKeyRow> KEYS = MessageWriter::keys;

  /**
   * How the message at a place has gone on.
   *
   * @param lines of the steps that it took
   */
  record ProgressRow(long place, Message message, String lines) {}

  /** What the message at a place is found by. */
  record MessageKeyRow(String foundBy, long place) {}

  record MessageBatchRow(long generation, Message message, String steps) {
    long place() {
      return RowKey.of(generation, message.number());
    }
  }

  private MessageWriter() {}

  private static void messages(Handle handle, List<MessageBatchRow> rows) {
    var sql =
        """
        insert into message (place, id, provider, direction, sender, recipient,
          body, status, first_status, batch, batch_id, study_id, correlation_id,
          created_at, scheduled_at, sent_at, read_at, details, steps)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """;
    // the messages of a batch often share their details: written once, the text is shared too
    var details = new IdentityHashMap<Map<String, Object>, String>();
    batch(
        handle,
        sql,
        rows,
        (statement, row) -> {
          var message = row.message();
          statement.setLong(1, row.place());
          statement.setString(2, message.id());
          statement.setString(3, message.provider());
          statement.setString(4, message.direction().word());
          statement.setString(5, message.sender());
          statement.setString(6, message.recipient());
          statement.setString(7, message.body());
          statement.setString(8, message.status());
          statement.setString(9, message.firstStatus());
          statement.setLong(10, message.batch());
          text(statement, 11, message.batchId());
          text(statement, 12, message.detail("study_id"));
          text(statement, 13, message.detail("correlation_id"));
          statement.setObject(14, MessageMapper.column(message.createdAt()));
          instant(statement, 15, message.scheduledAt());
          instant(statement, 16, message.sentAt());
          instant(statement, 17, message.readAt());
          statement.setString(18, details.computeIfAbsent(message.details(), ColumnJson::write));
          statement.setString(19, row.steps());
        });
  }

  private static void keys(Handle handle, List<MessageKeyRow> keys) {
    batch(
        handle,
        "insert into message_key (found_by, place) values (?, ?)",
        keys,
        (statement, key) -> {
          statement.setString(1, key.foundBy());
          statement.setLong(2, key.place());
        });
  }

  private static void progress(Handle handle, List<ProgressRow> all) {
    batch(
        handle,
        "update message set status = ?, scheduled_at = ?, sent_at = ?, steps = steps || ?"
            + " where place = ?",
        all,
        (statement, progress) -> {
          statement.setString(1, progress.message().status());
          instant(statement, 2, progress.message().scheduledAt());
          instant(statement, 3, progress.message().sentAt());
          statement.setString(4, progress.lines());
          statement.setLong(5, progress.place());
        });
  }

  private static void unread(Handle handle, List<MessageBatchRow> rows) {
    batch(
        handle,
        "insert into unread (place) values (?)",
        rows,
        (statement, row) -> statement.setLong(1, row.place()));
  }

  @FunctionalInterface
  private interface Binder<R> {
    void bind(PreparedStatement statement, R row) throws SQLException;
  }

  private static <R> void batch(Handle handle, String sql, List<R> rows, Binder<R> binder) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      for (var row : rows) {
        binder.bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("messages can't be written", e);
    }
  }

  private static void text(PreparedStatement statement, int index, Optional<String> text)
      throws SQLException {
    if (text.isPresent()) {
      statement.setString(index, text.get());
    } else {
      statement.setNull(index, Types.VARCHAR);
    }
  }

  private static void instant(PreparedStatement statement, int index, Optional<Instant> instant)
      throws SQLException {
    if (instant.isPresent()) {
      statement.setObject(index, MessageMapper.column(instant.get()));
    } else {
      statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
    }
  }
}
