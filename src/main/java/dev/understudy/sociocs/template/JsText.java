package dev.understudy.sociocs.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The texts of values as in JavaScript, whose conversions Handlebars uses. */
public final class JsText {
  // beyond it JavaScript also writes exponents, and 1E999999999 would be a gigabyte of zeros
  private static final int PLAIN_DIGITS = 21;

  private JsText() {}

  /**
   * Returns the text of a value.
   *
   * @param value a string, number, boolean, list or map; null becomes an empty text
   */
  public static String of(Object value) {
    if (value instanceof BigDecimal number) {
      return number(number);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? number(new BigDecimal(value.toString())) : value.toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JsText::of).collect(Collectors.joining(","));
    }
    return value instanceof Map ? "[object Object]" : Objects.toString(value, "");
  }

  /** Returns whether two values have the same text; lists and maps are equal to nothing. */
  static boolean same(Object one, Object other) {
    return isSimple(one) && isSimple(other) && of(one).equals(of(other));
  }

  private static boolean isSimple(Object value) {
    return !(value instanceof List || value instanceof Map);
  }

  private static String number(BigDecimal number) {
    var bare = number.stripTrailingZeros();
    boolean plain =
        Math.abs((long) bare.scale()) <= PLAIN_DIGITS && bare.precision() <= PLAIN_DIGITS;
    return plain ? bare.toPlainString() : bare.toString();
  }
}
