package dev.understudy.store;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it is kept in a column: compact text, read back only by us. */
public final class ColumnJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ColumnJson() {}

  /** The value as compact JSON text. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** What {@link #write} made of a value of this type. */
  public static <T> T read(String json, TypeReference<T> type) {
    return MAPPER.readValue(json, type);
  }

  /** What {@link #write} made of a value of this class. */
  public static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }
}
