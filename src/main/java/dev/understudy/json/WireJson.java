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
 * JSON on the wire. Written: names in snake case, what is absent stays absent. Read: strictly, as a
 * tree; no duplicate keys, nothing after the end, at most 64 levels deep.
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

  /** A value as JSON bytes. */
  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** A value as a JSON tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * The document in these bytes.
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

  /** What a parser says, without the names of classes and features. */
  private static String sentence(JacksonException e) {
    var said = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    var plain =
        said.replaceAll(", from `[^`]*`", "")
            .replaceAll("\\s*(\\(`|\\(through|\\(not recognized|: enable `|for `).*$", "");
    var at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? plain
        : plain + ": line " + at.getLineNr() + " column " + at.getColumnNr();
  }

  /** Bytes that are no JSON document; the message says why, and where. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  /** Whether both databases can hold this text: no NUL, no half of a surrogate pair. */
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
