package dev.understudy.journal;

import dev.understudy.sandbox.Place;
import dev.understudy.store.Json;
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
public final class JournalRow implements RowMapper<Entry> {
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  @Override
  public Entry map(ResultSet row, StatementContext context) throws SQLException {
    return new Entry(
        Place.number(row.getLong("place")),
        row.getString("id"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        asked(row),
        answered(row),
        Duration.of(row.getLong("micros"), ChronoUnit.MICROS),
        text(row, "fault_ids").map(ids -> List.of(ids.strip().split(" "))).orElse(List.of()),
        new Entry.Span(row.getLong("messages_before"), row.getLong("messages_after")),
        text(row, "note"));
  }

  private static Entry.Asked asked(ResultSet row) throws SQLException {
    return new Entry.Asked(
        text(row, "provider"),
        text(row, "operation"),
        row.getString("method"),
        row.getString("path"),
        text(row, "query"),
        text(row, "credential"),
        Json.read(row.getString("headers"), HEADERS),
        new Content(row.getBytes("body"), row.getLong("body_length")));
  }

  private static Entry.Answered answered(ResultSet row) throws SQLException {
    int status = row.getInt("status");
    return new Entry.Answered(
        row.wasNull() ? OptionalInt.empty() : OptionalInt.of(status),
        Json.read(row.getString("response_headers"), HEADERS),
        new Content(row.getBytes("response_body"), row.getLong("response_length")));
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }
}
