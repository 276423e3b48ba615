package dev.understudy.check;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Texts of a recording that a report may print: words of the service itself, such as names of
 * fields and codes. All others could be personal.
 *
 * @param requested all texts in the request
 */
record PrintableText(Set<String> requested) {
  private static final Pattern FIELD = Pattern.compile("[a-z_$][A-Za-z_]{0,39}[0-9]{0,2}");
  private static final Pattern CODE =
      Pattern.compile("[a-z]+([_-][a-z]+){0,8}|[A-Z]+([_-][A-Z]+){0,8}|[0-9]{1,7}");
  private static final Pattern UPPER = Pattern.compile("[A-Z]+([ _-][A-Z]+){0,5}");
  private static final Pattern LOWER = Pattern.compile("[a-z]+([_-][a-z]+){0,6}");
  private static final int MAX = 60;

  /** Returns the name of a field, or a placeholder. */
  String field(String name) {
    return FIELD.matcher(name).matches() && !requested.contains(name) ? name : "{…}";
  }

  /** Returns an error code, or its length. */
  String code(String code) {
    return isShort(code) && CODE.matcher(code).matches() ? code : hidden(code);
  }

  /** Returns a value of a field with listed values if it is written as these are. */
  String value(String value, Set<String> listed) {
    boolean isAlike =
        isAlike(UPPER, value, listed) || isAlike(LOWER, value, listed) || listed.contains(value);
    return isShort(value) && isAlike ? value : hidden(value);
  }

  private boolean isShort(String text) {
    return text.length() <= MAX && !requested.contains(text);
  }

  private static boolean isAlike(Pattern style, String value, Set<String> listed) {
    return style.matcher(value).matches()
        && listed.stream().anyMatch(each -> style.matcher(each).matches());
  }

  /** Returns words for a text that is not shown. */
  static String hidden(String text) {
    return "a text of " + text.length() + " characters";
  }
}
