package dev.understudy.sandbox;

/** A transaction that others came in the way of: nothing is written, and a second try may do. */
final class TryAgainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TryAgainException(String message, Throwable cause) {
    super(message, cause);
  }
}
