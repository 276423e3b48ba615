package dev.understudy.sociocs.template;

import com.github.jknack.handlebars.HandlebarsError;

/**
 * A message text that can't be read as a template, or not be rendered. The message is a sentence
 * for whoever wrote the text: what is wrong, and where.
 */
public final class TemplateErrors extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateErrors(String sentence) {
    super(sentence, null, false, false);
  }

  static TemplateErrors at(int line, int column, String what) {
    return new TemplateErrors("Line " + line + ", column " + column + ": " + what);
  }

  /** At the place where Handlebars stopped; it counts columns from 0, and calls the first one 1. */
  static TemplateErrors at(HandlebarsError error, String what) {
    return at(error.line, error.column > 1 ? error.column + 1 : 1, what);
  }

  static TemplateErrors tooLong() {
    return new TemplateErrors(
        "The text is longer than " + Rendering.MAX_OUTPUT + " bytes with its fields filled in.");
  }
}
