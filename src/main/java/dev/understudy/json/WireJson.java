package dev.understudy.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of requests and responses. It is written with names in snake case and without absent values.
 * It is read strictly, as a tree: without duplicate keys, without anything after the end, and at
 * most 64 levels deep.
 */
public final class WireJson {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_LENGTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // else UTF-16 and UTF-32 would pass
                  .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  private WireJson() {}

  /** Writes a value as JSON. */
  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** Makes ready to write values of this type. */
  public static void prepare(Class<?> type) {
    MAPPER.writerFor(type);
  }

  /** Converts a value to a JSON tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * Reads a document.
   *
   * @throws Unreadable if they are not one JSON document in UTF-8
   */
  public static JsonNode read(byte[] bytes) throws Unreadable {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw new Unreadable(sentence(e));
    }
  }

  /** Returns a parser's message without the names of classes and features. */
  private static String sentence(JacksonException e) {
    var message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    var plain =
        message
            .replaceAll(", from `[^`]*`", "")
            .replaceAll(
                "\\s*(\\(`|\\(start marker|\\(through|\\(not recognized|: enable `|for `).*$", "");
    var at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? plain
        : plain + ": line " + at.getLineNr() + " column " + at.getColumnNr();
  }

  /** The error in bytes that are no JSON document, with the reason and the position. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Returns whether databases can hold a text: it has no NUL character and no unpaired surrogate.
   */
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
