package dev.understudy.message;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.RowKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of messages. Those of a sandbox have row keys between {@code first} and {@code end}. */
@RegisterRowMapper(MessageMapper.class)
@RegisterRowMapper(MessageStore.MessageHistoryMapper.class)
interface MessageStore {
  /** About how many bytes a row takes without its text and details. */
  int ROW_BYTES = 400;

  @SqlQuery(
      """
      select coalesce(sum(char_length(body) + char_length(details) + char_length(steps)), 0) from message
      where row_key > :first and row_key < :end\
      """)
  long textLength(@Bind("first") long first, @Bind("end") long end);

  /** Sums up the texts in a column of a provider's table. */
  @SqlQuery(
      """
      select coalesce(sum(char_length(<column>)), 0) from <table>
      where row_key > :first and row_key < :end\
      """)
  long textLength(
      @Define("table") String table,
      @Define("column") String column,
      @Bind("first") long first,
      @Bind("end") long end);

  /** Counts the rows of a provider's table. */
  @SqlQuery("select count(*) from <table> where row_key > :first and row_key < :end")
  long countRows(@Define("table") String table, @Bind("first") long first, @Bind("end") long end);

  /** A message with its steps. */
  final class MessageHistoryMapper implements RowMapper<MessageQueries.MessageHistory> {
    private final MessageMapper message = new MessageMapper();

    @Override
    public MessageQueries.MessageHistory map(ResultSet row, StatementContext context)
        throws SQLException {
      return new MessageQueries.MessageHistory(
          message.map(row, context), Step.read(row.getString("steps")));
    }
  }

  @SqlQuery("select * from message where row_key = :rowKey and id = :id")
  Optional<Message> at(@Bind("rowKey") long rowKey, @Bind("id") String id);

  @SqlQuery(
      """
      select message.* from message_key join message on message.row_key = message_key.row_key
      where message_key.lookup_key = :id and message_key.row_key > :first and message_key.row_key < :end
        and message.id = :id\
      """)
  Optional<Message> named(@Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  /** Returns the message with this id. An id that we made contains the message's number. */
  default Optional<Message> find(long generation, Ids ids, String id) {
    return at(RowKey.of(generation, ids.number(Message.KIND, id) & RowKey.MAX_NUMBER), id)
        .or(() -> named(RowKey.first(generation), RowKey.end(generation), id));
  }

  @SqlQuery(
      """
      select * from message
      where row_key > :first and row_key < :end and provider = :provider
        and sent_at >= :from and sent_at <= :to
      order by sent_at, row_key\
      """)
  List<Message> sentBetween(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("provider") String provider,
      @Bind("from") Instant from,
      @Bind("to") Instant to);

  @SqlQuery(
      """
      select message.* from message_key join message on message.row_key = message_key.row_key
      where message_key.lookup_key = :key and message_key.row_key > :first and message_key.row_key < :end
        and provider = :provider and sent_at >= :from and sent_at <= :to
      order by sent_at, message.row_key\
      """)
  List<Message> sentBetween(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("provider") String provider,
      @Bind("key") String key,
      @Bind("from") Instant from,
      @Bind("to") Instant to);

  @SqlQuery(
      """
      select message.* from unread_message join message on message.row_key = unread_message.row_key
      where unread_message.row_key > :first and unread_message.row_key < :end and message.provider = :provider
      order by message.sent_at, message.row_key\
      """)
  List<Message> unread(
      @Bind("first") long first, @Bind("end") long end, @Bind("provider") String provider);

  @SqlQuery(
      """
      select message.* from unread_message join message on message.row_key = unread_message.row_key
      where unread_message.row_key > :first and unread_message.row_key < :end
        and message.provider = :provider and message.recipient = :recipient
      order by message.sent_at, message.row_key\
      """)
  List<Message> unread(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("provider") String provider,
      @Bind("recipient") String recipient);

  /** Orders by the key as well: only then does H2 read the index in order, up to the limit. */
  @SqlQuery(
      """
      select message.* from message_key join message on message.row_key = message_key.row_key
      where message_key.lookup_key = :key and message_key.row_key > :after and message_key.row_key < :end
        and provider = :provider and position(:detailLine in details) > 0
      order by message_key.lookup_key, message_key.row_key limit :limit\
      """)
  List<Message> foundBy(
      @Bind("after") long after,
      @Bind("end") long end,
      @Bind("provider") String provider,
      @Bind("key") String key,
      @Bind("detailLine") String detailLine,
      @Bind("limit") int limit);

  @SqlQuery(
      """
      select message.* from message_key join message on message.row_key = message_key.row_key
      where message_key.lookup_key = :key and message_key.row_key > :first and message_key.row_key < :end
        and provider = :provider
      order by message.row_key desc limit 1\
      """)
  Optional<Message> latestFoundBy(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("provider") String provider,
      @Bind("key") String key);

  @SqlQuery(
      """
      select * from message
      where row_key > :first and row_key < :end
        and provider = :provider and direction = 'outbound' and recipient = :recipient
      order by row_key desc limit 1\
      """)
  Optional<Message> latestTo(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("provider") String provider,
      @Bind("recipient") String recipient);

  @SqlUpdate("delete from unread_message where row_key = :rowKey")
  int deleteUnread(@Bind("rowKey") long rowKey);

  @SqlUpdate("update message set read_at = :at where row_key = :rowKey")
  void markRead(@Bind("rowKey") long rowKey, @Bind("at") Instant at);

  @SqlQuery(
      """
      select * from message where row_key > :after and row_key < :end order by row_key limit :most\
      """)
  List<MessageQueries.MessageHistory> histories(
      @Bind("after") long after, @Bind("end") long end, @Bind("most") int most);

  @SqlQuery("select steps from message where row_key = :rowKey")
  String steps(@Bind("rowKey") long rowKey);
}
