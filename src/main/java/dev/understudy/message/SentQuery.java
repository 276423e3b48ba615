package dev.understudy.message;

import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jdbi.v3.core.result.ResultSetScanner;

/**
 * Query of the messages of a provider that were sent or received in a period, the newest first. It
 * finds at most 10,000 messages of about 16 million characters, so that no call fills the memory.
 *
 * <p>No index orders messages by time. So it reads them in slices, by their key, and few of their
 * columns. With {@code order by sent_at} the database would sort all rows of the period.
 *
 * @param direction empty for both directions
 * @param from the earliest instant
 * @param to the latest instant
 */
public record SentQuery(String provider, Optional<Direction> direction, Instant from, Instant to) {
  private static final int FIRST_ROWS = 500;
  private static final int MAX_ROWS = 5_000;
  private static final int CHARACTERS_A_QUERY = 1_000_000;

  /** A reader of the columns of a row. */
  @FunctionalInterface
  interface RowReader {
    /**
     * Reads a row, whose first two columns are {@code row_key} and {@code sent_at}.
     *
     * @return the length of its text
     */
    int read(ResultSet row) throws SQLException;
  }

  /** The end of a slice. */
  private record ReadSlice(int rows, long lastKey, long characters) {}

  /** Finds the messages whose body matches. */
  public List<Message> find(SandboxTransaction tx, Predicate<String> isWantedBody) {
    var newest = new NewestMessages();
    scan(
        tx,
        "body",
        newest::earliest,
        row -> {
          var body = row.getString(3);
          if (isWantedBody.test(body)) {
            newest.add(row.getLong(1), sentAt(row), body.length());
          }
          return body.length();
        });
    return newest.read(tx);
  }

  /**
   * Reads all messages, in the descending order of their keys.
   *
   * @param columns what is read besides {@code row_key} and {@code sent_at}
   * @param earliest an instant before which messages are of no interest from now on
   */
  void scan(SandboxTransaction tx, String columns, Supplier<Instant> earliest, RowReader reader) {
    long before = RowKey.end(tx.generation());
    int most = FIRST_ROWS;
    while (true) {
      var start = earliest.get().isAfter(from) ? earliest.get() : from;
      var slice = slice(tx, columns, start, before, most, reader);
      if (slice.rows() < most) {
        return;
      }
      before = slice.lastKey();
      // long bodies are fetched a few at a time
      long rows = CHARACTERS_A_QUERY * (long) most / (slice.characters() + 1);
      most = (int) Math.min(MAX_ROWS, 1 + rows);
    }
  }

  private ReadSlice slice(
      SandboxTransaction tx,
      String columns,
      Instant start,
      long before,
      int most,
      RowReader reader) {
    var query =
        tx.flush()
            .createQuery(
                """
                select row_key, sent_at, <columns> from message
                where row_key > :first and row_key < :before and provider = :provider <direction>
                  and sent_at >= :from and sent_at <= :to
                order by row_key desc limit :most\
                """)
            .define("columns", columns)
            .define("direction", direction.isPresent() ? "and direction = :direction" : "")
            .bind("first", RowKey.first(tx.generation()))
            .bind("before", before)
            .bind("provider", provider)
            .bind("from", start)
            .bind("to", to)
            .bind("most", most);
    direction.ifPresent(word -> query.bind("direction", word.word()));
    return query.scanResultSet(scanner(before, reader));
  }

  private static ResultSetScanner<ReadSlice> scanner(long before, RowReader reader) {
    return (results, context) -> {
      try (context) {
        var row = results.get();
        int rows = 0;
        long lastKey = before;
        long characters = 0;
        while (row.next()) {
          rows++;
          lastKey = row.getLong(1);
          characters += reader.read(row);
        }
        return new ReadSlice(rows, lastKey, characters);
      }
    };
  }

  /** Returns the second column of a row. */
  static Instant sentAt(ResultSet row) throws SQLException {
    return row.getObject(2, OffsetDateTime.class).toInstant();
  }
}
