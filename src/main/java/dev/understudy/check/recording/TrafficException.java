package dev.understudy.check.recording;

/** Traffic that can't be read. The message says what is wrong, and what to do. */
public final class TrafficException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a sentence for the user. */
  public TrafficException(String message) {
    super(message);
  }

  /** Creates an exception with a sentence for the user, and its cause. */
  public TrafficException(String message, Throwable cause) {
    super(message, cause);
  }
}
