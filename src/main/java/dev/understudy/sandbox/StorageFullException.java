package dev.understudy.sandbox;

/** A refusal of new rows, since storage is full and nothing can be deleted; the message says so. */
public final class StorageFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageFullException(String message) {
    super(message, null, false, false);
  }
}
