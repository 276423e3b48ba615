package dev.understudy.check;

import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The format of an instant or an id.
 *
 * @param words its description without the value
 */
record ValueFormat(String words) {
  private static final Pattern INSTANT =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d(?:([T ])\\d\\d:\\d\\d(:\\d\\d)?([.,]\\d{1,12})?"
              + "(Z|z|[+-]\\d\\d(?::?\\d\\d)?)?)?");
  private static final Pattern ID_NAME = Pattern.compile("(?i)(.*_)?(id|ids|uuid)|.*(Id|Ids)");
  private static final Pattern TIME_NAME =
      Pattern.compile(
          "(?i)(.*_)?(at|on|time|timestamp|date|datetime.*|schedule|expires)|.*(At|Time)");
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern PREFIXED = Pattern.compile("([a-z]{1,12})_([0-9A-Za-z]{16,40})");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{16,}|[0-9A-F]{16,}");
  private static final int MAX_ID = 200;

  /** Returns the format of a field's value; empty if it is neither an instant nor an id. */
  static Optional<ValueFormat> of(String name, JsonNode value) {
    var words =
        value.isString()
            ? ofText(name, value.asString())
            : value.isIntegralNumber() ? ofNumber(name, value.asString()) : "";
    return words.isEmpty() ? Optional.empty() : Optional.of(new ValueFormat(words));
  }

  private static String ofText(String name, String text) {
    if (text.isEmpty() || text.length() > MAX_ID) {
      return "";
    }
    var instant = INSTANT.matcher(text);
    if (instant.matches()) {
      return instant.group(1) == null
          ? "YYYY-MM-DD"
          : "YYYY-MM-DD"
              + instant.group(1)
              + "hh:mm"
              + (instant.group(2) == null ? "" : ":ss")
              + fraction(instant.group(3))
              + offset(instant.group(4));
    }
    if (TIME_NAME.matcher(name).matches() && text.matches("\\d{10}|\\d{13}")) {
      return (text.length() == 10 ? "seconds" : "milliseconds") + " since 1970, as a string";
    }
    return ID_NAME.matcher(name).matches() || HEX.matcher(text).matches() ? id(text) : "";
  }

  /** Returns a fraction in steps of three digits: services leave zeros at its end out. */
  private static String fraction(String fraction) {
    if (fraction == null) {
      return "";
    }
    return "." + (fraction.length() <= 4 ? "mmm" : fraction.length() <= 7 ? "uuuuuu" : "nnnnnnnnn");
  }

  private static String offset(String offset) {
    if (offset == null) {
      return "";
    }
    return offset.equalsIgnoreCase("z")
        ? "Z"
        : offset.length() == 3 ? "+hh" : offset.length() == 5 ? "+hhmm" : "+hh:mm";
  }

  private static String id(String text) {
    var prefixed = PREFIXED.matcher(text);
    if (prefixed.matches()) {
      return prefixed.group(1) + "_ and " + prefixed.group(2).length() + " letters or digits";
    }
    if (UUID.matcher(text).matches()) {
      return "a UUID";
    }
    if (HEX.matcher(text).matches()) {
      return text.length() + " hexadecimal digits";
    }
    if (text.matches("\\d+")) {
      return "digits";
    }
    return text.matches("[A-Za-z0-9]+")
        ? text.length() + " letters or digits"
        : "letters, digits and other characters";
  }

  private static String ofNumber(String name, String digits) {
    if (!TIME_NAME.matcher(name).matches()) {
      return "";
    }
    return switch (digits.length()) {
      case 10 -> "seconds since 1970";
      case 13 -> "milliseconds since 1970";
      default -> "";
    };
  }
}
