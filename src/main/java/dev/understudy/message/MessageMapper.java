package dev.understudy.message;

import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.core.type.TypeReference;

/** Reads a message from its columns; {@code details} is JSON. */
public final class MessageMapper implements RowMapper<Message> {
  private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};

  @Override
  public Message map(ResultSet row, StatementContext context) throws SQLException {
    return new Message(
        RowKey.number(row.getLong("row_key")),
        row.getString("id"),
        row.getString("provider"),
        Direction.of(row.getString("direction")),
        row.getString("sender"),
        row.getString("recipient"),
        row.getString("body"),
        row.getString("status"),
        row.getString("first_status"),
        row.getLong("batch"),
        Optional.ofNullable(row.getString("batch_id")),
        instant(row, "created_at").orElseThrow(),
        instant(row, "scheduled_at"),
        instant(row, "sent_at"),
        instant(row, "read_at"),
        ColumnJson.read(row.getString("details"), DETAILS));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
