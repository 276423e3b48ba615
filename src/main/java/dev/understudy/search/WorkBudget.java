package dev.understudy.search;

/**
 * The work that may still be done. It is counted and not timed, so that the same question about the
 * same documents is answered, or refused, on every machine.
 */
public final class WorkBudget {
  private long left;

  /**
   * A budget.
   *
   * @param steps how many values may be looked at, about
   */
  public WorkBudget(long steps) {
    this.left = steps;
  }

  /**
   * Takes some steps off.
   *
   * @throws ExceededException if so many are not left
   */
  public void spend(long steps) {
    left -= steps;
    if (left < 0) {
      throw new ExceededException();
    }
  }

  /** End of a piece of work that its budget does not suffice for. */
  public static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExceededException() {
      super("the budget is spent", null, false, false);
    }
  }
}
