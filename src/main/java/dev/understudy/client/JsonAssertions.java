package dev.understudy.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Assertions on JSON texts. White space and the order of fields do not matter. */
public final class JsonAssertions {
  private static final String ANY_INSTANT = "${instant}";
  private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:?\\d\\d)?";
  private static final int MAX_DIFFERENCES = 10;

  private final List<String> differences = new ArrayList<>();

  private JsonAssertions() {}

  /**
   * Asserts that two texts are the same JSON. Where the expected value is {@code "${instant}"}, any
   * ISO 8601 instant is right, and any number of milliseconds since 1970 with 13 digits.
   *
   * @throws AssertionError if they are not; the message lists the first differences
   */
  public static void assertJson(String expected, String actual) {
    var wanted = Json.tree(expected);
    if (wanted.isMissingNode()) {
      throw new IllegalArgumentException("What is expected is not JSON: " + expected);
    }
    var found = Json.tree(actual);
    if (found.isMissingNode()) {
      throw new AssertionError("This is not JSON: " + actual);
    }
    var assertions = new JsonAssertions();
    assertions.compare("$", wanted, found);
    if (!assertions.differences.isEmpty()) {
      throw new AssertionError(
          String.join("\n", assertions.differences) + "\nThe whole text: " + actual);
    }
  }

  private void compare(String at, JsonNode expected, JsonNode actual) {
    if (differences.size() >= MAX_DIFFERENCES || isAnyInstant(expected, actual)) {
      return;
    }
    if (expected.isObject() && actual.isObject()) {
      Set<String> names = new LinkedHashSet<>(expected.propertyNames());
      names.addAll(actual.propertyNames());
      names.forEach(name -> compare(at + "." + name, expected.path(name), actual.path(name)));
    } else if (expected.isArray() && actual.isArray()) {
      for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
        compare(at + "[" + i + "]", expected.path(i), actual.path(i));
      }
    } else if (!expected.equals(actual)) {
      differences.add(at + ": expected " + shown(expected) + ", but was " + shown(actual));
    }
  }

  private static boolean isAnyInstant(JsonNode expected, JsonNode actual) {
    return expected.asString("").equals(ANY_INSTANT)
        && (actual.isString() && actual.stringValue().matches(INSTANT)
            || actual.isIntegralNumber() && actual.asString().length() == 13);
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }
}
