package dev.understudy.sandbox;

/** What is asked for can't be, because of what already is; the message is a sentence. */
public final class ConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConflictException(String message) {
    super(message, null, false, false);
  }
}
