package dev.understudy.search;

import tools.jackson.databind.JsonNode;

/** Comparisons of values as in RFC 9535: numbers by value, strings by code points. */
public final class JsonValues {
  private JsonValues() {}

  /**
   * Returns whether two values are deeply equal. A missing node equals only a missing node.
   *
   * @param budget pays for the comparison
   */
  public static boolean isEqual(JsonNode first, JsonNode second, WorkBudget budget) {
    budget.spend(1);
    if (first.isNumber() && second.isNumber()) {
      return compare(first, second) == 0;
    }
    if (first.isString() && second.isString()) {
      budget.spend(first.stringValue().length() >> 4);
      return first.stringValue().equals(second.stringValue());
    }
    if (first.isArray() && second.isArray()) {
      return first.size() == second.size() && areEqualInOrder(first, second, budget);
    }
    if (first.isObject() && second.isObject()) {
      return first.size() == second.size() && areEqualByName(first, second, budget);
    }
    return !first.isContainer() && !second.isContainer() && first.equals(second);
  }

  private static boolean areEqualInOrder(JsonNode first, JsonNode second, WorkBudget budget) {
    for (int i = 0; i < first.size(); i++) {
      if (!isEqual(first.get(i), second.get(i), budget)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areEqualByName(JsonNode first, JsonNode second, WorkBudget budget) {
    for (var member : first.properties()) {
      var counterpart = second.get(member.getKey());
      if (counterpart == null || !isEqual(member.getValue(), counterpart, budget)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a value is less than another; only numbers and strings have an order. */
  static boolean isLess(JsonNode first, JsonNode second, WorkBudget budget) {
    budget.spend(1);
    if (first.isNumber() && second.isNumber()) {
      return compare(first, second) < 0;
    }
    if (first.isString() && second.isString()) {
      budget.spend(first.stringValue().length() >> 4);
      return isBefore(first.stringValue(), second.stringValue());
    }
    return false;
  }

  private static int compare(JsonNode first, JsonNode second) {
    if (first.canConvertToLong()
        && second.canConvertToLong()
        && first.isIntegralNumber()
        && second.isIntegralNumber()) {
      return Long.compare(first.longValue(), second.longValue());
    }
    // 1e400 is read as infinity, which BigDecimal can't hold
    return isInfinite(first) || isInfinite(second)
        ? Double.compare(toDouble(first), toDouble(second))
        : first.decimalValue().compareTo(second.decimalValue());
  }

  private static boolean isInfinite(JsonNode number) {
    return (number.isDouble() || number.isFloat()) && Double.isInfinite(number.doubleValue());
  }

  private static double toDouble(JsonNode number) {
    return isInfinite(number) ? number.doubleValue() : number.decimalValue().doubleValue();
  }

  /** Compares by code points: a surrogate pair comes after every second character. */
  private static boolean isBefore(String first, String second) {
    int at = 0;
    while (at < first.length() && at < second.length() && first.charAt(at) == second.charAt(at)) {
      at++;
    }
    if (at == first.length() || at == second.length()) {
      return first.length() < second.length();
    }
    char firstChar = first.charAt(at);
    char secondChar = second.charAt(at);
    return Character.isSurrogate(firstChar) == Character.isSurrogate(secondChar)
        ? firstChar < secondChar
        : Character.isSurrogate(secondChar);
  }
}
