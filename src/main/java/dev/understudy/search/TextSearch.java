package dev.understudy.search;

/**
 * A text to look for in others, in time in proportion to them, whatever repeats in both (Knuth,
 * Morris and Pratt): {@link String#contains} takes the product of the two lengths, at worst.
 */
public final class TextSearch {
  /** The most characters that a text to look for may have. */
  public static final int MAX_LENGTH = 1_000;

  private final String sought;
  private final int[] borders;

  /** A text to look for; an empty one is in every text. */
  public TextSearch(String sought) {
    this.sought = sought;
    this.borders = borders(sought);
  }

  /** Returns for each beginning of a text how much of its own beginning it ends with. */
  private static int[] borders(String text) {
    var borders = new int[text.length()];
    int border = 0;
    for (int at = 1; at < text.length(); at++) {
      while (border > 0 && text.charAt(at) != text.charAt(border)) {
        border = borders[border - 1];
      }
      border += text.charAt(at) == text.charAt(border) ? 1 : 0;
      borders[at] = border;
    }
    return borders;
  }

  /**
   * Returns whether the text is in another one.
   *
   * @param budget is spent by the other one's length
   */
  public boolean isIn(String text, WorkBudget budget) {
    budget.spend(text.length());
    if (sought.isEmpty()) {
      return true;
    }
    // most texts have not even the first character in the right neighborhood: this finds it quickly
    int at = text.indexOf(sought.charAt(0));
    int matched = 0;
    while (at >= 0 && at < text.length()) {
      char c = text.charAt(at);
      while (matched > 0 && c != sought.charAt(matched)) {
        matched = borders[matched - 1];
      }
      matched += c == sought.charAt(matched) ? 1 : 0;
      if (matched == sought.length()) {
        return true;
      }
      at = matched == 0 ? text.indexOf(sought.charAt(0), at + 1) : at + 1;
    }
    return false;
  }

  /** Returns the text that is looked for. */
  @Override
  public String toString() {
    return sought;
  }
}
