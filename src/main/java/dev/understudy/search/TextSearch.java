package dev.understudy.search;

/**
 * A search for a text in other texts, in linear time (the algorithm of Knuth, Morris and Pratt).
 * {@link String#contains} takes the product of the two lengths in the worst case.
 */
public final class TextSearch {
  /** Maximum length of the text that is searched for. */
  public static final int MAX_LENGTH = 1_000;

  private final char[] sought;
  private final int[] borders;

  /** Creates a search; an empty text is found in every text. */
  public TextSearch(String sought) {
    this.sought = sought.toCharArray();
    this.borders = borders(this.sought);
  }

  /** Returns for each prefix of a text the length of its longest border. */
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
   * Returns whether a text contains the text that is searched for.
   *
   * @param budget pays for the length of the text
   */
  public boolean isIn(String text, WorkBudget budget) {
    return isIn(text.toCharArray(), budget);
  }

  /** As {@link #isIn(String, WorkBudget)}, without a copy of the text. */
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

  /** Returns the text that is searched for. */
  @Override
  public String toString() {
    return new String(sought);
  }
}
