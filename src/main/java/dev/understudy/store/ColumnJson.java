package dev.understudy.store;

import java.util.Collection;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it is kept in a column: compact text, read back only by us. */
public final class ColumnJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ColumnJson() {}

  /** Returns the value as compact JSON text. */
  public static String write(Object value) {
    return value instanceof Collection<?> all && all.isEmpty()
        ? "[]"
        : MAPPER.writeValueAsString(value);
  }

  /**
   * Returns an object of texts as compact JSON text, the same as {@link #write}. Every call writes
   * some, which takes the mapper longer.
   */
  public static String writeTexts(Map<String, String> texts) {
    var json = new StringBuilder(256).append('{');
    for (var each : texts.entrySet()) {
      if (json.length() > 1) {
        json.append(',');
      }
      append(json, each.getKey());
      json.append(':');
      append(json, each.getValue());
    }
    return json.append('}').toString();
  }

  /** Appends a text as a JSON string, the same as {@link #write}. */
  public static void append(StringBuilder json, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        json.append(write(text));
        return;
      }
    }
    json.append('"').append(text).append('"');
  }

  /** Returns the value of this type that {@link #write} wrote. */
  public static <T> T read(String json, TypeReference<T> type) {
    return MAPPER.readValue(json, type);
  }

  /** Returns the value of this class that {@link #write} wrote. */
  public static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }
}
