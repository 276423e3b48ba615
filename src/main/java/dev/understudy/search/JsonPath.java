package dev.understudy.search;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A JSONPath query (RFC 9535), with all selectors and functions. Regular expressions are those of
 * RE2, which include I-Regexp (RFC 9485) and take time in proportion to the text.
 */
public final class JsonPath {
  /** Maximum length of a query. */
  public static final int MAX_LENGTH = 1_000;

  private final String text;
  private final PathQuery query;

  private JsonPath(String text, PathQuery query) {
    this.text = text;
    this.query = query;
  }

  /**
   * Parses a query.
   *
   * @throws JsonPathSyntaxException if it is invalid, or longer than {@value #MAX_LENGTH}
   *     characters; its message says what is wrong and where
   */
  public static JsonPath parse(String text) throws JsonPathSyntaxException {
    return new JsonPath(text, JsonPathParser.parse(text));
  }

  /** Returns whether the query finds at most one value in any document. */
  public boolean isSingular() {
    return query.isSingular();
  }

  /**
   * Returns all values that the query finds in a document, in the order of the RFC.
   *
   * @param budget pays for every value that is visited
   * @throws WorkBudget.ExceededException if the budget does not suffice
   */
  public List<JsonNode> find(JsonNode document, WorkBudget budget) {
    var found = new ArrayList<JsonNode>();
    query.find(document, new Evaluation(document, budget), found::add);
    return found;
  }

  /** Returns the query as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
