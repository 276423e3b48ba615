package dev.understudy.message;

import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/**
 * The messages of a range that have the same sender, recipient and details.
 *
 * @param first the number of the first of them
 * @param last the number of the last of them
 * @param firstAt when the first was sent, else when it was accepted
 * @param lastAt as {@code firstAt}, of the last
 */
public record MessageGroup(
    Map<String, Object> details,
    String sender,
    String recipient,
    long first,
    long last,
    Instant firstAt,
    Instant lastAt) {
  private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};

  /**
   * Groups the messages of a provider in the database, which takes a fraction of the time of
   * reading them.
   *
   * @param after the number before the range
   * @param last the last number of the range
   * @return the groups in the order of their first messages
   */
  public static List<MessageGroup> find(
      SandboxTransaction tx, String provider, long after, long last) {
    return tx.flush()
        .createQuery(
            """
            select found.details, found.sender, found.recipient, first_key, last_key,
              coalesce(first_message.sent_at, first_message.created_at) as first_at,
              coalesce(last_message.sent_at, last_message.created_at) as last_at
            from (
              select message.details, message.sender, message.recipient,
                min(row_key) as first_key, max(row_key) as last_key
              from message
              where row_key > :after and row_key <= :last and provider = :provider
              group by message.details, message.sender, message.recipient) as found
            join message as first_message on first_message.row_key = found.first_key
            join message as last_message on last_message.row_key = found.last_key
            order by first_key\
            """)
        .bind("after", RowKey.of(tx.generation(), after))
        .bind("last", RowKey.of(tx.generation(), last))
        .bind("provider", provider)
        .map(
            (row, context) ->
                new MessageGroup(
                    ColumnJson.read(row.getString("details"), DETAILS),
                    row.getString("sender"),
                    row.getString("recipient"),
                    RowKey.number(row.getLong("first_key")),
                    RowKey.number(row.getLong("last_key")),
                    row.getObject("first_at", OffsetDateTime.class).toInstant(),
                    row.getObject("last_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /** Returns a detail as text; empty where it is absent. */
  public Optional<String> detail(String name) {
    return Optional.ofNullable(details.get(name)).map(Object::toString);
  }
}
