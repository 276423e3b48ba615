package dev.understudy.prolific;

import java.util.List;
import java.util.Set;
import org.owasp.html.HtmlSanitizer;

/**
 * What sanitizing leaves of a message body: the words a person wrote, without markup.
 *
 * <p>docs: text is sanitized for safe storage and display. How it reads afterwards is ours: blocks
 * end their line, {@code <br>} is a line break, scripts and style sheets go with their content,
 * character references such as {@code &lt;} stay the text they are.
 */
final class PlainText {
  // Taking a tag out can put a new one together, as in <scr<b>ipt>. Nobody's own words need more
  // rounds than this; what still holds markup then loses its less-than signs.
  private static final int ROUNDS = 5;

  private static final Set<String> HIDDEN = Set.of("script", "style");

  private static final Set<String> BLOCKS =
      Set.of(
          """
          address article aside blockquote body caption center dd details dialog dir div dl dt \
          fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html \
          legend li main menu nav ol optgroup option p pre section summary table tbody td tfoot \
          th thead title tr ul"""
              .split(" "));

  private PlainText() {}

  /**
   * Takes the markup out of a text.
   *
   * <p>Doing it twice changes nothing more. A browser finds no script, no style sheet and no event
   * handler in the result. The time it takes is in proportion to the text's length.
   *
   * @param written the text as sent
   * @return what remains; the very same string where there is no markup in it
   */
  static String of(String written) {
    var text = written;
    for (int round = 0; round < ROUNDS; round++) {
      var fenced = Markup.fence(text);
      if (fenced.isEmpty()) {
        return text;
      }
      var words = new Words();
      // The library's balancer is left out: it drops text that it finds at a wrong place or too
      // deep, and its search through the open elements takes quadratic time.
      HtmlSanitizer.sanitize(fenced.get(), words, balancer -> words);
      text = words.text.toString();
    }
    return Markup.fence(text).isEmpty() ? text : text.replace("<", "");
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
      // Blanks between two blocks are layout of the source, not words.
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
