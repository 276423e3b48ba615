package dev.understudy.prolific;

import java.util.ArrayList;
import java.util.List;

/**
 * The body of a message: what sanitizing leaves of it, and what is wrong with it. Length and
 * blankness are those of what is left.
 */
record MessageText(String text, List<FieldErrors> wrong) {
  static final int MAX_LENGTH = 10_000; // docs, on the conversation endpoint; code points

  private static final int NEXT_LINE = 0x85;

  static MessageText of(String written) {
    var text = PlainText.of(written);
    var wrong = new ArrayList<>(FieldErrors.inCharactersOf(written));
    if (isBlank(text)) {
      wrong.add(FieldErrors.BLANK);
    }
    if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
      wrong.add(FieldErrors.TOO_LONG);
    }
    return new MessageText(text, List.copyOf(wrong));
  }

  /** Whether there is nothing but what the framework's language counts as white space. */
  static boolean isBlank(String text) {
    return text.codePoints()
        .allMatch(
            point ->
                Character.isWhitespace(point)
                    || Character.isSpaceChar(point)
                    || point == NEXT_LINE);
  }
}
