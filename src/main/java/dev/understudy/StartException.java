package dev.understudy;

/** The server can't start; the message says why and what to do, for a person. */
public class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
