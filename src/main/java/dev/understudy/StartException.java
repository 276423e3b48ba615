package dev.understudy;

/** Failure of the server's start. The message says why and what to do. */
public class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates a failure with a message for a person. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
