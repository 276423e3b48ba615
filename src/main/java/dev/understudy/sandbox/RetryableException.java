package dev.understudy.sandbox;

/** A transaction that failed because of others, and wrote nothing: it can be tried again. */
public final class RetryableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RetryableException(String message, Throwable cause) {
    super(message, cause);
  }
}
