package dev.understudy.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * Which rows of a generation are shown, by number.
 *
 * @param after the number of the last one seen, in this order
 * @param descending the newest first
 * @param limit at most so many
 */
public record PlacePage(long generation, Optional<Long> after, boolean descending, int limit) {
  /** Some rows, and how many match in all. */
  public record Found<T>(List<T> rows, long total) {}

  /**
   * Finds them.
   *
   * @param matching {@code from} and {@code where}, with the parameters {@code first} and {@code
   *     end} for the places of the generation
   * @param bind binds all other parameters
   */
  public <T> Found<T> find(
      Jdbi jdbi, String matching, UnaryOperator<Query> bind, RowMapper<T> mapper) {
    return jdbi.withHandle(
        handle -> {
          long total =
              bound(handle.createQuery("select count(*) " + matching), bind)
                  .mapTo(Long.class)
                  .one();
          var order =
              descending
                  ? " and place < :after order by place desc limit :limit"
                  : " and place > :after order by place limit :limit";
          var rows =
              bound(handle.createQuery("select * " + matching + order), bind)
                  .bind(
                      "after",
                      after
                          .map(number -> Place.of(generation, number))
                          .orElse(descending ? Place.end(generation) : 0))
                  .bind("limit", limit)
                  .map(mapper)
                  .list();
          return new Found<>(rows, total);
        });
  }

  private Query bound(Query query, UnaryOperator<Query> bind) {
    return bind.apply(query)
        .bind("first", Place.first(generation))
        .bind("end", Place.end(generation));
  }
}
