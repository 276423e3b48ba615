package dev.understudy.json;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** One value of a body, with its name in findings. A value that is wrong is reported. */
record FieldValue(JsonNode node, String field, FieldReport report) {
  // clocks can be moved a year ahead, and four digits have to be enough then as well
  private static final int LAST_YEAR = 9_990;

  /** Reads a text that databases can store. */
  Optional<String> text() {
    if (!is(node.isString(), FieldRule.TEXT)) {
      return Optional.empty();
    }
    var text = node.stringValue();
    if (!WireJson.isStorable(text)) {
      report.wording().unstorable(field, text).forEach(report::add);
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /**
   * Reads a text of a certain form.
   *
   * @param form the rule that is broken if the text can't be parsed
   * @param particulars the particulars of the rule; the text if there are none
   */
  <T> Optional<T> parsed(
      Function<String, Optional<T>> parse, FieldRule form, Object... particulars) {
    var text = text();
    var parsed = text.flatMap(parse);
    if (text.isPresent() && parsed.isEmpty()) {
      report.broken(field, form, particulars.length == 0 ? new Object[] {text.get()} : particulars);
    }
    return parsed;
  }

  /** Reads one of some words. */
  Optional<String> choice(Collection<String> allowed) {
    return parsed(
        text -> Optional.of(text).filter(allowed::contains),
        FieldRule.CHOICE,
        String.join(", ", allowed));
  }

  /** Reads an absolute http or https URL. */
  Optional<String> url() {
    return parsed(text -> Optional.of(text).filter(WebUrl::isAbsolute), FieldRule.URL);
  }

  /** Reads an ISO 8601 date and time with an offset, up to the year 9990. */
  Optional<Instant> instant() {
    return parsed(
        text ->
            Parsers.instant(text).filter(at -> at.atOffset(ZoneOffset.UTC).getYear() <= LAST_YEAR),
        FieldRule.INSTANT);
  }

  /** Reads an ISO 8601 duration in a range. */
  Optional<Duration> duration(Duration min, Duration max) {
    return parsed(
        text ->
            Parsers.duration(text)
                .filter(found -> found.compareTo(min) >= 0 && found.compareTo(max) <= 0),
        FieldRule.DURATION_IN_RANGE,
        min,
        max);
  }

  /** Reads a whole number. */
  OptionalLong number() {
    var number =
        report.isAllText() && node.isString()
            ? Parsers.wholeNumber(node.stringValue())
            : Optional.of(node)
                .filter(value -> value.isIntegralNumber() && value.canConvertToLong())
                .map(JsonNode::longValue);
    return is(number.isPresent(), FieldRule.WHOLE_NUMBER)
        ? OptionalLong.of(number.get())
        : OptionalLong.empty();
  }

  /** Reads a whole number in a range. */
  OptionalLong number(long min, long max) {
    var number = number();
    if (number.isPresent() && (number.getAsLong() < min || number.getAsLong() > max)) {
      report.broken(field, FieldRule.WHOLE_NUMBER_IN_RANGE, min, max);
      return OptionalLong.empty();
    }
    return number;
  }

  /** Reads a number in a range. */
  OptionalDouble decimal(double min, double max) {
    var number =
        report.isAllText() && node.isString()
            ? Parsers.decimal(node.stringValue())
            : Optional.of(node).filter(JsonNode::isNumber).map(JsonNode::asDouble);
    if (number.filter(found -> found >= min && found <= max).isEmpty()) {
      report.broken(field, FieldRule.DECIMAL_IN_RANGE, min, max);
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(number.get());
  }

  /** Reads true or false. */
  Optional<Boolean> bool() {
    return is(node.isBoolean(), FieldRule.BOOLEAN)
        ? Optional.of(node.booleanValue())
        : Optional.empty();
  }

  /** Returns the items of a list, or none if the value is none. */
  List<FieldValue> items(FieldRule list) {
    if (!is(node.isArray(), list)) {
      return List.of();
    }
    var items = new ArrayList<FieldValue>(node.size());
    for (int i = 0; i < node.size(); i++) {
      items.add(new FieldValue(node.get(i), report.wording().item(field, i), report));
    }
    return items;
  }

  /** Reports a broken rule unless the value keeps it; returns whether it does. */
  boolean is(boolean isKept, FieldRule rule) {
    if (!isKept) {
      report.broken(field, rule, node);
    }
    return isKept;
  }
}
