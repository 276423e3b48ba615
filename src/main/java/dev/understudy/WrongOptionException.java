package dev.understudy;

/** An option, or its value, that can't be right; the message names it and says what can. */
public final class WrongOptionException extends StartException {
  private static final long serialVersionUID = 1L;

  WrongOptionException(String message, Throwable cause) {
    super(message, cause);
  }
}
