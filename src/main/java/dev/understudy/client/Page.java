package dev.understudy.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A page of a list.
 *
 * @param items the items, in the order that was asked for
 * @param total the number of items on all pages
 * @param nextCursor the cursor of the next page; empty on the last one
 */
public record Page<T>(List<T> items, long total, Optional<String> nextCursor) {
  static final int MAX_SIZE = 500;

  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }

  static <T> Page<T> of(JsonNode answer, String plural, Class<T> type) {
    var items = new ArrayList<T>();
    answer.path(plural).forEach(each -> items.add(Json.read(each, type)));
    return new Page<>(
        items,
        answer.path("total").asLong(0),
        Optional.ofNullable(answer.path("next_cursor").asString(null)));
  }

  /** Reads the items of all pages. */
  static <T> List<T> all(Query query, Function<Query, Page<T>> fetch) {
    var all = new ArrayList<T>();
    var asked = query.with("limit", MAX_SIZE);
    for (var cursor = Optional.of(""); cursor.isPresent(); ) {
      var page = fetch.apply(cursor.get().isEmpty() ? asked : asked.with("cursor", cursor.get()));
      all.addAll(page.items());
      cursor = page.nextCursor();
    }
    return List.copyOf(all);
  }
}
