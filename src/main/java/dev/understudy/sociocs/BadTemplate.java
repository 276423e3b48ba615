package dev.understudy.sociocs;

import com.github.jknack.handlebars.HandlebarsError;

/**
 * A message text that can't be read as a template, or not be rendered. The message is a sentence
 * for whoever wrote the text: what is wrong, and where.
 */
final class BadTemplate extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadTemplate(String sentence) {
    super(sentence, null, false, false);
  }

  static BadTemplate at(int line, int column, String what) {
    return new BadTemplate("Line " + line + ", column " + column + ": " + what);
  }

  /** At the place where Handlebars stopped; it counts columns from 0, and calls the first one 1. */
  static BadTemplate at(HandlebarsError error, String what) {
    return at(error.line, error.column > 1 ? error.column + 1 : 1, what);
  }

  static BadTemplate tooLong() {
    return new BadTemplate(
        "The text is longer than " + Rendering.LONGEST + " bytes with its fields filled in.");
  }
}
