package dev.understudy.store;

/**
 * A transaction of which nobody can say whether it was committed, as the database can't be asked.
 * It is not to be done again before that is known.
 */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private volatile boolean isCommitted;

  public OutcomeUnknownException(Throwable cause) {
    super("whether a transaction was committed is not known", cause);
  }

  /** Says what has turned out when the database could be asked again. */
  public void settle(boolean committed) {
    isCommitted = committed;
  }

  /** Whether it has turned out since that the transaction was committed. */
  public boolean isCommitted() {
    return isCommitted;
  }
}
