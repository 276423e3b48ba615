package dev.understudy.client;

import java.util.List;

/**
 * A text as it is sent by SMS.
 *
 * @param encoding {@code GSM-7} or {@code UCS-2}
 * @param units the size of the text: septets in GSM-7, UTF-16 code units in UCS-2
 * @param segments the parts that are sent; together they are the text
 */
public record SmsSplit(String encoding, int units, List<Segment> segments) {
  /** One of the parts that a text is sent in. */
  public record Segment(String text, int units) {}
}
