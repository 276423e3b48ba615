package dev.understudy.store;

/**
 * A transaction whose commit was not answered, while the database can't be reached. It must not be
 * repeated before the outcome is known.
 */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private volatile boolean isCommitted;

  public OutcomeUnknownException(Throwable cause) {
    super("whether a transaction was committed is not known", cause);
  }

  /** Sets the outcome, once the database can be reached again. */
  public void settle(boolean committed) {
    isCommitted = committed;
  }

  /** Returns whether the transaction turned out to be committed. */
  public boolean isCommitted() {
    return isCommitted;
  }
}
