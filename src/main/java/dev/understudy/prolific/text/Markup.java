package dev.understudy.prolific.text;

import java.util.BitSet;
import java.util.Optional;
import java.util.Set;

/**
 * Part of a text that is markup, as opposed to less-than signs that a person typed.
 *
 * <p>A browser takes every {@code <} before a letter for a tag, and so does every HTML library; a
 * person who writes {@code a<b and c>d} does not. These rules lie between the two, and what they
 * leave in a text is harmless to a browser:
 *
 * <ul>
 *   <li>A start tag that a {@code >} closes is markup if it has the name of an HTML element of more
 *       than one letter, or, whatever its name, if it has an attribute with a value. Scripts need
 *       the first and event handlers the second.
 *   <li>The elements of one letter, {@code a b i p q s u}, are also names of variables. They are
 *       markup if only {@code /} follows ({@code <b>}, {@code <b />}) or an attribute that needs no
 *       value ({@code <p hidden>}). Any other bare words are a comparison: {@code a<b and c>d}.
 *   <li>A start tag that no {@code >} closes is no tag to a browser, and stays. It is markup only
 *       if it has the name of a longer element and an attribute with a value, since it could
 *       swallow the text that is shown after it.
 *   <li>A closed end tag of an HTML element is markup; {@code </3} is a broken heart.
 *   <li>{@code <!--} is markup, and so are {@code <![}, {@code <!} and {@code <?} before a letter,
 *       if closed.
 * </ul>
 */
final class Markup {
  private static final Set<String> ELEMENTS =
      Set.of(
          """
          a abbr acronym address animate animatemotion animatetransform applet area article \
          aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas \
          caption center cite code col colgroup command content data datalist dd del details dfn \
          dialog dir div dl dt element em embed fencedframe fieldset figcaption figure font \
          footer foreignobject form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html \
          i iframe image img input ins isindex kbd keygen label layer legend li link listing \
          main map mark marquee math menu menuitem meta meter multicol nav nextid nobr noembed \
          noframes nolayer noscript object ol optgroup option output p param picture plaintext \
          portal pre progress q rb rp rt rtc ruby s samp script search section select \
          selectedcontent set shadow slot small source spacer span strike strong style sub \
          summary sup svg table tbody td template textarea tfoot th thead time title tr track tt \
          u ul use var video wbr xml xmp\
          """
              .split(" "));

  private static final Set<String> BARE_ATTRIBUTES =
      Set.of(
          "autofocus",
          "contenteditable",
          "download",
          "draggable",
          "hidden",
          "inert",
          "itemscope",
          "nonce",
          "popover");

  private static final String COMMENT_END = "-->";
  private static final String SECTION = "![CDATA[";
  private static final String SECTION_END = "]]>";
  private static final int MAX_NAME_LENGTH = 32;

  private final String text;

  private Markup(String text) {
    this.text = text;
  }

  /**
   * Converts a text to HTML: what is not markup is written as character references, so that an HTML
   * reader returns it unchanged. Comments and marked sections are left out.
   *
   * @return the HTML; empty if the text contains no markup
   */
  static Optional<String> toHtml(String text) {
    if (text.indexOf('<') < 0) {
      return Optional.empty();
    }
    var markup = new Markup(text);
    var starts = markup.starts();
    return starts.isEmpty() ? Optional.empty() : Optional.of(markup.html(starts));
  }

  private String html(BitSet starts) {
    int lastComment = text.lastIndexOf(COMMENT_END);
    int lastSection = text.lastIndexOf(SECTION_END);
    var html = new StringBuilder(text.length() + 64);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '&') {
        html.append("&amp;");
      } else if (c != '<') {
        html.append(c);
      } else if (!starts.get(at)) {
        html.append("&lt;");
      } else if (text.startsWith("!--", at + 1) && at + 2 <= lastComment) {
        at = text.indexOf(COMMENT_END, at + 2) + 2; // <!--> is a whole comment
      } else if (text.startsWith(SECTION, at + 1) && at + 9 <= lastSection) {
        at = text.indexOf(SECTION_END, at + 9) + 2;
      } else {
        html.append('<');
      }
    }
    return html.toString();
  }

  /**
   * Returns the positions of the less-than signs that begin markup. The search runs from right to
   * left, since a sign's meaning depends on what follows; it reads the text only once.
   */
  private BitSet starts() {
    var starts = new BitSet();
    int close = -1;
    int value = -1;
    for (int at = text.length() - 1; at >= 0; at--) {
      switch (text.charAt(at)) {
        case '>' -> close = at;
        case '=' -> value = isAfterAttribute(at) ? at : value;
        case '<' -> starts.set(at, isMarkup(at + 1, close, value));
        default -> {}
      }
    }
    return starts;
  }

  /**
   * Returns whether a less-than sign begins markup.
   *
   * @param next the position after it
   * @param close the next greater-than sign, or -1
   * @param value the next equals sign after an attribute's name, or -1
   */
  private boolean isMarkup(int next, int close, int value) {
    return switch (charAt(next)) {
      case '/' -> close >= 0 && isLetter(next + 1) && isElement(nameAt(next + 1));
      case '!' ->
          text.startsWith("--", next + 1)
              || close >= 0 && (charAt(next + 1) == '[' || isLetter(next + 1));
      case '?' -> close >= 0 && isLetter(next + 1);
      default -> isLetter(next) && isStartTag(next, close, value);
    };
  }

  private boolean isStartTag(int begin, int close, int value) {
    var name = nameAt(begin);
    boolean isLong = name.length() > 1;
    if (close < 0) {
      return isLong && isElement(name) && value >= 0;
    }
    return value >= 0 && value < close
        || isElement(name) && (isLong || isBare(begin + name.length(), close));
  }

  /** Returns whether nothing follows a tag's name, or an attribute that needs no value. */
  private boolean isBare(int end, int close) {
    int word = end;
    while (word < close && (isSpace(text.charAt(word)) || text.charAt(word) == '/')) {
      word++;
    }
    return word == close || BARE_ATTRIBUTES.contains(nameAt(word));
  }

  /**
   * Returns whether an attribute's name stands before an equals sign: it begins with a letter,
   * after a blank, a slash or a quote. The sign in {@code <https://example.org/?q=1>} has none.
   */
  private boolean isAfterAttribute(int equals) {
    int begin = equals;
    while (begin > 0 && isSpace(text.charAt(begin - 1))) {
      begin--;
    }
    while (begin > 0 && isNamePart(text.charAt(begin - 1))) {
      begin--;
    }
    return isLetter(begin) && begin > 0 && " \n\t\r\f/\"'".indexOf(text.charAt(begin - 1)) >= 0;
  }

  private static boolean isElement(String name) {
    return ELEMENTS.contains(name);
  }

  /** Returns the name at a position in lower case; it is cut if it is longer than any element's. */
  private String nameAt(int begin) {
    var name = new StringBuilder();
    for (int at = begin; at < text.length() && name.length() < MAX_NAME_LENGTH; at++) {
      char c = text.charAt(at);
      if (c == '>' || c == '/' || isSpace(c)) {
        break;
      }
      name.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return name.toString();
  }

  private static boolean isNamePart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == ':'
        || c == '.';
  }

  private boolean isLetter(int at) {
    int lower = charAt(at) | 32;
    return lower >= 'a' && lower <= 'z';
  }

  private char charAt(int at) {
    return at < text.length() ? text.charAt(at) : ' ';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
  }
}
