package dev.understudy;

/** The command line was not understood; the message says which part of it. */
final class Misuse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Misuse(String message) {
    super(message);
  }
}
