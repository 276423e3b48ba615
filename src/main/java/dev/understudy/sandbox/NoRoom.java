package dev.understudy.sandbox;

/** Everything that is kept has to stay, and it is as much as may be; the message is a sentence. */
public final class NoRoom extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoRoom(String message) {
    super(message, null, false, false);
  }
}
