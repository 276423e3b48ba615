package dev.understudy.search;

/**
 * A text to look for in others, in time in proportion to them, whatever repeats in both (Knuth,
 * Morris and Pratt): {@link String#contains} takes the product of the two lengths, at worst.
 */
public final class TextSearch {
  /** The most characters that a text to look for may have. */
  public static final int MAX_LENGTH = 1_000;

  private final char[] sought;
  private final int[] borders;

  /** A text to look for; an empty one is in every text. */
  public TextSearch(String sought) {
    this.sought = sought.toCharArray();
    this.borders = borders(this.sought);
  }

  /** Returns for each beginning of a text how much of its own beginning it ends with. */
  private static int[] borders(char[] text) {
    var borders = new int[text.length];
    int border = 0;
    for (int at = 1; at < text.length; at++) {
      while (border > 0 && text[at] != text[border]) {
        border = borders[border - 1];
      }
      border += text[at] == text[border] ? 1 : 0;
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
    return isIn(text.toCharArray(), budget);
  }

  /** As {@link #isIn(String, WorkBudget)}, for a text that many are looked for in. */
  public boolean isIn(char[] text, WorkBudget budget) {
    budget.spend(text.length);
    if (sought.length == 0) {
      return true;
    }
    int matched = 0;
    for (char c : text) {
      while (matched > 0 && c != sought[matched]) {
        matched = borders[matched - 1];
      }
      if (c == sought[matched] && ++matched == sought.length) {
        return true;
      }
    }
    return false;
  }

  /** Returns the text that is looked for. */
  @Override
  public String toString() {
    return new String(sought);
  }
}
