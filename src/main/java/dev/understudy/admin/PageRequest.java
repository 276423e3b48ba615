package dev.understudy.admin;

import dev.understudy.sandbox.KeysetPage;
import dev.understudy.sandbox.Sandbox;
import java.util.Comparator;
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

  /** Returns this page for a query. */
  KeysetPage of(Sandbox sandbox) {
    return new KeysetPage(sandbox.generation(), cursor, descending, limit);
  }

  /** Returns the JSON form of this page of a list that is in memory. */
  <T> Map<String, Object> answer(
      String plural, List<T> all, ToLongFunction<T> number, Function<T, ?> show) {
    var order = Comparator.comparingLong(number);
    var after =
        all.stream()
            .sorted(descending ? order.reversed() : order)
            .filter(each -> isAfterCursor(number.applyAsLong(each)))
            .toList();
    var rows = after.subList(0, Math.min(limit, after.size()));
    var found = new KeysetPage.PageRows<>(rows, all.size(), after.size() > limit);
    return answer(plural, found, number, show);
  }

  private boolean isAfterCursor(long number) {
    return cursor.isEmpty() || (descending ? number < cursor.get() : number > cursor.get());
  }

  /** Returns the JSON form of a page that a query found. */
  static <T> Map<String, Object> answer(
      String plural, KeysetPage.PageRows<T> found, ToLongFunction<T> number, Function<T, ?> show) {
    var rows = found.rows();
    var answer = new LinkedHashMap<String, Object>();
    answer.put(plural, rows.stream().map(show).toList());
    answer.put("total", found.total());
    answer.put(
        "next_cursor",
        found.more() ? String.valueOf(number.applyAsLong(rows.get(rows.size() - 1))) : null);
    return answer;
  }
}
