package dev.understudy.message;

import dev.understudy.store.ColumnJson;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The details of a message in their column: a JSON object with a line for each member. A line break
 * can't occur inside of JSON texts, so that a search for a line finds only members of the object
 * itself, and none of the objects in it.
 */
final class MessageDetails {
  private MessageDetails() {}

  static String write(Map<String, Object> details) {
    return details.entrySet().stream()
        .map(each -> line(each.getKey(), each.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Returns the line of a member with this value. */
  static String line(String name, Object value) {
    return "\n" + ColumnJson.write(name) + ":" + ColumnJson.write(value);
  }
}
