package dev.understudy.prolific.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Start tags that a browser would see in a text, after the HTML standard's tokenizer, each with the
 * names of its attributes that have a value.
 */
final class BrowserTags {
  record Tag(String name, List<String> attributes) {}

  private final String html;
  private final List<Tag> tags = new ArrayList<>();
  private int at;

  private BrowserTags(String html) {
    this.html = html;
  }

  static List<Tag> in(String html) {
    var browser = new BrowserTags(html);
    while (browser.at < html.length()) {
      browser.step();
    }
    return browser.tags;
  }

  private void step() {
    if (html.charAt(at) != '<') {
      at++;
    } else if (html.startsWith("<!--", at)) {
      at = html.startsWith("<!-->", at) ? at + 5 : after("-->", at + 4);
    } else if (letter(at + 1)) {
      tag(at + 1, true);
    } else if (html.startsWith("</", at) && letter(at + 2)) {
      tag(at + 2, false);
    } else if (html.startsWith("<!", at)
        || html.startsWith("<?", at)
        || html.startsWith("</", at)) {
      at = after(">", at + 2);
    } else {
      at++;
    }
  }

  private void tag(int begin, boolean start) {
    at = begin;
    while (at < html.length() && "> \n\t\r\f/".indexOf(html.charAt(at)) < 0) {
      at++;
    }
    var tag = new Tag(html.substring(begin, at).toLowerCase(Locale.ROOT), new ArrayList<>());
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '>') {
        at++;
        if (start) {
          tags.add(tag);
        }
        return;
      }
      if (" \n\t\r\f/".indexOf(c) >= 0) {
        at++;
      } else {
        attribute(tag);
      }
    }
  }

  private void attribute(Tag tag) {
    int begin = at++;
    while (at < html.length() && "> \n\t\r\f/=".indexOf(html.charAt(at)) < 0) {
      at++;
    }
    var name = html.substring(begin, at).toLowerCase(Locale.ROOT);
    int equal = blanks(at);
    if (equal < html.length() && html.charAt(equal) == '=') {
      tag.attributes().add(name);
      at = blanks(equal + 1);
      if (at < html.length() && (html.charAt(at) == '"' || html.charAt(at) == '\'')) {
        at = after(html.substring(at, at + 1), at + 1);
      } else {
        while (at < html.length() && "> \n\t\r\f".indexOf(html.charAt(at)) < 0) {
          at++;
        }
      }
    }
  }

  private int blanks(int from) {
    int to = from;
    while (to < html.length() && " \n\t\r\f".indexOf(html.charAt(to)) >= 0) {
      to++;
    }
    return to;
  }

  private int after(String end, int from) {
    int found = html.indexOf(end, from);
    return found < 0 ? html.length() : found + end.length();
  }

  private boolean letter(int index) {
    return index < html.length()
        && (html.charAt(index) | 32) >= 'a'
        && (html.charAt(index) | 32) <= 'z';
  }
}
