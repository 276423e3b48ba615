package dev.understudy.search;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * A regular expression as RE2 reads it, which contains I-Regexp: it never tries a text in two ways,
 * so that no expression takes more than its size times the text.
 */
final class RegularExpression {
  private static final int MAX_LENGTH = 250;
  private static final int MAX_REPETITIONS = 100;
  private static final int MAX_SIZE = 2_000;

  // in the steps of a budget: what a search costs however short the text is, and how much of text
  // times size is worth a step
  private static final int SEARCH = 20;
  private static final int TRIED_A_STEP = 3;

  private static final Pattern COUNTS = Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");

  private final Pattern pattern;

  private RegularExpression(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if it is none, or too large; the message is a sentence
   */
  static RegularExpression of(String written) {
    if (written.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "A regular expression has at most " + MAX_LENGTH + " characters.");
    }
    if (repetitions(written) > MAX_REPETITIONS) {
      throw new IllegalArgumentException(
          "The counts in braces of a regular expression, multiplied, are at most "
              + MAX_REPETITIONS
              + ".");
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(withoutLineEnds(written));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "This is no regular expression of I-Regexp: " + e.getDescription() + ".", e);
    }
    if (pattern.programSize() > MAX_SIZE) {
      throw new IllegalArgumentException("This regular expression is too large.");
    }
    return new RegularExpression(pattern);
  }

  /** Reads an expression that stands in a document; none where it is none, as the RFC has it. */
  static Optional<RegularExpression> ofDocument(String written, WorkBudget budget) {
    budget.spend(1 + 10L * Math.min(written.length(), MAX_LENGTH));
    try {
      return Optional.of(of(written));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** All upper counts in braces, multiplied: how often something may be written out. */
  private static long repetitions(String written) {
    long product = 1;
    var counts = COUNTS.matcher(written);
    while (counts.find() && product <= MAX_REPETITIONS) {
      product *= Math.max(Math.max(number(counts.group(1)), number(counts.group(2))), 1);
    }
    return product;
  }

  private static long number(String digits) {
    if (digits == null || digits.isEmpty()) {
      return 0;
    }
    return digits.length() > 4 ? MAX_REPETITIONS + 1 : Long.parseLong(digits);
  }

  /** In I-Regexp a dot is no line feed and no carriage return. */
  private static String withoutLineEnds(String written) {
    var read = new StringBuilder();
    boolean inClass = false;
    for (int at = 0; at < written.length(); at++) {
      char c = written.charAt(at);
      if (c == '\\' && at + 1 < written.length()) {
        read.append(c).append(written.charAt(++at));
        continue;
      }
      inClass = c == '[' || inClass && c != ']';
      read.append(c == '.' && !inClass ? "[^\\n\\r]" : String.valueOf(c));
    }
    return read.toString();
  }

  boolean matches(String text, boolean whole, WorkBudget budget) {
    budget.spend(SEARCH + (long) text.length() * pattern.programSize() / TRIED_A_STEP);
    var matcher = pattern.matcher(text);
    return whole ? matcher.matches() : matcher.find();
  }
}
