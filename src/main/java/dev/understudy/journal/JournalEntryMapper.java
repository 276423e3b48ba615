package dev.understudy.journal;

import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.core.type.TypeReference;

/** Reads an entry from its columns. */
public final class JournalEntryMapper implements RowMapper<JournalEntry> {
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};
  private static final TypeReference<List<String>> FAULT_IDS = new TypeReference<>() {};

  @Override
  public JournalEntry map(ResultSet row, StatementContext context) throws SQLException {
    return new JournalEntry(
        RowKey.number(row.getLong("row_key")),
        row.getString("id"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        asked(row),
        answered(row),
        Duration.of(row.getLong("duration_micros"), ChronoUnit.MICROS),
        ColumnJson.read(row.getString("fault_ids"), FAULT_IDS),
        new JournalEntry.MessageSpan(row.getLong("messages_before"), row.getLong("messages_after")),
        text(row, "note"));
  }

  private static JournalEntry.JournaledRequest asked(ResultSet row) throws SQLException {
    return new JournalEntry.JournaledRequest(
        text(row, "provider"),
        text(row, "operation"),
        row.getString("method"),
        row.getString("path"),
        text(row, "query"),
        text(row, "credential"),
        ColumnJson.read(row.getString("headers"), HEADERS),
        new StoredBody(row.getBytes("body"), row.getLong("body_length")));
  }

  private static JournalEntry.JournaledResponse answered(ResultSet row) throws SQLException {
    int status = row.getInt("status");
    return new JournalEntry.JournaledResponse(
        row.wasNull() ? OptionalInt.empty() : OptionalInt.of(status),
        ColumnJson.read(row.getString("response_headers"), HEADERS),
        new StoredBody(row.getBytes("response_body"), row.getLong("response_length")));
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }
}
