package dev.understudy.prolific.text;

import dev.understudy.json.FieldReader;
import dev.understudy.prolific.FieldErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Body of a message, sanitized, with its errors. Length and blankness are those of the sanitized
 * text.
 */
public record MessageText(String text, List<FieldErrors> errors) {
  public static final int MAX_LENGTH = 10_000; // docs, on the conversation endpoint; code points

  private static final int NEXT_LINE = 0x85;

  /** Reads the text of a message; everything that is wrong with it is reported at once. */
  public static Optional<String> read(FieldReader fields, String name, boolean isRequired) {
    var text =
        (isRequired || fields.names().contains(name)
                ? fields.required(name)
                : Optional.<JsonNode>empty())
            .flatMap(
                value ->
                    value.isString()
                        ? Optional.of(value.stringValue())
                        : fields.textAt(name, value))
            .map(MessageText::of);
    text.ifPresent(read -> read.errors().forEach(error -> fields.wrong(error.at(name))));
    return text.map(MessageText::text);
  }

  /** Returns the text that a person wrote, with everything that is wrong with it. */
  public static MessageText of(String written) {
    var text = PlainText.of(written);
    var errors = new ArrayList<>(FieldErrors.inCharactersOf(written));
    if (isBlank(text)) {
      errors.add(FieldErrors.BLANK);
    }
    if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
      errors.add(FieldErrors.TOO_LONG);
    }
    return new MessageText(text, List.copyOf(errors));
  }

  /**
   * Returns whether a text has no other characters than those that Python counts as white space.
   */
  public static boolean isBlank(String text) {
    return text.codePoints()
        .allMatch(
            point ->
                Character.isWhitespace(point)
                    || Character.isSpaceChar(point)
                    || point == NEXT_LINE);
  }
}
