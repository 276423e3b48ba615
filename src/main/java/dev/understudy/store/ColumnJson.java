package dev.understudy.store;

import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it is kept in a column: compact text, read back only by us. */
public final class ColumnJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ColumnJson() {}

  /** Returns the value as compact JSON text. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Returns a writer with another layout, whose texts can be read here as well. */
  public static ObjectWriter writer(PrettyPrinter layout) {
    return MAPPER.writer().with(layout);
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
