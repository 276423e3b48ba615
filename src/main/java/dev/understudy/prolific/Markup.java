package dev.understudy.prolific;

import java.util.Optional;
import java.util.Set;

/**
 * Tells the less-than signs that begin markup from the typed ones, reading a text from left to
 * right.
 *
 * <p>A browser takes every {@code <} before a letter for a tag; people who write {@code a<b and
 * c>d} do not. The rule between the two, chosen so that whatever stays is harmless to a browser:
 *
 * <ul>
 *   <li>A start tag is closed by a {@code >} further on. It is markup if it bears the name of an
 *       HTML element of more than one letter, or, whatever its name, if an attribute in it has a
 *       value. Scripts need the first, event handlers the second, so neither gets by.
 *   <li>The elements of one letter, {@code a b i p q s u}, are also what people call their
 *       variables. They are markup if nothing but {@code /} follows ({@code <b>}, {@code <b />}) or
 *       an attribute that needs no value ({@code <p hidden>}). Any other bare words mean that
 *       somebody compares: {@code a<b and c>d}.
 *   <li>What no {@code >} closes is no tag to a browser either, and stays; unless it bears a longer
 *       element's name and an attribute's value: such a stump could swallow what is shown after it.
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
          u ul use var video wbr xml xmp"""
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

  private final String text;
  private final Ahead greater;
  private final Ahead value;

  private Markup(String text) {
    this.text = text;
    greater = new Ahead(at -> text.indexOf('>', at));
    value = new Ahead(this::valueFrom);
  }

  /**
   * Makes HTML of a text that may hold markup: everything that is none, ampersands too, is written
   * as character references, so that an HTML reader gives it back as it was. Comments and marked
   * sections are left out.
   *
   * @return the HTML; empty where the text holds no markup at all
   */
  static Optional<String> fence(String text) {
    if (text.indexOf('<') < 0) {
      return Optional.empty();
    }
    var markup = new Markup(text);
    var commentEnd = new Ahead(at -> text.indexOf("-->", at));
    var sectionEnd = new Ahead(at -> text.indexOf("]]>", at));
    var html = new StringBuilder(text.length() + 64);
    boolean found = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '&') {
        html.append("&amp;");
      } else if (c != '<') {
        html.append(c);
      } else if (!markup.beginsAt(at)) {
        html.append("&lt;");
      } else {
        found = true;
        int end = -1;
        if (text.startsWith("!--", at + 1)) {
          end = commentEnd.from(at + 2); // <!--> is a whole comment
        } else if (text.startsWith("![CDATA[", at + 1)) {
          end = sectionEnd.from(at + 9);
        }
        if (end < 0) {
          html.append('<');
        } else {
          at = end + 2;
        }
      }
    }
    return found ? Optional.of(html.toString()) : Optional.empty();
  }

  /** Whether the less-than sign at this position begins markup; positions must rise. */
  private boolean beginsAt(int at) {
    char next = charAt(at + 1);
    return switch (next) {
      case '/' -> endTag(at + 2);
      case '!' ->
          text.startsWith("--", at + 2)
              || (charAt(at + 2) == '[' || isLetter(at + 2)) && greater.from(at) >= 0;
      case '?' -> isLetter(at + 2) && greater.from(at) >= 0;
      default -> isLetter(at + 1) && startTag(at + 1);
    };
  }

  private boolean endTag(int name) {
    return isLetter(name)
        && ELEMENTS.contains(nameAt(name, nameEnd(name)))
        && greater.from(name) >= 0;
  }

  private boolean startTag(int begin) {
    int end = nameEnd(begin);
    var name = nameAt(begin, end);
    boolean element = ELEMENTS.contains(name);
    int close = greater.from(begin);
    int equal = value.from(end);
    if (close < 0) {
      return element && name.length() > 1 && equal >= 0;
    }
    return equal >= 0 && equal < close || element && (name.length() > 1 || standsAlone(end, close));
  }

  /** Whether what stands between a one-letter name and its closing sign belongs to a tag. */
  private boolean standsAlone(int end, int close) {
    int word = end;
    while (word < close && (isSpace(text.charAt(word)) || text.charAt(word) == '/')) {
      word++;
    }
    return word == close || BARE_ATTRIBUTES.contains(nameAt(word, nameEnd(word)));
  }

  /**
   * The next equals sign after an attribute's name: letters first, and set off by a blank, a slash
   * or a quote. The one in {@code <https://example.org/?q=1>} is none.
   */
  private int valueFrom(int from) {
    for (int at = text.indexOf('=', from); at >= 0; at = text.indexOf('=', at + 1)) {
      int begin = at;
      while (begin > 0 && isSpace(text.charAt(begin - 1))) {
        begin--;
      }
      while (begin > 0 && isNamePart(text.charAt(begin - 1))) {
        begin--;
      }
      if (isLetter(begin) && begin > 0 && " \n\t\r\f/\"'".indexOf(text.charAt(begin - 1)) >= 0) {
        return at;
      }
    }
    return -1;
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

  /** Where a name ends, as HTML tokenizers see it; longer ones than any that counts are cut. */
  private int nameEnd(int begin) {
    int end = begin;
    while (end < text.length() && end - begin < 32) {
      char c = text.charAt(end);
      if (c == '>' || c == '/' || isSpace(c)) {
        break;
      }
      end++;
    }
    return end;
  }

  private String nameAt(int begin, int end) {
    var name = new StringBuilder(end - begin);
    for (int at = begin; at < end; at++) {
      char c = text.charAt(at);
      name.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return name.toString();
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
