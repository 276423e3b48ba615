package dev.understudy.message;

import java.util.Locale;

/** The direction of a message: outbound from the account that calls the API, inbound to it. */
public enum Direction {
  OUTBOUND,
  INBOUND;

  /** Returns the word on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Direction of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
