package dev.understudy.search;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A scanner of the text of a query, with a position in it. */
final class PathScanner {
  private static final long MAX_INTEGER = (1L << 53) - 1;
  private static final int MAX_INTEGER_LENGTH = 17;
  private static final String BLANKS = " \t\n\r";
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern NUMBER =
      Pattern.compile("(?:-?0|-?[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final Pattern FUNCTION = Pattern.compile("([a-z][a-z_0-9]*)\\(");

  private final String text;
  private int at;

  PathScanner(String text) {
    this.text = text;
  }

  int position() {
    return at;
  }

  /** Goes back to an earlier position. */
  void backTo(int position) {
    at = position;
  }

  boolean isAtEnd() {
    return at == text.length();
  }

  void skipBlanks() {
    while (at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  boolean looksAt(String sign) {
    return text.startsWith(sign, at);
  }

  boolean looksAtQuote() {
    return looksAt("'") || looksAt("\"");
  }

  /** Returns whether a name begins here, as written after a dot. */
  boolean looksAtName() {
    return at < text.length() && isNamePart(text.codePointAt(at), false);
  }

  /** Skips a sign if it is here; returns whether it is. */
  boolean accept(String sign) {
    if (looksAt(sign)) {
      at += sign.length();
      return true;
    }
    return false;
  }

  /** Skips blanks and then a sign; skips nothing if the sign is not there. */
  boolean acceptAfterBlanks(String sign) {
    int before = at;
    skipBlanks();
    if (accept(sign)) {
      return true;
    }
    at = before;
    return false;
  }

  void expect(String sign, String sentence) throws JsonPathSyntaxException {
    if (!accept(sign)) {
      throw wrong(sentence);
    }
  }

  /** Reads a name as written after a dot; empty if there is none. */
  Optional<String> name() {
    int begin = at;
    while (at < text.length() && isNamePart(text.codePointAt(at), at > begin)) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at == begin ? Optional.empty() : Optional.of(text.substring(begin, at));
  }

  private static boolean isNamePart(int c, boolean later) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c >= 0x80 && Character.getType(c) != Character.SURROGATE
        || later && c >= '0' && c <= '9';
  }

  /** Reads the name of a function and the parenthesis behind it; empty if there is none. */
  Optional<String> function() {
    var found = FUNCTION.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      return Optional.empty();
    }
    at = found.end();
    return Optional.of(found.group(1));
  }

  /** Reads an index; empty if there is none. */
  OptionalLong integer() throws JsonPathSyntaxException {
    int begin = at;
    var found = INTEGER.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      return OptionalLong.empty();
    }
    at = found.end();
    if (at < text.length() && Character.isDigit(text.charAt(at))) {
      throw wrong("a number has no leading zeros");
    }
    // the check of the length keeps parseLong from overflowing
    if (at - begin > MAX_INTEGER_LENGTH || Math.abs(Long.parseLong(found.group())) > MAX_INTEGER) {
      throw wrong("the number is too large");
    }
    return OptionalLong.of(Long.parseLong(found.group()));
  }

  /** Reads a number in a filter; empty if there is none. */
  Optional<BigDecimal> number() throws JsonPathSyntaxException {
    var found = NUMBER.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      return Optional.empty();
    }
    try {
      var number = new BigDecimal(found.group());
      at = found.end();
      return Optional.of(number);
    } catch (NumberFormatException e) {
      throw wrong("the number is too large");
    }
  }

  /** Reads a string in quotes, which begins here. */
  String string() throws JsonPathSyntaxException {
    char quote = text.charAt(at++);
    var string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at);
      if (c < ' ') {
        throw wrong("a control character is written \\u and four digits");
      }
      at++;
      string.append(c == '\\' ? escaped(quote) : c);
    }
    if (at == text.length()) {
      throw wrong("the text that began before is not closed");
    }
    at++;
    refuseUnpairedSurrogates(string);
    return string.toString();
  }

  private char escaped(char quote) throws JsonPathSyntaxException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    if (c == quote) {
      return quote;
    }
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '/', '\\' -> c;
      case 'u' -> unicode();
      default -> throw wrong("a backslash before this has no meaning; double it");
    };
  }

  private char unicode() throws JsonPathSyntaxException {
    var digits = text.substring(at, Math.min(at + 4, text.length()));
    if (!digits.matches("[0-9A-Fa-f]{4}")) {
      throw wrong("four hexadecimal digits follow \\u");
    }
    at += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private void refuseUnpairedSurrogates(CharSequence string) throws JsonPathSyntaxException {
    if (string
        .codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw wrong("the text before has half a surrogate pair in it");
    }
  }

  /** Returns an exception that names the current position. */
  JsonPathSyntaxException wrong(String sentence) {
    return wrong(at, sentence);
  }

  static JsonPathSyntaxException wrong(int position, String sentence) {
    return new JsonPathSyntaxException(position + 1, sentence);
  }
}
