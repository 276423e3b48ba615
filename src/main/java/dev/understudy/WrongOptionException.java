package dev.understudy;

/** An invalid option. The message names it and says what is valid. */
public final class WrongOptionException extends StartException {
  private static final long serialVersionUID = 1L;

  WrongOptionException(String message, Throwable cause) {
    super(message, cause);
  }
}
