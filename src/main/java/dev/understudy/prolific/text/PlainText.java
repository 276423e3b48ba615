package dev.understudy.prolific.text;

import java.util.List;
import java.util.Set;
import org.owasp.html.HtmlSanitizer;

/**
 * A sanitizer of message bodies, which leaves the words that a person wrote, without markup.
 *
 * <p>docs: text is sanitized for safe storage and display. The result is ours: blocks end their
 * line, {@code <br>} is a line break, scripts and style sheets are removed with their content, and
 * character references such as {@code &lt;} are not resolved. {@link Markup} tells markup from
 * typed less-than signs; the OWASP sanitizer reads the markup.
 */
final class PlainText {
  // Removing a tag can create a new one, as in <scr<b>ipt>. A person's own words need fewer rounds.
  // A text that still contains markup after them loses its less-than signs.
  private static final int MAX_ROUNDS = 5;

  private static final Set<String> HIDDEN = Set.of("script", "style");

  private static final Set<String> BLOCKS =
      Set.of(
          """
          address article aside blockquote body caption center dd details dialog dir div dl dt \
          fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html \
          legend li main menu nav ol optgroup option p pre section summary table tbody td tfoot \
          th thead title tr ul\
          """
              .split(" "));

  private PlainText() {}

  /**
   * Removes the markup of a text. A browser finds no script, no style sheet and no event handler in
   * the result; sanitizing it again does not change it. The time is linear in the text's length.
   *
   * @param written the text as sent
   * @return the sanitized text; the same string if it contains no markup
   */
  static String of(String written) {
    var text = written;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      var html = Markup.toHtml(text);
      if (html.isEmpty()) {
        return text;
      }
      var words = new Words();
      // Without the library's balancer, which drops text at a wrong place or too deep in the tree,
      // and whose search through the open elements takes quadratic time.
      HtmlSanitizer.sanitize(html.get(), words, balancer -> words);
      text = words.text.toString();
    }
    return Markup.toHtml(text).isEmpty() ? text : text.replace("<", "");
  }

  /** Collects the text between the tags. */
  private static final class Words implements HtmlSanitizer.Policy {
    private final StringBuilder text = new StringBuilder();
    private boolean hidden;
    private boolean lineEnds;

    @Override
    public void openTag(String element, List<String> attributes) {
      hidden |= HIDDEN.contains(element);
      lineEnds |= BLOCKS.contains(element);
      if (element.equals("br")) {
        text.append('\n');
      }
    }

    @Override
    public void closeTag(String element) {
      hidden &= !HIDDEN.contains(element);
      lineEnds |= BLOCKS.contains(element);
    }

    @Override
    public void text(String words) {
      // Blanks between two blocks are the layout of the source.
      if (hidden || words.isEmpty() || lineEnds && words.isBlank()) {
        return;
      }
      if (lineEnds && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
        text.append('\n');
      }
      lineEnds = false;
      text.append(words);
    }

    @Override
    public void openDocument() {}

    @Override
    public void closeDocument() {}
  }
}
