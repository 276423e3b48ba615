package dev.understudy.search;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * A regular expression of RE2, which includes I-Regexp. RE2 does not backtrack, so a match takes at
 * most the size of the expression times the length of the text.
 */
final class RegularExpression {
  private static final int MAX_LENGTH = 250;
  private static final int MAX_REPETITIONS = 100;
  private static final int MAX_SIZE = 2_000;

  // costs in steps of a budget: the fixed cost of a search, and the text length times program size
  // that costs one step
  private static final int STEPS_PER_SEARCH = 20;
  private static final int WORK_PER_STEP = 3;

  private static final Pattern COUNTS = Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");

  private final Pattern pattern;

  private RegularExpression(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException if it is invalid or too large; the message is a sentence
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
      pattern = Pattern.compile(withIRegexpDots(written));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "This is no regular expression of I-Regexp: " + e.getDescription() + ".", e);
    }
    if (pattern.programSize() > MAX_SIZE) {
      throw new IllegalArgumentException("This regular expression is too large.");
    }
    return new RegularExpression(pattern);
  }

  /** Compiles an expression in a document; empty if it is invalid, as in the RFC. */
  static Optional<RegularExpression> ofDocument(String written, WorkBudget budget) {
    budget.spend(1 + 10L * Math.min(written.length(), MAX_LENGTH));
    try {
      return Optional.of(of(written));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the product of the upper counts in braces, by which a part can be repeated. */
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

  /** Replaces dots, which in I-Regexp match neither a line feed nor a carriage return. */
  private static String withIRegexpDots(String written) {
    var result = new StringBuilder();
    boolean inClass = false;
    for (int at = 0; at < written.length(); at++) {
      char c = written.charAt(at);
      if (c == '\\' && at + 1 < written.length()) {
        result.append(c).append(written.charAt(++at));
        continue;
      }
      inClass = c == '[' || inClass && c != ']';
      result.append(c == '.' && !inClass ? "[^\\n\\r]" : String.valueOf(c));
    }
    return result.toString();
  }

  boolean matches(String text, boolean whole, WorkBudget budget) {
    budget.spend(STEPS_PER_SEARCH + (long) text.length() * pattern.programSize() / WORK_PER_STEP);
    var matcher = pattern.matcher(text);
    return whole ? matcher.matches() : matcher.find();
  }
}
