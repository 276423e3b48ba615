package dev.understudy.message;

import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Query of the messages of a provider that were sent or received in a period, the newest first. It
 * finds at most 10,000 messages of about 16 million characters, so that no call fills the memory.
 *
 * @param direction empty for both directions
 * @param from the earliest instant
 * @param to the latest instant
 */
public record SentQuery(String provider, Optional<Direction> direction, Instant from, Instant to) {
  private static final int MAX_MESSAGES = 10_000;
  private static final long MAX_CHARACTERS = 16 << 20;
  private static final int ROWS_PER_FETCH = 500;
  private static final RowMapper<Message> MAPPER = new MessageMapper();

  /** Finds the messages whose body matches. */
  public List<Message> find(SandboxTransaction tx, Predicate<String> isWantedBody) {
    return find(tx, isWantedBody, message -> true);
  }

  List<Message> find(
      SandboxTransaction tx, Predicate<String> isWantedBody, Predicate<Message> isWanted) {
    var query =
        tx.flush()
            .createQuery(
                """
                select * from message
                where row_key > :first and row_key < :end and provider = :provider
                  and (:direction is null or direction = :direction)
                  and sent_at >= :from and sent_at <= :to
                order by sent_at desc, row_key desc\
                """)
            .setFetchSize(ROWS_PER_FETCH)
            .bind("first", RowKey.first(tx.generation()))
            .bind("end", RowKey.end(tx.generation()))
            .bind("provider", provider)
            .bind("direction", direction.map(Direction::word).orElse(null))
            .bind("from", from)
            .bind("to", to);
    var found = new ArrayList<Message>();
    long characters = 0;
    try (var rows = query.map(mapper(isWantedBody)).iterator()) {
      while (rows.hasNext() && found.size() < MAX_MESSAGES) {
        var message = rows.next().filter(isWanted);
        characters += message.map(each -> each.body().length()).orElse(0);
        if (characters > MAX_CHARACTERS) {
          break;
        }
        message.ifPresent(found::add);
      }
    }
    return found;
  }

  /** Returns a mapper that reads only the body of messages which don't match. */
  private static RowMapper<Optional<Message>> mapper(Predicate<String> isWantedBody) {
    return (row, context) ->
        isWantedBody.test(row.getString("body"))
            ? Optional.of(MAPPER.map(row, context))
            : Optional.empty();
  }
}
