package dev.understudy.json;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object and gathers everything that is wrong with them. Nothing is
 * coerced: a number is no text. A value that is wrong is reported in the words of the caller's
 * {@link FieldWording} and reads as absent, so that reading goes on to the next field; in the end
 * {@link #findings} returns the reports in the order of reading.
 *
 * <p>Nested objects and lists of objects are read by readers of their own, which report to the same
 * findings. A text with a NUL character or an unpaired surrogate is always wrong, since databases
 * can't hold it.
 */
public final class FieldReader {
  // A body of 1 MiB holds half a million wrong fields, and nobody reads that many reports.
  private static final int MAX_FINDINGS = 10_000;

  // Clocks can be moved a year ahead, and four digits have to be enough then as well.
  private static final int LAST_YEAR = 9_990;

  private final JsonNode object;
  private final String field;
  private final FieldReport report;
  private final Set<String> known;
  private final Map<String, FieldReader> nested;

  /**
   * Creates a reader of a request to a provider, which ignores unknown fields.
   *
   * @param object the whole body
   */
  public FieldReader(JsonNode object, FieldWording wording) {
    this(object, "", new FieldReport(wording, false, false));
  }

  private FieldReader(JsonNode object, String field, FieldReport report) {
    this.object = object;
    this.field = field;
    this.report = report;
    this.known = report.isStrict ? new LinkedHashSet<>() : Set.of();
    this.nested = report.isStrict ? new LinkedHashMap<>() : Map.of();
  }

  /**
   * Creates a reader of a request to the control plane. It reports fields that were not asked for:
   * a typo in a test must not pass silently.
   */
  public static FieldReader strict(JsonNode object) {
    return new FieldReader(object, "", new FieldReport(FieldWording.PLAIN, true, false));
  }

  /** Creates a {@link #strict} reader of a fixture's object, whose numbers are written as texts. */
  public static FieldReader ofTexts(JsonNode object) {
    return new FieldReader(object, "", new FieldReport(FieldWording.PLAIN, true, true));
  }

  /** A caller's own rule for a text. */
  @FunctionalInterface
  public interface TextRule {
    /** Returns what is wrong with the text of a field. */
    Optional<Finding> check(String field, String text);
  }

  /** Returns the name of this object, as findings have it; empty for the whole body. */
  public String field() {
    return field;
  }

  /** Returns the name of a field of this object, as findings have it. */
  public String field(String name) {
    return report.wording.field(field, name);
  }

  /** Returns the names of all fields that are there. */
  public Collection<String> names() {
    return object.propertyNames();
  }

  /** Returns the value of a field, whatever it is. */
  public Optional<JsonNode> any(String name) {
    if (report.isStrict) {
      known.add(name);
    }
    return Optional.of(object.path(name)).filter(value -> !report.wording.isAbsent(value));
  }

  /** Returns the value of a required field, whatever it is. */
  public Optional<JsonNode> required(String name) {
    var value = any(name);
    if (value.isEmpty()) {
      broken(name, object.path(name).isNull() ? FieldRule.NOT_NULL : FieldRule.REQUIRED);
    }
    return value;
  }

  /** Reads a text. */
  public Optional<String> text(String name) {
    return any(name).flatMap(value -> textAt(field(name), value));
  }

  /** Reads a text that has to be there. */
  public Optional<String> requiredText(String name) {
    return required(name).flatMap(value -> textAt(field(name), value));
  }

  /** Reads a value that has to be a text, such as the item of a list. */
  public Optional<String> textAt(String at, JsonNode value) {
    if (!value.isString()) {
      report.broken(at, FieldRule.TEXT, value);
      return Optional.empty();
    }
    var text = value.stringValue();
    if (!WireJson.isStorable(text)) {
      report.wording.unstorable(at, text).forEach(report::add);
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** Reads one of some words. */
  public Optional<String> choice(String name, Collection<String> allowed) {
    return parsed(
        name,
        text -> Optional.of(text).filter(allowed::contains),
        FieldRule.CHOICE,
        String.join(", ", allowed));
  }

  /** Reads an absolute http or https URL. */
  public Optional<String> url(String name) {
    return parsed(name, text -> Optional.of(text).filter(WebUrl::isAbsolute), FieldRule.URL);
  }

  /** Reads an ISO 8601 date and time with an offset, up to the year 9990. */
  public Optional<Instant> instant(String name) {
    return parsed(
        name,
        text ->
            Parsers.instant(text).filter(at -> at.atOffset(ZoneOffset.UTC).getYear() <= LAST_YEAR),
        FieldRule.INSTANT);
  }

  /** Reads an ISO 8601 duration in a range. */
  public Optional<Duration> duration(String name, Duration min, Duration max) {
    return parsed(
        name,
        text ->
            Parsers.duration(text)
                .filter(found -> found.compareTo(min) >= 0 && found.compareTo(max) <= 0),
        FieldRule.DURATION_IN_RANGE,
        min,
        max);
  }

  private <T> Optional<T> parsed(
      String name, Function<String, Optional<T>> parse, FieldRule expected, Object... particulars) {
    var text = text(name);
    var found = text.flatMap(parse);
    if (text.isPresent() && found.isEmpty()) {
      broken(name, expected, particulars.length == 0 ? new Object[] {text.get()} : particulars);
    }
    return found;
  }

  /** Reads a whole number of at most 64 bits; 1.0 is none. */
  public OptionalLong number(String name) {
    var value = any(name);
    var number = value.flatMap(this::wholeNumber);
    if (value.isPresent() && number.isEmpty()) {
      broken(name, FieldRule.WHOLE_NUMBER, value.get());
    }
    return number.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /** Reads a whole number in a range. */
  public OptionalLong number(String name, long min, long max) {
    var number = number(name);
    if (number.isPresent() && (number.getAsLong() < min || number.getAsLong() > max)) {
      broken(name, FieldRule.WHOLE_NUMBER_IN_RANGE, min, max);
      return OptionalLong.empty();
    }
    return number;
  }

  /** Reads a number in a range. */
  public OptionalDouble decimal(String name, double min, double max) {
    var value = any(name);
    var number = value.flatMap(this::decimal).filter(found -> found >= min && found <= max);
    if (value.isPresent() && number.isEmpty()) {
      broken(name, FieldRule.DECIMAL_IN_RANGE, min, max);
    }
    return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private Optional<Long> wholeNumber(JsonNode value) {
    if (report.isAllText && value.isString()) {
      return Parsers.wholeNumber(value.stringValue());
    }
    return value.isIntegralNumber() && value.canConvertToLong()
        ? Optional.of(value.longValue())
        : Optional.empty();
  }

  private Optional<Double> decimal(JsonNode value) {
    if (report.isAllText && value.isString()) {
      return Parsers.decimal(value.stringValue());
    }
    return value.isNumber() ? Optional.of(value.asDouble()) : Optional.empty();
  }

  /** Reads true or false. */
  public Optional<Boolean> bool(String name) {
    var value = any(name);
    if (value.isPresent() && !value.get().isBoolean()) {
      broken(name, FieldRule.BOOLEAN, value.get());
    }
    return value.filter(JsonNode::isBoolean).map(JsonNode::booleanValue);
  }

  /** Reads a field that can only be true, and returns whether it is there. */
  public boolean isTrue(String name) {
    var value = any(name);
    if (value.isPresent() && !(value.get().isBoolean() && value.get().booleanValue())) {
      broken(name, FieldRule.TRUE, value.get());
    }
    return value.isPresent();
  }

  /** Reads a list of any values. */
  public Optional<JsonNode> list(String name) {
    return any(name).filter(value -> is(value.isArray(), name, FieldRule.LIST, value));
  }

  /** Reads a list of texts; the result lacks those that are wrong. */
  public Optional<List<String>> texts(String name) {
    return texts(name, (at, text) -> Optional.empty());
  }

  /** Reads a list of texts, each of which keeps a rule; the result lacks those that are wrong. */
  public Optional<List<String>> texts(String name, TextRule rule) {
    var list = any(name);
    if (list.isEmpty() || !is(list.get().isArray(), name, FieldRule.LIST_OF_TEXTS, list.get())) {
      return list.map(value -> List.of());
    }
    var texts = new ArrayList<String>(list.get().size());
    for (int i = 0; i < list.get().size(); i++) {
      var at = report.wording.item(field(name), i);
      textAt(at, list.get().get(i)).filter(text -> keeps(rule, at, text)).ifPresent(texts::add);
    }
    return Optional.of(texts);
  }

  /** Reads an object. */
  public Optional<FieldReader> object(String name) {
    return any(name)
        .filter(value -> is(value.isObject(), name, FieldRule.OBJECT, value))
        .map(value -> nested(field(name), value));
  }

  /** Reads a list of objects; the result lacks those items that are none. */
  public List<FieldReader> objects(String name) {
    var list = any(name);
    if (list.isEmpty() || !is(list.get().isArray(), name, FieldRule.LIST_OF_OBJECTS, list.get())) {
      return List.of();
    }
    var all = new ArrayList<FieldReader>(list.get().size());
    for (int i = 0; i < list.get().size(); i++) {
      objectAt(report.wording.item(field(name), i), list.get().get(i)).ifPresent(all::add);
    }
    return all;
  }

  /** Reads a value that has to be an object, such as the item of a list. */
  public Optional<FieldReader> objectAt(String at, JsonNode value) {
    if (!value.isObject()) {
      report.broken(at, FieldRule.OBJECT, value);
      return Optional.empty();
    }
    return Optional.of(nested(at, value));
  }

  /** Reads an object of texts with any names; the result lacks those that are wrong. */
  public Map<String, String> textsByName(String name) {
    var texts = new LinkedHashMap<String, String>();
    any(name)
        .filter(value -> is(value.isObject(), name, FieldRule.OBJECT_OF_TEXTS, value))
        .map(value -> nested(field(name), value))
        .ifPresent(
            inner ->
                inner
                    .names()
                    .forEach(each -> inner.text(each).ifPresent(text -> texts.put(each, text))));
    return texts;
  }

  private FieldReader nested(String at, JsonNode value) {
    return report.isStrict
        ? nested.computeIfAbsent(at, key -> new FieldReader(value, key, report))
        : new FieldReader(value, at, report);
  }

  /** Checks a text against a caller's own rule. */
  public void check(String name, Optional<String> text, TextRule rule) {
    text.ifPresent(present -> keeps(rule, field(name), present));
  }

  /** Reports a field in a sentence of the caller's. */
  public void wrong(String name, String sentence) {
    wrong(Finding.at(field(name), sentence));
  }

  /** Reports something that the caller has found. */
  public void wrong(Finding finding) {
    report.add(finding);
  }

  /** Returns whether nothing that was read until now is wrong, in the whole body. */
  public boolean isFine() {
    return report.findings.isEmpty();
  }

  /**
   * Ends the reading of the whole body and returns what is wrong with it. A strict reader reports
   * the fields that were not asked for until now. Of more than 10,000 findings the last one only
   * counts the rest.
   */
  public List<Finding> findings() {
    if (report.isStrict && !report.isEnded) {
      report.isEnded = true;
      reportUnknown();
    }
    return report.all();
  }

  private void reportUnknown() {
    for (var name : object.propertyNames()) {
      if (!known.contains(name)) {
        broken(name, FieldRule.KNOWN, String.join(", ", known));
      }
    }
    nested.values().forEach(FieldReader::reportUnknown);
  }

  private boolean keeps(TextRule rule, String at, String text) {
    var wrong = rule.check(at, text);
    wrong.ifPresent(report::add);
    return wrong.isEmpty();
  }

  private boolean is(boolean kept, String name, FieldRule rule, JsonNode value) {
    if (!kept) {
      broken(name, rule, value);
    }
    return kept;
  }

  private void broken(String name, FieldRule rule, Object... particulars) {
    report.broken(field(name), rule, particulars);
  }

  /** Everything that is wrong with one body. */
  private static final class FieldReport {
    private final FieldWording wording;
    private final boolean isStrict;
    private final boolean isAllText;
    private final List<Finding> findings = new ArrayList<>();
    private int more;
    private boolean isEnded;

    private FieldReport(FieldWording wording, boolean isStrict, boolean isAllText) {
      this.wording = wording;
      this.isStrict = isStrict;
      this.isAllText = isAllText;
    }

    private void broken(String field, FieldRule rule, Object... particulars) {
      add(wording.finding(field, rule, particulars));
    }

    private void add(Finding finding) {
      if (findings.size() < MAX_FINDINGS) {
        findings.add(finding);
      } else {
        more++;
      }
    }

    private List<Finding> all() {
      var all = new ArrayList<>(findings);
      if (more > 0) {
        all.add(wording.finding("", FieldRule.MAX_FINDINGS, more));
      }
      return List.copyOf(all);
    }
  }
}
