package dev.understudy.check;

/** Traffic that can't be read. The message says what is wrong, and what to do. */
public final class TrafficException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrafficException(String message) {
    super(message);
  }

  TrafficException(String message, Throwable cause) {
    super(message, cause);
  }
}
