package dev.understudy.message;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Encodings of SMS, with the number of segments that a text needs. Sizes are in units of the
 * encoding: septets in GSM-7 (extension characters take two), UTF-16 code units in UCS-2. In a text
 * of several segments, each loses some units to the header that joins them.
 */
public enum SmsEncoding {
  GSM_7("GSM-7", 160, 153),
  UCS_2("UCS-2", 70, 67);

  // 3GPP TS 23.038, 6.2.1: the default alphabet without the escape, and its extension table
  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String EXTENSION = "\f^{}\\[~]|€";

  // The number of septets of each character from U+0000 to the euro sign, the last one in use; 0
  // for those that GSM-7 lacks. A String, since arrays are mutable.
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
  public record Estimate(String encoding, int segments) {}

  /**
   * A text as it is sent.
   *
   * @param encoding {@code GSM-7} or {@code UCS-2}, as on the wire
   * @param units the size of the text in units of the encoding
   * @param segments the parts that are sent; together they are the text
   */
  public record SplitText(String encoding, int units, List<TextSegment> segments) {}

  /** One of the parts that a text is sent in. */
  public record TextSegment(String text, int units) {}

  /** Returns the estimate for a text: one character outside GSM-7 makes it UCS-2. */
  public static Estimate of(String text) {
    var encoding = encoding(text);
    return new Estimate(encoding.wireName, encoding.ends(text).size());
  }

  /** Splits a text into the segments that it is sent in, at least one. */
  public static SplitText split(String text) {
    var encoding = encoding(text);
    var segments = new ArrayList<TextSegment>();
    int from = 0;
    for (int end : encoding.ends(text)) {
      segments.add(new TextSegment(text.substring(from, end), encoding.units(text, from, end)));
      from = end;
    }
    return new SplitText(encoding.wireName, encoding.units(text, 0, text.length()), segments);
  }

  private static SmsEncoding encoding(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (septets(text.charAt(at)) == 0) {
        return UCS_2;
      }
    }
    return GSM_7;
  }

  /** Returns the positions after each segment, of which the last one is the end of the text. */
  private List<Integer> ends(String text) {
    var ends = new ArrayList<Integer>();
    if (units(text, 0, text.length()) > singleLimit) {
      int used = 0;
      for (int at = 0; at < text.length(); at += step(text, at)) {
        int cost = units(text, at, at + step(text, at));
        if (used + cost > partLimit) { // an escape or a surrogate stays with its other half
          ends.add(at);
          used = 0;
        }
        used += cost;
      }
    }
    ends.add(text.length());
    return ends;
  }

  private int step(String text, int at) {
    return this == UCS_2 ? Character.charCount(text.codePointAt(at)) : 1;
  }

  private int units(String text, int from, int end) {
    if (this == UCS_2) {
      return end - from;
    }
    int units = 0;
    for (int at = from; at < end; at++) {
      units += septets(text.charAt(at));
    }
    return units;
  }

  private static int septets(char c) {
    return c < SEPTETS.length() ? SEPTETS.charAt(c) : 0;
  }
}
