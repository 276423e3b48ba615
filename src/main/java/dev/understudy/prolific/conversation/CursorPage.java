package dev.understudy.prolific.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.provider.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Body of a list that is paged by cursor (docs).
 *
 * @param next the URL of the next page, or null
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record CursorPage<T>(Optional<String> next, List<T> results) {
  /**
   * Returns a page.
   *
   * @param rows the rows of the page, and one more if there is another page
   */
  static <R, T> CursorPage<T> of(
      Request request,
      List<R> rows,
      int limit,
      Function<R, PageCursor> cursor,
      Function<List<R>, List<T>> view) {
    boolean isLast = rows.size() <= limit;
    var shown = isLast ? rows : rows.subList(0, limit);
    var next =
        isLast
            ? Optional.<String>empty()
            : Optional.of(cursor.apply(shown.get(limit - 1)).urlOfNext(request));
    return new CursorPage<>(next, view.apply(shown));
  }
}
