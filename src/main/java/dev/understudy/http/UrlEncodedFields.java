package dev.understudy.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Fields in the format {@code application/x-www-form-urlencoded}, of a query or a form, decoded as
 * UTF-8. Javalin decodes them in the charset of the body, and fails if the {@code Content-Type} is
 * malformed.
 *
 * @param values the values of each field, in the order of the text, without those that can't be
 *     decoded
 * @param isMalformed whether a name or a value can't be decoded
 */
public record UrlEncodedFields(Map<String, List<String>> values, boolean isMalformed) {
  /**
   * Parses fields.
   *
   * @param text the query or the body; null if there is none
   */
  public static UrlEncodedFields parse(String text) {
    var fields = new LinkedHashMap<String, List<String>>();
    boolean isMalformed = false;
    if (text == null || text.isEmpty()) {
      return new UrlEncodedFields(fields, false);
    }
    for (var pair : text.split("&", -1)) {
      var parts = pair.split("=", 2);
      try {
        var name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
        var values = fields.computeIfAbsent(name, none -> new ArrayList<>());
        values.add(URLDecoder.decode(parts.length < 2 ? "" : parts[1], StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // a percent sign without two hexadecimal digits
        isMalformed = true;
      }
    }
    return new UrlEncodedFields(fields, isMalformed);
  }

  /** Returns the fields as a JSON object of texts; one with several values is an array of texts. */
  public JsonNode object() {
    var object = JsonNodeFactory.instance.objectNode();
    values.forEach(
        (name, all) -> {
          if (all.size() == 1) {
            object.put(name, all.get(0));
          } else {
            all.forEach(object.putArray(name)::add);
          }
        });
    return object;
  }
}
