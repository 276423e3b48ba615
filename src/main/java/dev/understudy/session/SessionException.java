package dev.understudy.session;

/** A session can't be repeated; the message says why, and what to do. */
public final class SessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SessionException(String message) {
    super(message);
  }
}
