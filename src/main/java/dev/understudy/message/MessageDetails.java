package dev.understudy.message;

import dev.understudy.store.ColumnJson;
import java.util.Map;

/**
 * The details of a message in their column: a JSON object with a line for each member. A line break
 * can't occur inside of JSON texts, so that a search for a line finds only members of the object
 * itself, and none of the objects in it.
 */
final class MessageDetails {
  private MessageDetails() {}

  /**
   * Returns the details as JSON. Those of most messages are texts and numbers, which need no
   * mapper.
   */
  static String write(Map<String, Object> details) {
    var json = new StringBuilder(256).append('{');
    for (var each : details.entrySet()) {
      json.append(json.length() > 1 ? ",\n" : "\n");
      ColumnJson.append(json, each.getKey());
      json.append(':');
      if (each.getValue() instanceof String text) {
        ColumnJson.append(json, text);
      } else if (each.getValue() instanceof Integer || each.getValue() instanceof Boolean) {
        json.append(each.getValue());
      } else {
        json.append(ColumnJson.write(each.getValue()));
      }
    }
    return json.append('}').toString();
  }

  /** Returns the line of a member with this value. */
  static String line(String name, Object value) {
    return "\n" + ColumnJson.write(name) + ":" + ColumnJson.write(value);
  }
}
