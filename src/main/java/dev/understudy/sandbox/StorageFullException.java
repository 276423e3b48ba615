package dev.understudy.sandbox;

/** Everything that is kept has to stay, and it is as much as may be; the message is a sentence. */
public final class StorageFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageFullException(String message) {
    super(message, null, false, false);
  }
}
