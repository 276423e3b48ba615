package dev.understudy.search;

import tools.jackson.databind.JsonNode;

/** Comparing values as RFC 9535 does: numbers by their value, strings by their code points. */
public final class JsonValues {
  private JsonValues() {}

  /**
   * Returns whether two values are equal, at whatever depth; a missing node equals only another.
   *
   * @param budget is spent by what is compared
   */
  public static boolean isEqual(JsonNode one, JsonNode other, WorkBudget budget) {
    budget.spend(1);
    if (one.isNumber() && other.isNumber()) {
      return compare(one, other) == 0;
    }
    if (one.isString() && other.isString()) {
      budget.spend(one.stringValue().length() >> 4);
      return one.stringValue().equals(other.stringValue());
    }
    if (one.isArray() && other.isArray()) {
      return one.size() == other.size() && areEqualInOrder(one, other, budget);
    }
    if (one.isObject() && other.isObject()) {
      return one.size() == other.size() && areEqualByName(one, other, budget);
    }
    return !one.isContainer() && !other.isContainer() && one.equals(other);
  }

  private static boolean areEqualInOrder(JsonNode one, JsonNode other, WorkBudget budget) {
    for (int i = 0; i < one.size(); i++) {
      if (!isEqual(one.get(i), other.get(i), budget)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areEqualByName(JsonNode one, JsonNode other, WorkBudget budget) {
    for (var member : one.properties()) {
      var counterpart = other.get(member.getKey());
      if (counterpart == null || !isEqual(member.getValue(), counterpart, budget)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether one value comes before another; only numbers and strings have an order. */
  static boolean isLess(JsonNode one, JsonNode other, WorkBudget budget) {
    budget.spend(1);
    if (one.isNumber() && other.isNumber()) {
      return compare(one, other) < 0;
    }
    if (one.isString() && other.isString()) {
      budget.spend(one.stringValue().length() >> 4);
      return isBefore(one.stringValue(), other.stringValue());
    }
    return false;
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.canConvertToLong()
        && other.canConvertToLong()
        && one.isIntegralNumber()
        && other.isIntegralNumber()) {
      return Long.compare(one.longValue(), other.longValue());
    }
    // 1e400 is read as infinity, which no decimal can be
    return isInfinite(one) || isInfinite(other)
        ? Double.compare(toDouble(one), toDouble(other))
        : one.decimalValue().compareTo(other.decimalValue());
  }

  private static boolean isInfinite(JsonNode number) {
    return (number.isDouble() || number.isFloat()) && Double.isInfinite(number.doubleValue());
  }

  private static double toDouble(JsonNode number) {
    return isInfinite(number) ? number.doubleValue() : number.decimalValue().doubleValue();
  }

  /** By code points: a surrogate pair comes after every other character. */
  private static boolean isBefore(String one, String other) {
    int at = 0;
    while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    if (at == one.length() || at == other.length()) {
      return one.length() < other.length();
    }
    char mine = one.charAt(at);
    char its = other.charAt(at);
    return Character.isSurrogate(mine) == Character.isSurrogate(its)
        ? mine < its
        : Character.isSurrogate(its);
  }
}
