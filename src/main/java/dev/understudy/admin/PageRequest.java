package dev.understudy.admin;

import dev.understudy.sandbox.KeysetPage;
import dev.understudy.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A page of a list.
 *
 * @param limit the greatest number of items, 1 to 500
 * @param cursor the number of the last item of the page before
 * @param descending whether the newest items come first
 */
record PageRequest(int limit, Optional<Long> cursor, boolean descending) {
  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 500;

  static PageRequest of(AdminParameters query) {
    var limit = query.number("limit", 1, MAX_LIMIT);
    var cursor = query.number("cursor", 0, Long.MAX_VALUE);
    var order = query.choice("order", List.of("asc", "desc"));
    return new PageRequest(
        (int) limit.orElse(DEFAULT_LIMIT),
        cursor.isPresent() ? Optional.of(cursor.getAsLong()) : Optional.empty(),
        order.filter("desc"::equals).isPresent());
  }

  /** Returns whether the item with this number comes after the page before. */
  boolean isAfterCursor(long number) {
    return cursor.isEmpty() || (descending ? number < cursor.get() : number > cursor.get());
  }

  /** Returns this page for a query. */
  KeysetPage of(Sandbox sandbox) {
    return new KeysetPage(sandbox.generation(), cursor, descending, limit);
  }

  /** Returns the number of items to fetch: one more than the limit shows that there are more. */
  int fetched() {
    return limit + 1;
  }

  /** Returns the JSON form of a page that a query found. */
  static <T> Map<String, Object> answer(
      String plural, KeysetPage.PageRows<T> found, ToLongFunction<T> number, Function<T, ?> show) {
    var rows = found.rows();
    return answer(
        plural,
        rows.stream().map(show).toList(),
        found.total(),
        found.more()
            ? Optional.of(number.applyAsLong(rows.get(rows.size() - 1)))
            : Optional.empty());
  }

  /**
   * Returns the JSON form of a page.
   *
   * @param fetched up to {@link #fetched} items from after the cursor on, in order
   */
  <T> Map<String, Object> answer(
      String plural, List<T> fetched, long total, ToLongFunction<T> number) {
    var shown = fetched.subList(0, Math.min(limit, fetched.size()));
    return answer(
        plural,
        shown,
        total,
        fetched.size() > limit
            ? Optional.of(number.applyAsLong(shown.get(shown.size() - 1)))
            : Optional.empty());
  }

  private static Map<String, Object> answer(
      String plural, List<?> shown, long total, Optional<Long> last) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put(plural, shown);
    answer.put("total", total);
    answer.put("next_cursor", last.map(String::valueOf).orElse(null));
    return answer;
  }
}
