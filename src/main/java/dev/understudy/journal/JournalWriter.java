package dev.understudy.journal;

import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Writes entries as plain JDBC batches, since every call pays for its own. */
final class JournalWriter {
  static final BatchWriter<JournalBatchRow> ENTRIES = JournalWriter::entries;

  private static final String SQL =
      """
      insert into journal (place, id, at, provider, operation, method, path, query, credential,
        headers, body, body_length, status, response_headers, response_body, response_length,
        micros, fault_ids, messages_before, messages_after, note)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  record JournalBatchRow(long place, JournalEntry entry) {}

  private JournalWriter() {}

  private static void entries(Handle handle, List<JournalBatchRow> rows) {
    // calls of one client often have the very same headers: written once, the text is shared
    var headers = new IdentityHashMap<Map<String, String>, String>();
    try (var statement = handle.getConnection().prepareStatement(SQL)) {
      for (var row : rows) {
        bind(statement, row, headers);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("calls can't be written down", e);
    }
  }

  private static void bind(
      PreparedStatement statement, JournalBatchRow row, Map<Map<String, String>, String> headers)
      throws SQLException {
    var entry = row.entry();
    var asked = entry.asked();
    var answered = entry.answered();
    statement.setLong(1, row.place());
    statement.setString(2, entry.id());
    statement.setObject(3, entry.at().atOffset(ZoneOffset.UTC));
    text(statement, 4, asked.provider());
    text(statement, 5, asked.operation());
    statement.setString(6, asked.method());
    statement.setString(7, asked.path());
    text(statement, 8, asked.query());
    text(statement, 9, asked.credential());
    statement.setString(10, headers.computeIfAbsent(asked.headers(), ColumnJson::write));
    statement.setBytes(11, asked.body().kept());
    statement.setLong(12, asked.body().length());
    if (answered.status().isPresent()) {
      statement.setInt(13, answered.status().getAsInt());
    } else {
      statement.setNull(13, Types.INTEGER);
    }
    statement.setString(14, ColumnJson.write(answered.headers()));
    statement.setBytes(15, answered.body().kept());
    statement.setLong(16, answered.body().length());
    statement.setLong(17, entry.took().toNanos() / 1_000);
    text(
        statement,
        18,
        entry.faultIds().isEmpty()
            ? Optional.empty()
            : Optional.of(" " + String.join(" ", entry.faultIds()) + " "));
    statement.setLong(19, entry.messages().before());
    statement.setLong(20, entry.messages().last());
    text(statement, 21, entry.note());
  }

  private static void text(PreparedStatement statement, int index, Optional<String> text)
      throws SQLException {
    if (text.isPresent()) {
      statement.setString(index, text.get());
    } else {
      statement.setNull(index, Types.VARCHAR);
    }
  }
}
