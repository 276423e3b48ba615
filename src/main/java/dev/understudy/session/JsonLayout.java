package dev.understudy.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Valid JSON with other white space, so that it is easy to read: what is short stands in one line.
 * Strings and numbers stay as they were written.
 */
final class JsonLayout {
  private static final int MAX_LINE = 80;

  private final String json;
  private int at;

  /** A value: a token, or a container with its brackets and its members, each with its key. */
  private record JsonValue(String token, List<Member> members) {
    private record Member(String key, JsonValue value) {}

    boolean isContainer() {
      return token.equals("{") || token.equals("[");
    }

    String close() {
      return token.equals("{") ? "}" : "]";
    }

    String inOneLine() {
      if (!isContainer()) {
        return token;
      }
      var line = new StringBuilder(token);
      for (var member : members) {
        line.append(line.length() > 1 ? ", " : "");
        line.append(member.key()).append(member.value().inOneLine());
      }
      return line.append(close()).toString();
    }

    void write(StringBuilder to, int indent, int column) {
      var line = inOneLine();
      if (column + line.length() <= MAX_LINE || !isContainer() || members.isEmpty()) {
        to.append(line);
        return;
      }
      to.append(token);
      var before = "\n" + " ".repeat(indent + 2);
      for (var member : members) {
        to.append(before).append(member.key());
        member.value().write(to, indent + 2, indent + 2 + member.key().length());
        before = ",\n" + " ".repeat(indent + 2);
      }
      to.append('\n').append(" ".repeat(indent)).append(close());
    }
  }

  private JsonLayout(String json) {
    this.json = json;
  }

  /**
   * Returns JSON in lines.
   *
   * @param json a valid value, not nested deeper than the server reads
   */
  static String of(String json) {
    var text = new StringBuilder();
    new JsonLayout(json).value().write(text, 0, 0);
    return text.append('\n').toString();
  }

  private JsonValue value() {
    skipBlanks();
    char first = json.charAt(at);
    if (first != '{' && first != '[') {
      return new JsonValue(token(), List.of());
    }
    at++;
    var members = new ArrayList<JsonValue.Member>();
    while (!isEnd()) {
      var key = first == '{' ? key() : "";
      members.add(new JsonValue.Member(key, value()));
    }
    at++;
    return new JsonValue(String.valueOf(first), members);
  }

  /** Moves on to the next member, if there is one. */
  private boolean isEnd() {
    skipBlanks();
    if (json.charAt(at) == ',') {
      at++;
      skipBlanks();
    }
    return json.charAt(at) == '}' || json.charAt(at) == ']';
  }

  private String key() {
    var key = token();
    skipBlanks();
    at++; // the colon
    return key + ": ";
  }

  private String token() {
    int from = at;
    if (json.charAt(at) == '"') {
      at++;
      while (json.charAt(at) != '"') {
        at += json.charAt(at) == '\\' ? 2 : 1;
      }
      at++;
    } else {
      while (at < json.length() && ",:]} \t\r\n".indexOf(json.charAt(at)) < 0) {
        at++;
      }
    }
    return visible(json.substring(from, at));
  }

  /** Returns a token with escapes for characters that nobody sees. */
  private static String visible(String token) {
    return token
        .chars()
        .mapToObj(
            unit ->
                isInvisible(unit)
                    ? String.format(Locale.ROOT, "\\u%04x", unit)
                    : String.valueOf((char) unit))
        .collect(Collectors.joining());
  }

  private static boolean isInvisible(int unit) {
    int type = Character.getType(unit);
    return unit > 0x7e
        && (type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR
            || type == Character.SPACE_SEPARATOR);
  }

  private void skipBlanks() {
    while (at < json.length() && " \t\r\n\uFEFF".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
  }
}
