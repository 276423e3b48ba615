package dev.understudy.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * A request for a page of a generation's rows, by number (keyset pagination).
 *
 * @param after the number of the last row of the page before
 * @param descending whether the newest come first
 * @param limit the maximum number of rows; a page of large rows has fewer, but at least one
 */
public record KeysetPage(long generation, Optional<Long> after, boolean descending, int limit) {
  // in characters or bytes: so much fits in memory for many callers at once
  private static final long MAX_WEIGHT = 4_000_000;
  private static final int ROWS_PER_QUERY = 100;

  /**
   * A page of rows.
   *
   * @param total the number of all matching rows
   * @param more whether there are more after these
   */
  public record PageRows<T>(List<T> rows, long total, boolean more) {}

  /**
   * A kind of rows.
   *
   * @param number returns the number of a row in its generation
   * @param weight returns about how many characters or bytes of a row are shown
   */
  public record Rows<T>(RowMapper<T> mapper, ToLongFunction<T> number, ToLongFunction<T> weight) {}

  /**
   * Queries the page.
   *
   * @param matching {@code from} and {@code where}, with the parameters {@code first} and {@code
   *     end} for the keys of the generation
   * @param bind binds all other parameters
   */
  public <T> PageRows<T> find(Jdbi jdbi, String matching, UnaryOperator<Query> bind, Rows<T> kind) {
    return find(jdbi, matching, bind, kind, OptionalLong.empty());
  }

  /**
   * Queries the page.
   *
   * @param known the number of all matching rows; empty: they are counted
   */
  public <T> PageRows<T> find(
      Jdbi jdbi, String matching, UnaryOperator<Query> bind, Rows<T> kind, OptionalLong known) {
    return jdbi.withHandle(
        handle -> {
          long total =
              known.isPresent()
                  ? known.getAsLong()
                  : bound(handle.createQuery("select count(*) <matching>"), matching, bind)
                      .mapTo(Long.class)
                      .one();
          var rows = new ArrayList<T>();
          var position = after;
          long weight = 0;
          List<T> fetched;
          do {
            int wanted = Math.min(limit + 1 - rows.size(), ROWS_PER_QUERY);
            fetched = fetch(handle, matching, bind, kind, position, wanted);
            for (var row : fetched) {
              weight += kind.weight().applyAsLong(row);
              if (rows.size() == limit || weight > MAX_WEIGHT && !rows.isEmpty()) {
                return new PageRows<>(rows, total, true);
              }
              rows.add(row);
              position = Optional.of(kind.number().applyAsLong(row));
            }
          } while (fetched.size() == ROWS_PER_QUERY);
          return new PageRows<>(rows, total, false);
        });
  }

  private <T> List<T> fetch(
      Handle handle,
      String matching,
      UnaryOperator<Query> bind,
      Rows<T> kind,
      Optional<Long> position,
      int rowLimit) {
    var sql =
        descending
            ? "select * <matching> and row_key < :after order by row_key desc limit :limit"
            : "select * <matching> and row_key > :after order by row_key limit :limit";
    return bound(handle.createQuery(sql), matching, bind)
        .bind(
            "after",
            position
                .map(number -> RowKey.of(generation, number))
                .orElse(descending ? RowKey.end(generation) : 0))
        .bind("limit", rowLimit)
        .map(kind.mapper())
        .list();
  }

  private Query bound(Query query, String matching, UnaryOperator<Query> bind) {
    return bind.apply(query)
        .define("matching", matching)
        .bind("first", RowKey.first(generation))
        .bind("end", RowKey.end(generation));
  }
}
