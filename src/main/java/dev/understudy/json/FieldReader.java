package dev.understudy.json;

import java.time.Duration;
import java.time.Instant;
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
    this.known = report.isStrict() ? new LinkedHashSet<>() : Set.of();
    this.nested = report.isStrict() ? new LinkedHashMap<>() : Map.of();
  }

  /**
   * Creates a reader of a request to the control plane. It reports fields that were not asked for:
   * a typo in a test must not pass silently.
   */
  public static FieldReader strict(JsonNode object) {
    return strict(object, FieldWording.PLAIN);
  }

  /** Creates a {@link #strict} reader that reports in another wording. */
  public static FieldReader strict(JsonNode object, FieldWording wording) {
    return new FieldReader(object, "", new FieldReport(wording, true, false));
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
    return report.wording().field(field, name);
  }

  /** Returns the names of all fields that are there. */
  public Collection<String> names() {
    return object.propertyNames();
  }

  /** Returns the value of a field, whatever it is. */
  public Optional<JsonNode> any(String name) {
    if (report.isStrict()) {
      known.add(name);
    }
    return Optional.of(object.path(name)).filter(value -> !report.wording().isAbsent(value));
  }

  /** Returns the value of a required field, whatever it is. */
  public Optional<JsonNode> required(String name) {
    var value = any(name);
    if (value.isEmpty()) {
      var isNull = object.path(name).isNull();
      report.broken(field(name), isNull ? FieldRule.NOT_NULL : FieldRule.REQUIRED);
    }
    return value;
  }

  private Optional<FieldValue> value(String name) {
    return any(name).map(node -> new FieldValue(node, field(name), report));
  }

  /** Reads a text. */
  public Optional<String> text(String name) {
    return value(name).flatMap(FieldValue::text);
  }

  /** Reads a text that has to be there. */
  public Optional<String> requiredText(String name) {
    return required(name).flatMap(node -> textAt(field(name), node));
  }

  /** Reads a value that has to be a text, such as the item of a list. */
  public Optional<String> textAt(String at, JsonNode value) {
    return new FieldValue(value, at, report).text();
  }

  /** Reads one of some words. */
  public Optional<String> choice(String name, Collection<String> allowed) {
    return value(name).flatMap(value -> value.choice(allowed));
  }

  /** Reads an absolute http or https URL. */
  public Optional<String> url(String name) {
    return value(name).flatMap(FieldValue::url);
  }

  /** Reads an ISO 8601 date and time with an offset, up to the year 9990. */
  public Optional<Instant> instant(String name) {
    return value(name).flatMap(FieldValue::instant);
  }

  /** Reads an ISO 8601 duration in a range. */
  public Optional<Duration> duration(String name, Duration min, Duration max) {
    return value(name).flatMap(value -> value.duration(min, max));
  }

  /**
   * Reads a text of any other form.
   *
   * @param form the rule that is broken if the text can't be parsed
   * @param particulars the particulars of the rule; the text if there are none
   */
  public <T> Optional<T> parsed(
      String name, Function<String, Optional<T>> parse, FieldRule form, Object... particulars) {
    return value(name).flatMap(value -> value.parsed(parse, form, particulars));
  }

  /** Reads a whole number of at most 64 bits; 1.0 is none. */
  public OptionalLong number(String name) {
    return value(name).map(FieldValue::number).orElse(OptionalLong.empty());
  }

  /** Reads a whole number in a range. */
  public OptionalLong number(String name, long min, long max) {
    return value(name).map(value -> value.number(min, max)).orElse(OptionalLong.empty());
  }

  /** Reads a number in a range. */
  public OptionalDouble decimal(String name, double min, double max) {
    return value(name).map(value -> value.decimal(min, max)).orElse(OptionalDouble.empty());
  }

  /** Reads true or false. */
  public Optional<Boolean> bool(String name) {
    return value(name).flatMap(FieldValue::bool);
  }

  /** Reads a field that can only be true, and returns whether it is there. */
  public boolean isTrue(String name) {
    var value = value(name);
    value.ifPresent(
        each -> each.is(each.node().isBoolean() && each.node().booleanValue(), FieldRule.TRUE));
    return value.isPresent();
  }

  /** Reads a list of any values. */
  public Optional<JsonNode> list(String name) {
    return value(name)
        .filter(each -> each.is(each.node().isArray(), FieldRule.LIST))
        .map(FieldValue::node);
  }

  /** Reads a list of texts; the result lacks those that are wrong. */
  public Optional<List<String>> texts(String name) {
    return texts(name, (at, text) -> Optional.empty());
  }

  /** Reads a list of texts, each of which keeps a rule; the result lacks those that are wrong. */
  public Optional<List<String>> texts(String name, TextRule rule) {
    return value(name)
        .map(
            list ->
                list.items(FieldRule.LIST_OF_TEXTS).stream()
                    .flatMap(
                        item ->
                            item.text().stream().filter(text -> keeps(rule, item.field(), text)))
                    .toList());
  }

  /** Reads an object. */
  public Optional<FieldReader> object(String name) {
    return value(name).flatMap(value -> objectIn(value, FieldRule.OBJECT));
  }

  /** Reads a value that has to be an object, such as the item of a list. */
  public Optional<FieldReader> objectAt(String at, JsonNode value) {
    return objectIn(new FieldValue(value, at, report), FieldRule.OBJECT);
  }

  /** Reads a list of objects; the result lacks those items that are none. */
  public List<FieldReader> objects(String name) {
    return value(name).stream()
        .flatMap(list -> list.items(FieldRule.LIST_OF_OBJECTS).stream())
        .flatMap(item -> objectIn(item, FieldRule.OBJECT).stream())
        .toList();
  }

  /** Reads an object of texts with any names; the result lacks those that are wrong. */
  public Map<String, String> textsByName(String name) {
    var texts = new LinkedHashMap<String, String>();
    value(name)
        .flatMap(value -> objectIn(value, FieldRule.OBJECT_OF_TEXTS))
        .ifPresent(
            inner ->
                inner
                    .names()
                    .forEach(each -> inner.text(each).ifPresent(text -> texts.put(each, text))));
    return texts;
  }

  private Optional<FieldReader> objectIn(FieldValue value, FieldRule rule) {
    if (!value.is(value.node().isObject(), rule)) {
      return Optional.empty();
    }
    return Optional.of(
        report.isStrict()
            ? nested.computeIfAbsent(value.field(), at -> new FieldReader(value.node(), at, report))
            : new FieldReader(value.node(), value.field(), report));
  }

  /** Checks a text against a caller's own rule. */
  public void check(String name, Optional<String> text, TextRule rule) {
    text.ifPresent(present -> keeps(rule, field(name), present));
  }

  private boolean keeps(TextRule rule, String at, String text) {
    var wrong = rule.check(at, text);
    wrong.ifPresent(report::add);
    return wrong.isEmpty();
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
    return report.isFine();
  }

  /**
   * Ends the reading of the whole body and returns what is wrong with it. A strict reader reports
   * the fields that were not asked for until now. Of more than 10,000 findings the last one only
   * counts the rest.
   */
  public List<Finding> findings() {
    if (report.end() && report.isStrict()) {
      reportUnknown();
    }
    return report.all();
  }

  private void reportUnknown() {
    for (var name : object.propertyNames()) {
      if (!known.contains(name)) {
        report.broken(field(name), FieldRule.KNOWN, String.join(", ", known));
      }
    }
    nested.values().forEach(FieldReader::reportUnknown);
  }
}
