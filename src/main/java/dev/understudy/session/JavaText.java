package dev.understudy.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Texts as string literals and text blocks of Java. */
final class JavaText {
  static final String QUOTES = "\"\"\"";

  private static final int MAX_LITERAL = 60;

  private JavaText() {}

  /** Returns whether a text is easier to read as a text block than as a literal. */
  static boolean isBlock(String text) {
    return (text.length() > MAX_LITERAL || text.strip().contains("\n") || text.contains("\""))
        && lines(text).stream().allMatch(JavaText::isPossible);
  }

  private static List<String> lines(String text) {
    return List.of(
        (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
  }

  /**
   * Returns whether a line keeps its end in a text block, which strips white space there: blanks
   * have an escape, other white space beyond ASCII has none.
   */
  private static boolean isPossible(String line) {
    int last = line.isEmpty() ? 'a' : line.codePointBefore(line.length());
    return last < 0x80 || !Character.isWhitespace(last);
  }

  /** Returns a string literal. */
  static String literal(String text) {
    return text.codePoints()
        .mapToObj(point -> point == '"' ? "\\\"" : escaped(point))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** Returns the lines of a text block, between its delimiters. */
  static List<String> blockLines(String text) {
    var lines =
        lines(text).stream()
            .map(JavaText::blockLine)
            .collect(Collectors.toCollection(ArrayList::new));
    if (!text.endsWith("\n")) {
      int last = lines.size() - 1;
      lines.set(last, lines.get(last) + "\\");
    }
    return lines;
  }

  private static String blockLine(String line) {
    var escaped =
        line.codePoints()
            .mapToObj(JavaText::escaped)
            .collect(Collectors.joining())
            .replace(QUOTES, "\\\"\\\"\\\"");
    return escaped.endsWith(" ") ? escaped.substring(0, escaped.length() - 1) + "\\s" : escaped;
  }

  private static String escaped(int point) {
    return switch (point) {
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case ' ' -> " ";
      default -> isVisible(point) ? Character.toString(point) : code(point);
    };
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String code(int point) {
    if (point < 0x80) {
      return String.format(Locale.ROOT, "\\%03o", point);
    }
    return Character.toString(point)
        .chars()
        .mapToObj(unit -> String.format(Locale.ROOT, "\\u%04x", unit))
        .collect(Collectors.joining());
  }
}
