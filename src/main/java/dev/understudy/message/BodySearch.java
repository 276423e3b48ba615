package dev.understudy.message;

import dev.understudy.sandbox.KeysetPage;
import dev.understudy.sandbox.RowKey;
import dev.understudy.search.TextSearch;
import dev.understudy.search.WorkBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Search for a text in the bodies of messages. Done here, since the time that databases take for it
 * grows with the product of both lengths and can't be bounded.
 *
 * @param matching {@code from} and {@code where}, for what else has to hold of the messages
 * @param bind binds its parameters
 */
record BodySearch(
    Jdbi jdbi, String matching, UnaryOperator<Query> bind, KeysetPage.Rows<Message> messages) {
  // some tenths of a second
  private static final long MAX_CHARACTERS = 200_000_000;
  private static final int CHARACTERS_A_ROW = 50;
  private static final int CHARACTERS_A_QUERY = 1_000_000;
  private static final int FIRST_ROWS = 200;
  private static final int MAX_ROWS = 5_000;

  private record Body(long rowKey, String text) {}

  /**
   * Finds the messages that have the text in their bodies.
   *
   * @throws WorkBudget.ExceededException if all bodies together are too long
   */
  KeysetPage.PageRows<Message> find(TextSearch text, KeysetPage page) {
    var rowKeys = jdbi.withHandle(handle -> rowKeys(handle, text, page.generation()));
    long after =
        page.after()
            .map(number -> RowKey.of(page.generation(), number))
            .orElse(page.descending() ? Long.MAX_VALUE : 0L);
    var shown =
        rowKeys.stream()
            .filter(rowKey -> page.descending() ? rowKey < after : rowKey > after)
            .sorted(page.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder())
            .limit(page.limit() + 1L)
            .toList();
    var found =
        page.find(
            jdbi,
            matching + " and row_key = any(:rowKeys)",
            query -> bind.apply(query).bindArray("rowKeys", Long.class, shown),
            messages);
    return new KeysetPage.PageRows<>(found.rows(), rowKeys.size(), found.more());
  }

  /** Returns where all messages are that have the text, in order. */
  private List<Long> rowKeys(Handle handle, TextSearch text, long generation) {
    var budget = new WorkBudget(MAX_CHARACTERS);
    var rowKeys = new ArrayList<Long>();
    long after = RowKey.first(generation);
    int rows = FIRST_ROWS;
    while (true) {
      var bodies = bodies(handle, generation, after, rows);
      long characters = 0;
      for (var body : bodies) {
        budget.spend(CHARACTERS_A_ROW);
        if (text.isIn(body.text(), budget)) {
          rowKeys.add(body.rowKey());
        }
        after = body.rowKey();
        characters += body.text().length();
      }
      if (bodies.size() < rows) {
        return rowKeys;
      }
      // long bodies are fetched a few at a time
      rows = (int) Math.min(MAX_ROWS, 1 + CHARACTERS_A_QUERY * (long) rows / (characters + 1));
    }
  }

  private List<Body> bodies(Handle handle, long generation, long after, int most) {
    return bind.apply(
            handle.createQuery(
                """
                select row_key, body <matching> and row_key > :after
                order by row_key limit :most\
                """))
        .define("matching", matching)
        .bind("first", RowKey.first(generation))
        .bind("end", RowKey.end(generation))
        .bind("after", after)
        .bind("most", most)
        .map((row, context) -> new Body(row.getLong(1), row.getString(2)))
        .list();
  }
}
