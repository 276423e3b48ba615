package dev.understudy.sandbox;

/** A transaction that others came in the way of: nothing is written, and a second try may do. */
public final class RetryableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RetryableException(String message, Throwable cause) {
    super(message, cause);
  }
}
