package dev.understudy.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of messages. */
@RegisterRowMapper(MessageRow.class)
@RegisterConstructorMapper(Archive.Step.class)
@RegisterConstructorMapper(MessageStore.Kept.class)
interface MessageStore {
  /** What decides whether a message may be given up. */
  record Kept(long number, long batch, boolean needed) {}

  @SqlQuery("select * from message where generation = :generation and id = :id")
  Optional<Message> find(@Bind("generation") long generation, @Bind("id") String id);

  @SqlQuery(
      """
      select * from message
      where generation = :generation and provider = :provider
        and sent_at >= :from and sent_at <= :to
      order by sent_at, number""")
  List<Message> sentBetween(
      @Bind("generation") long generation,
      @Bind("provider") String provider,
      @Bind("from") Instant from,
      @Bind("to") Instant to);

  @SqlQuery(
      """
      select * from message
      where generation = :generation and party = :party and provider = :provider
        and sent_at >= :from and sent_at <= :to
      order by sent_at, number""")
  List<Message> sentBetween(
      @Bind("generation") long generation,
      @Bind("provider") String provider,
      @Bind("party") String party,
      @Bind("from") Instant from,
      @Bind("to") Instant to);

  @SqlQuery(
      """
      select message.* from unread
      join message on message.generation = unread.generation and message.number = unread.number
      where unread.generation = :generation and message.provider = :provider
      order by message.sent_at, message.number""")
  List<Message> unread(@Bind("generation") long generation, @Bind("provider") String provider);

  @SqlQuery(
      """
      select * from message
      where generation = :generation and party = :party and provider = :provider
      order by number desc limit 1""")
  Optional<Message> latestWith(
      @Bind("generation") long generation,
      @Bind("provider") String provider,
      @Bind("party") String party);

  @SqlUpdate("delete from unread where generation = :generation and number = :number")
  int deleteUnread(@Bind("generation") long generation, @Bind("number") long number);

  @SqlUpdate(
      "update message set read_at = :at where generation = :generation and number = :number")
  void markRead(
      @Bind("generation") long generation, @Bind("number") long number, @Bind("at") Instant at);

  @SqlQuery(
      """
      select at, status, detail from message_step
      where generation = :generation and number = :number order by step""")
  List<Archive.Step> steps(@Bind("generation") long generation, @Bind("number") long number);

  @SqlQuery(
      """
      select message.number, message.batch,
        (message.status = 'scheduled' or unread.number is not null) as needed
      from message
      left join unread on unread.generation = message.generation
        and unread.number = message.number
      where message.generation = :generation and message.number > :after
      order by message.number limit :limit""")
  List<Kept> oldest(
      @Bind("generation") long generation, @Bind("after") long after, @Bind("limit") int limit);

  @SqlBatch(
      "delete from message where generation = :generation and number >= :from and number <= :to")
  void delete(
      @Bind("generation") long generation,
      @Bind("from") List<Long> from,
      @Bind("to") List<Long> to);

  @SqlBatch(
      """
      delete from message_step
      where generation = :generation and number >= :from and number <= :to""")
  void deleteSteps(
      @Bind("generation") long generation,
      @Bind("from") List<Long> from,
      @Bind("to") List<Long> to);
}
