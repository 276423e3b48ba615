package io.restassured.internal.http;

import java.util.Locale;

/**
 * REST Assured's own class with one difference: its word is in lower case of no language. By the
 * default locale, as in 6.0.1, a Turkish machine knows no "failure", and every answer from 400 on
 * is thrown instead of returned.
 */
public enum Status {
  SUCCESS(100, 399),
  FAILURE(400, 999);

  private final int min;
  private final int max;

  Status(int min, int max) {
    this.min = min;
    this.max = max;
  }

  public boolean matches(int code) {
    return min <= code && code <= max;
  }

  public static Status find(int code) {
    for (var status : values()) {
      if (status.matches(code)) {
        return status;
      }
    }
    throw new IllegalArgumentException("Unknown status: " + code);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
