package dev.understudy;

import java.util.function.Supplier;

/** Keeps the libraries from talking on standard error where the user has no logging of their own. */
final class Quiet {
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  private Quiet() {}

  static <T> T whileStarting(Supplier<T> start) {
    if (System.getProperty(VERBOSITY) == null) {
      System.setProperty(VERBOSITY, "ERROR");
    }
    return start.get();
  }
}
