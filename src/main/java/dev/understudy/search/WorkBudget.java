package dev.understudy.search;

/**
 * A limit on the work of a query. Work is counted, not timed, so that the same query on the same
 * documents is answered or refused on every machine.
 */
public final class WorkBudget {
  private long left;

  /**
   * Creates a budget.
   *
   * @param steps the number of steps; visiting a value takes one
   */
  public WorkBudget(long steps) {
    this.left = steps;
  }

  /**
   * Spends steps.
   *
   * @throws ExceededException if fewer steps are left
   */
  public void spend(long steps) {
    left -= steps;
    if (left < 0) {
      throw new ExceededException();
    }
  }

  /** End of work that exceeds its budget. */
  public static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExceededException() {
      super("the budget is spent", null, false, false);
    }
  }
}
