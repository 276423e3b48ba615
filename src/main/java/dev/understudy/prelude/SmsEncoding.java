package dev.understudy.prelude;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Encodings of SMS, with the number of segments that a text needs. Sizes are in units of the
 * encoding: septets in GSM-7 (extension characters take two), UTF-16 code units in UCS-2. In a text
 * of several segments, each loses some units to the header that joins them.
 */
enum SmsEncoding {
  GSM_7("GSM-7", 160, 153),
  UCS_2("UCS-2", 70, 67);

  // 3GPP TS 23.038, 6.2.1: the default alphabet without the escape, and its extension table
  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String EXTENSION = "\f^{}\\[~]|€";

  // The number of septets of each character from U+0000 to the euro sign, the last one in use; 0
  // for
  // those that GSM-7 lacks. A String, since arrays are mutable.
  private static final String SEPTETS =
      IntStream.rangeClosed(0, '€')
          .map(c -> BASIC.indexOf(c) >= 0 ? 1 : EXTENSION.indexOf(c) >= 0 ? 2 : 0)
          .mapToObj(Character::toString)
          .collect(Collectors.joining());

  private final String wireName;
  private final int singleLimit;
  private final int partLimit;

  SmsEncoding(String wireName, int singleLimit, int partLimit) {
    this.wireName = wireName;
    this.singleLimit = singleLimit;
    this.partLimit = partLimit;
  }

  /**
   * Encoding and size of a text.
   *
   * @param encoding {@code GSM-7} or {@code UCS-2}, as on the wire
   * @param segments at least 1, even for an empty text
   */
  record Estimate(String encoding, int segments) {}

  /** Returns the estimate for a text: one character outside GSM-7 makes it UCS-2. */
  static Estimate of(String text) {
    int septets = 0;
    for (int i = 0; i < text.length(); i++) {
      int cost = septets(text.charAt(i));
      if (cost == 0) {
        return UCS_2.estimate(text, text.length());
      }
      septets += cost;
    }
    return GSM_7.estimate(text, septets);
  }

  private Estimate estimate(String text, int units) {
    return new Estimate(wireName, units <= singleLimit ? 1 : parts(text));
  }

  private int parts(String text) {
    int parts = 1;
    int used = 0;
    int step;
    for (int i = 0; i < text.length(); i += step) {
      step = this == UCS_2 ? Character.charCount(text.codePointAt(i)) : 1;
      int cost = this == UCS_2 ? step : septets(text.charAt(i));
      if (used + cost > partLimit) { // an escape or a surrogate stays with its other half
        parts++;
        used = 0;
      }
      used += cost;
    }
    return parts;
  }

  private static int septets(char c) {
    return c < SEPTETS.length() ? SEPTETS.charAt(c) : 0;
  }
}
