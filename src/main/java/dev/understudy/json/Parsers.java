package dev.understudy.json;

import dev.understudy.fixture.IsoTime;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a value can be read as; nothing where it can't. */
public final class Parsers {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern FRACTION =
      Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");

  private Parsers() {}

  /**
   * A whole number of at most 64 bits; 1.0 is none.
   *
   * @param fromText whether it may be written as a text
   */
  public static Optional<Long> whole(JsonNode node, boolean fromText) {
    if (fromText && isText(node, WHOLE)) {
      return Optional.of(Long.valueOf(node.stringValue()));
    }
    return Optional.of(node)
        .filter(each -> each.isIntegralNumber() && each.canConvertToLong())
        .map(JsonNode::longValue);
  }

  /**
   * A number.
   *
   * @param fromText whether it may be written as a text
   */
  public static Optional<Double> fraction(JsonNode node, boolean fromText) {
    if (fromText && isText(node, FRACTION)) {
      return Optional.of(Double.valueOf(node.stringValue()));
    }
    return Optional.of(node).filter(JsonNode::isNumber).map(JsonNode::asDouble);
  }

  private static boolean isText(JsonNode node, Pattern form) {
    return node.isString() && form.matcher(node.stringValue()).matches();
  }

  /** An ISO 8601 date and time with an offset, up to the year 9990. */
  public static Optional<Instant> instant(String text) {
    return IsoTime.dateTime(text)
        // a year with four digits, also a day or a year later
        .filter(at -> at.getYear() >= 1 && at.getYear() <= 9990)
        .map(OffsetDateTime::toInstant);
  }
}
