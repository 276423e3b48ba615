package dev.understudy.message;

import java.util.Locale;

/** Who said it: the account that calls the API, or somebody else. */
public enum Direction {
  OUTBOUND,
  INBOUND;

  /** The word for it on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Direction of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
