package dev.understudy.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Instants in columns, always with their offset: by way of {@code java.sql.Timestamp} they would
 * pass through the machine's time zone, where an hour of each autumn exists twice.
 */
final class Instants {
  private Instants() {}

  static void register(Jdbi jdbi) {
    jdbi.registerArgument(new Bound());
    jdbi.registerColumnMapper(Instant.class, new Read());
  }

  /** Returns an instant as JDBC takes it; other than {@code atOffset}, without rules of a zone. */
  static OffsetDateTime column(Instant value) {
    return OffsetDateTime.of(
        LocalDateTime.ofEpochSecond(value.getEpochSecond(), value.getNano(), ZoneOffset.UTC),
        ZoneOffset.UTC);
  }

  static final class Bound extends AbstractArgumentFactory<Instant> {
    Bound() {
      super(Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      var column = column(value);
      return (position, statement, context) -> statement.setObject(position, column);
    }
  }

  static final class Read implements ColumnMapper<Instant> {
    @Override
    public Instant map(ResultSet row, int column, StatementContext context) throws SQLException {
      var value = row.getObject(column, OffsetDateTime.class);
      return value == null ? null : value.toInstant();
    }
  }
}
