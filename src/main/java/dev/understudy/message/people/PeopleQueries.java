package dev.understudy.message.people;

import dev.understudy.message.Message;
import dev.understudy.message.MessageMapper;
import dev.understudy.message.people.PeopleIndex.PersonRow;
import dev.understudy.message.people.PeopleIndex.PersonRows;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.Sandbox;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Queries for the people whom messages were sent to or came from. Those of the sandboxes that were
 * asked for last are indexed in memory; a sandbox with very many messages is read whole each time.
 */
public final class PeopleQueries {
  private static final long MAX_INDEXED_MESSAGES = 500_000;
  private static final int MAX_INDEXES = 8;

  private static final String PEOPLE =
      """
      select provider, party, max(row_key) as last_message,
        sum(outbound) as outbound, count(*) - sum(outbound) as inbound, count(unread) as unread,
        count(*) over () as total
      from (
        select message.row_key, provider,
          case when direction = 'outbound' then recipient else sender end as party,
          case when direction = 'outbound' then 1 else 0 end as outbound,
          unread_message.row_key as unread
        from message left join unread_message on unread_message.row_key = message.row_key
        where message.row_key > :first and message.row_key < :end
          and (cast(:provider as varchar) is null or provider = :provider)
      ) as parties
      where (cast(:text as varchar) is null or position(cast(:text as varchar) in party) > 0)
      group by provider, party
      having (:anyUnread or count(unread) > 0)
      order by last_message desc limit :limit offset :skipped\
      """;

  private final Jdbi jdbi;
  private final long maxIndexedMessages;
  private final Map<Long, SoftReference<PeopleIndex>> indexes =
      new LinkedHashMap<>(MAX_INDEXES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SoftReference<PeopleIndex>> eldest) {
          return size() > MAX_INDEXES;
        }
      };

  /** Queries of this database. */
  public PeopleQueries(Jdbi jdbi) {
    this(jdbi, MAX_INDEXED_MESSAGES);
  }

  PeopleQueries(Jdbi jdbi, long maxIndexedMessages) {
    this.jdbi = jdbi;
    this.maxIndexedMessages = maxIndexedMessages;
  }

  /**
   * A filter of people; an empty field matches all.
   *
   * @param text a part of the id or number
   * @param unread only people with unread messages
   */
  public record PeopleFilter(Optional<String> provider, Optional<String> text, boolean unread) {}

  /**
   * Somebody whom messages were sent to or came from.
   *
   * @param id as in the messages
   * @param outbound the number of messages to them
   * @param inbound the number of messages from them
   */
  public record Person(
      String provider, String id, Message lastMessage, long outbound, long inbound, long unread) {}

  /** People, the latest message first, and the number of all that match. */
  public record PeopleList(List<Person> people, long total) {}

  /** Finds people, the latest message first. */
  public PeopleList find(Sandbox sandbox, PeopleFilter filter, long skipped, int limit) {
    return jdbi.withHandle(
        handle -> {
          var found =
              sandbox.counts().keptMessages() > maxIndexedMessages
                  ? grouped(handle, sandbox.generation(), filter, skipped, limit)
                  : index(sandbox.generation()).find(handle, sandbox, filter, skipped, limit);
          var last = lastMessages(handle, sandbox.generation(), found.rows());
          var people =
              found.rows().stream()
                  .filter(row -> last.containsKey(row.lastMessage()))
                  .map(row -> person(row, last.get(row.lastMessage())))
                  .toList();
          return new PeopleList(people, found.total());
        });
  }

  private static Person person(PersonRow row, Message last) {
    return new Person(row.provider(), row.id(), last, row.outbound(), row.inbound(), row.unread());
  }

  private PeopleIndex index(long generation) {
    synchronized (indexes) {
      var kept = Optional.ofNullable(indexes.get(generation)).map(SoftReference::get);
      var index = kept.orElseGet(() -> new PeopleIndex(generation));
      if (kept.isEmpty()) {
        indexes.put(generation, new SoftReference<>(index));
      }
      return index;
    }
  }

  private static PersonRows grouped(
      Handle handle, long generation, PeopleFilter filter, long skipped, int limit) {
    record Counted(PersonRow row, long total) {}
    var rows =
        handle
            .createQuery(PEOPLE)
            .bind("first", RowKey.first(generation))
            .bind("end", RowKey.end(generation))
            .bind("provider", filter.provider().orElse(null))
            .bind("text", filter.text().orElse(null))
            .bind("anyUnread", !filter.unread())
            .bind("skipped", skipped)
            .bind("limit", limit)
            .map(
                (row, context) ->
                    new Counted(
                        new PersonRow(
                            row.getString(1),
                            row.getString(2),
                            RowKey.number(row.getLong(3)),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6)),
                        row.getLong(7)))
            .list();
    return new PersonRows(
        rows.stream().map(Counted::row).toList(), rows.isEmpty() ? 0 : rows.get(0).total());
  }

  private static Map<Long, Message> lastMessages(
      Handle handle, long generation, List<PersonRow> rows) {
    return handle
        .createQuery("select * from message where row_key = any(:rowKeys)")
        .bindArray(
            "rowKeys",
            Long.class,
            rows.stream().map(row -> RowKey.of(generation, row.lastMessage())).toList())
        .map(new MessageMapper())
        .stream()
        .collect(Collectors.toMap(Message::number, Function.identity()));
  }
}
