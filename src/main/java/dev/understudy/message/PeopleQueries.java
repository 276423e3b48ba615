package dev.understudy.message;

import dev.understudy.sandbox.RowKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Queries for the people whom the messages of a sandbox were sent to or came from. */
public final class PeopleQueries {
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

  /** Queries of this database. */
  public PeopleQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
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

  private record PersonRow(
      String provider,
      String party,
      long lastMessage,
      long outbound,
      long inbound,
      long unread,
      long total) {}

  /** Finds people, the latest message first. */
  public PeopleList find(long generation, PeopleFilter filter, long skipped, int limit) {
    return jdbi.withHandle(
        handle -> {
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
                          new PersonRow(
                              row.getString(1),
                              row.getString(2),
                              row.getLong(3),
                              row.getLong(4),
                              row.getLong(5),
                              row.getLong(6),
                              row.getLong(7)))
                  .list();
          var last = messages(handle, rows.stream().map(PersonRow::lastMessage).toList());
          var people =
              rows.stream()
                  .filter(row -> last.containsKey(RowKey.number(row.lastMessage())))
                  .map(
                      row ->
                          new Person(
                              row.provider(),
                              row.party(),
                              last.get(RowKey.number(row.lastMessage())),
                              row.outbound(),
                              row.inbound(),
                              row.unread()))
                  .toList();
          return new PeopleList(people, rows.isEmpty() ? 0 : rows.get(0).total());
        });
  }

  private static Map<Long, Message> messages(Handle handle, List<Long> rowKeys) {
    return handle
        .createQuery("select * from message where row_key = any(:rowKeys)")
        .bindArray("rowKeys", Long.class, rowKeys)
        .map(new MessageMapper())
        .stream()
        .collect(Collectors.toMap(Message::number, Function.identity()));
  }
}
