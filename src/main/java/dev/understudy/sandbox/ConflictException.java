package dev.understudy.sandbox;

/** A request that conflicts with the state of the server (409); the message is a sentence. */
public final class ConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConflictException(String message) {
    super(message, null, false, false);
  }
}
