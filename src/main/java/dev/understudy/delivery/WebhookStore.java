package dev.understudy.delivery;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of webhooks. */
@RegisterRowMapper(WebhookRow.Mapper.class)
@RegisterConstructorMapper(WebhookStore.Key.class)
interface WebhookStore {
  /** A webhook that is new in its generation. */
  record Added(long generation, WebhookRow webhook) {}

  @SqlQuery("select * from webhook where place = :place")
  Optional<WebhookRow> at(@Bind("place") long place);

  @SqlQuery("select * from webhook where place = any(:places) order by place")
  List<WebhookRow> at(@Bind("places") List<Long> places);

  @SqlQuery(
      """
      select * from webhook
      where generation = :generation and due <= :until
      order by due, number limit 1""")
  Optional<WebhookRow> firstDue(@Bind("generation") long generation, @Bind("until") Instant until);

  /** Where a webhook is, and whose answer it waits for. */
  record Key(long place, String origin) {}

  /** What is due at any but these origins and not out; all of it is in the index. */
  @SqlQuery(
      """
      select place, origin from webhook
      where generation = :generation and due <= :until
        and (out_until is null or out_until <= :wall) and not (origin = any(:busy))
      order by due, number limit :most""")
  List<Key> due(
      @Bind("generation") long generation,
      @Bind("until") Instant until,
      @Bind("wall") Instant wall,
      @Bind("busy") List<String> busy,
      @Bind("most") int most);

  @SqlQuery("select * from webhook where message >= :first and message <= :last order by place")
  List<WebhookRow> ofMessages(@Bind("first") long first, @Bind("last") long last);

  @SqlQuery("select min(due) from webhook where generation = :generation")
  Optional<Instant> first(@Bind("generation") long generation);

  /** Whether somebody is bringing one. */
  @SqlQuery(
      """
      select exists (
        select 1 from webhook
        where generation = :generation and due is not null and out_until > :wall)""")
  boolean isOut(@Bind("generation") long generation, @Bind("wall") Instant wall);

  /** Gives all back that are out until then at the latest. */
  @SqlUpdate(
      """
      update webhook set out_until = null
      where generation = :generation and out_until <= :latest""")
  int releaseAll(@Bind("generation") long generation, @Bind("latest") Instant latest);

  @SqlQuery("select min(due) from webhook where generation = :generation and due > :until")
  Optional<Instant> firstAfter(@Bind("generation") long generation, @Bind("until") Instant until);

  /** The pending ones of these messages, the oldest first. */
  @SqlQuery(
      """
      select * from webhook
      where message = any(:messages) and state = 'pending'
      order by place""")
  List<WebhookRow> pending(@Bind("messages") List<Long> messages);

  @SqlQuery(
      """
      select place from webhook
      where message = :message and stream = :stream and state = 'pending'
      order by place limit 1""")
  Optional<Long> firstPending(@Bind("message") long message, @Bind("stream") String stream);

  @SqlUpdate(
      """
      delete from webhook
      where place > :first and place <= :last and state <> 'pending'""")
  void giveUp(@Bind("first") long first, @Bind("last") long last);

  /** Writes new webhooks, as a plain JDBC batch. */
  static void insert(Handle handle, List<Added> rows) {
    var sql =
        """
        insert into webhook (place, generation, number, message, message_id, stream, url, origin,
          event, payload, signature_header, signature, any_success, state, due, since, tries,
          attempts)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
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
        where place = ?""";
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
