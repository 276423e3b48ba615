package dev.understudy.sociocs.template;

import com.github.jknack.handlebars.HandlebarsError;

/**
 * The error in a message text that can't be parsed or rendered. Its message is a sentence for the
 * author of the text, with the position.
 */
public final class TemplateErrors extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateErrors(String sentence) {
    super(sentence, null, false, false);
  }

  static TemplateErrors at(int line, int column, String sentence) {
    return new TemplateErrors("Line " + line + ", column " + column + ": " + sentence);
  }

  /**
   * Returns an error where Handlebars stopped. It counts columns from 0, but the first one as 1.
   */
  static TemplateErrors at(HandlebarsError error, String sentence) {
    return at(error.line, error.column > 1 ? error.column + 1 : 1, sentence);
  }

  static TemplateErrors tooLong() {
    return new TemplateErrors(
        "The text is longer than " + Rendering.MAX_OUTPUT + " bytes with its fields filled in.");
  }
}
