package dev.understudy.webhook;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The SQL of webhooks. Written out, since a live clock asks for it hundreds of times in a second:
 * interfaces with annotations, as elsewhere, are set up anew each time.
 *
 * <p>H2 reads what is due in the index's order, and no more of it than asked for, if the order
 * names the generation, too, and a span of instants leaves out what is due at none.
 */
public final class WebhookStore {
  /** About how many bytes a row takes without its payload. */
  static final int ROW_BYTES = 1_000;

  /** What the webhook at a place takes. */
  record Size(long place, long bytes) {}

  private static final Instant EARLIEST = Instant.parse("-0001-01-01T00:00:00Z");

  private static final String DUE = "from webhook where generation = ? and due > ? and due <= ? ";
  private static final String IN_ORDER = "order by generation, due, number limit ?";

  private final Handle handle;

  public WebhookStore(Handle handle) {
    this.handle = handle;
  }

  /** A webhook that is new in its generation. */
  record NewWebhook(long generation, WebhookRow webhook) {}

  Optional<WebhookRow> at(long place) {
    return at(List.of(place)).stream().findFirst();
  }

  public List<WebhookRow> at(Collection<Long> places) {
    return of("where place = any(?) order by place", places);
  }

  /** The pending ones of these messages, the oldest first. */
  List<WebhookRow> pending(Collection<Long> messages) {
    return of("where message = any(?) and state = 'pending' order by place", messages);
  }

  private List<WebhookRow> of(String which, Collection<Long> keys) {
    try (var query = handle.createQuery("select * from webhook " + which)) {
      return query.bindArray(0, Long.class, keys).map(new WebhookRow.WebhookRowMapper()).list();
    }
  }

  List<WebhookRow> ofMessages(long first, long last) {
    return handle
        .select(
            "select * from webhook where message >= ? and message <= ? order by place", first, last)
        .map(new WebhookRow.WebhookRowMapper())
        .list();
  }

  Optional<Long> firstPending(long message, String stream) {
    return handle
        .select(
            """
            select place from webhook
            where message = ? and stream = ? and state = 'pending'
            order by place limit 1\
            """,
            message,
            stream)
        .mapTo(Long.class)
        .findOne();
  }

  public Optional<WebhookRow> firstDue(long generation, Instant until) {
    return handle
        .select("select * " + DUE + IN_ORDER, generation, EARLIEST, until, 1)
        .map(new WebhookRow.WebhookRowMapper())
        .findOne();
  }

  /** What is due at any but these origins, and claimed by nobody; all of it is in the index. */
  public List<WebhookKey> due(
      long generation, Instant until, Instant wall, List<String> busy, int most) {
    var sql =
        "select place, number, origin "
            + DUE
            + "and (out_until is null or out_until <= ?) and not (origin = any(?)) "
            + IN_ORDER;
    try (var query = handle.createQuery(sql)) {
      return query
          .bind(0, generation)
          .bind(1, EARLIEST)
          .bind(2, until)
          .bind(3, wall)
          .bindArray(4, String.class, busy)
          .bind(5, most)
          .map((row, context) -> new WebhookKey(row.getLong(1), row.getLong(2), row.getString(3)))
          .list();
    }
  }

  /** When the first one is due. */
  public Optional<Instant> first(long generation) {
    return firstAfter(generation, EARLIEST);
  }

  /** When the first one is due that is due after that. */
  public Optional<Instant> firstAfter(long generation, Instant instant) {
    return handle
        .select(
            "select due from webhook where generation = ? and due > ? " + IN_ORDER,
            generation,
            instant,
            1)
        .mapTo(Instant.class)
        .findOne();
  }

  /** Whether somebody has claimed one and is bringing it. */
  public boolean isClaimed(long generation, Instant wall) {
    return handle
        .select(
            """
            select exists (
              select 1 from webhook
              where generation = ? and due is not null and out_until > ?)\
            """,
            generation,
            wall)
        .mapTo(Boolean.class)
        .one();
  }

  /** About how many bytes all take. */
  long size(long first, long end) {
    return handle
        .select(
            "select coalesce(sum(char_length(payload) + char_length(attempts) + ?), 0) from webhook"
                + " where place > ? and place < ?",
            ROW_BYTES,
            first,
            end)
        .mapTo(Long.class)
        .one();
  }

  /** About how many bytes those that are settled take, the oldest first. */
  List<Size> settledSizes(long first, long end) {
    return handle
        .select(
            "select place, char_length(payload) + char_length(attempts) from webhook"
                + " where place > ? and place < ? and state <> 'pending' order by place",
            first,
            end)
        .map((row, context) -> new Size(row.getLong(1), ROW_BYTES + row.getLong(2)))
        .list();
  }

  void giveUp(long first, long last) {
    handle.execute(
        "delete from webhook where place > ? and place <= ? and state <> 'pending'", first, last);
  }

  /** Writes new webhooks, as a plain JDBC batch. */
  static void insert(Handle handle, List<NewWebhook> rows) {
    var sql =
        """
        insert into webhook (place, generation, number, message, message_id, stream, url, origin,
          event, payload, signature_header, signature, any_success, state, due, since, tries,
          attempts)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """;
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      for (var row : rows) {
        var webhook = row.webhook();
        statement.setLong(1, webhook.place());
        statement.setLong(2, row.generation());
        statement.setLong(3, webhook.number());
        statement.setLong(4, webhook.message());
        statement.setString(5, webhook.messageId());
        statement.setString(6, webhook.stream());
        statement.setString(7, webhook.url());
        statement.setString(8, webhook.origin());
        statement.setString(9, webhook.event());
        statement.setString(10, webhook.payload());
        statement.setString(11, webhook.signatureHeader().orElse(null));
        statement.setString(12, webhook.signature().orElse(null));
        statement.setBoolean(13, webhook.anySuccess());
        statement.setString(14, webhook.state());
        instant(statement, 15, webhook.due());
        instant(statement, 16, Optional.of(webhook.since()));
        statement.setInt(17, webhook.tries());
        statement.setString(18, webhook.attempts());
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("webhooks can't be written", e);
    }
  }

  /** Writes what can change of webhooks. */
  static void update(Handle handle, List<WebhookRow> rows) {
    var sql =
        """
        update webhook set state = ?, due = ?, since = ?, tries = ?, attempts = ?, number = ?,
          out_until = ?
        where place = ?\
        """;
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      for (var webhook : rows) {
        statement.setString(1, webhook.state());
        instant(statement, 2, webhook.due());
        instant(statement, 3, Optional.of(webhook.since()));
        statement.setInt(4, webhook.tries());
        statement.setString(5, webhook.attempts());
        statement.setLong(6, webhook.number());
        instant(statement, 7, webhook.outUntil());
        statement.setLong(8, webhook.place());
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("webhooks can't be changed", e);
    }
  }

  private static void instant(PreparedStatement statement, int index, Optional<Instant> instant)
      throws SQLException {
    if (instant.isPresent()) {
      statement.setObject(index, instant.get().atOffset(ZoneOffset.UTC));
    } else {
      statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
    }
  }
}
