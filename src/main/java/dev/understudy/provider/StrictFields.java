package dev.understudy.provider;

import dev.understudy.fixture.IsoTime;
import dev.understudy.fixture.Pointer;
import dev.understudy.fixture.Section;
import dev.understudy.json.Parsers;
import dev.understudy.json.WireJson;
import java.time.Duration;
import java.time.Instant;
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
 * Reads the JSON object that a test sends to the control plane, and gathers what is wrong with it
 * by JSON pointer. Nothing is coerced; null counts as absent, and what is wrong reads as absent. A
 * field that nobody asks for is wrong, since a typo in a test must not pass silently.
 */
public final class StrictFields {
  // A body of 1 MiB holds a hundred thousand misspelled fields; nobody reads on so far.
  private static final int MAX_FINDINGS = 10_000;

  private final JsonNode object;
  private final String pointer;
  private final List<Finding> findings;
  private final Set<String> known = new LinkedHashSet<>();
  private final Map<String, StrictFields> nested = new LinkedHashMap<>();
  private final boolean isAllText;

  /** The fields of this object, which is a whole body. */
  public StrictFields(JsonNode object) {
    this(object, "", new ArrayList<>(), false);
  }

  private StrictFields(JsonNode object, String pointer, List<Finding> findings, boolean isAllText) {
    this.object = object;
    this.pointer = pointer;
    this.findings = findings;
    this.isAllText = isAllText;
  }

  /** The fields of an object whose numbers are written as texts, as in a fixture. */
  public static StrictFields ofTexts(JsonNode object) {
    return new StrictFields(object, "", new ArrayList<>(), true);
  }

  /** A rule for the text at a pointer. */
  @FunctionalInterface
  public interface TextRule {
    /** What is wrong with the text, if anything is. */
    Optional<Finding> look(String pointer, String text);
  }

  /** Where a field is, from the root of the body: RFC 6901, so {@code a/b} is {@code /a~1b}. */
  public String pointer(String name) {
    return Pointer.append(pointer, name);
  }

  /** A text that has to be there. */
  public Optional<String> required(String name) {
    if (value(name).isEmpty()) {
      wrong(name, "This field is required.");
    }
    return text(name);
  }

  /** A text that may be there; one that a database can't hold is wrong. */
  public Optional<String> text(String name) {
    return value(name).flatMap(node -> text(pointer(name), node));
  }

  /** One of these words. */
  public Optional<String> choice(String name, Collection<String> allowed) {
    var text = text(name);
    if (text.isPresent() && !allowed.contains(text.get())) {
      wrong(name, "This is one of: " + String.join(", ", allowed) + ".");
      return Optional.empty();
    }
    return text;
  }

  /** A whole number of at most 64 bits; 1.0 is none. */
  public OptionalLong number(String name) {
    var number = value(name).flatMap(node -> Parsers.whole(node, isAllText));
    if (value(name).isPresent() && number.isEmpty()) {
      wrong(name, "This has to be a whole number of at most 64 bits.");
    }
    return number.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /** A whole number in a range. */
  public OptionalLong number(String name, long least, long most) {
    var number = number(name);
    if (number.isPresent() && (number.getAsLong() < least || number.getAsLong() > most)) {
      wrong(name, "This has to be a whole number from " + least + " to " + most + ".");
      return OptionalLong.empty();
    }
    return number;
  }

  /** A number in a range. */
  public OptionalDouble fraction(String name, double least, double most) {
    var number =
        value(name)
            .flatMap(node -> Parsers.fraction(node, isAllText))
            .filter(found -> found >= least && found <= most);
    if (value(name).isPresent() && number.isEmpty()) {
      wrong(name, "This has to be a number from " + least + " to " + most + ".");
    }
    return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  /** True or false. */
  public Optional<Boolean> flag(String name) {
    var node = value(name);
    if (node.isPresent() && !node.get().isBoolean()) {
      wrong(name, "This has to be true or false.");
    }
    return node.filter(JsonNode::isBoolean).map(JsonNode::booleanValue);
  }

  /** Whether a field is there that can only be true. */
  public boolean isTrue(String name) {
    var node = value(name);
    if (node.isPresent() && !(node.get().isBoolean() && node.get().booleanValue())) {
      wrong(name, "This can only be true.");
    }
    return node.isPresent();
  }

  /** An ISO 8601 date and time with an offset. */
  public Optional<Instant> instant(String name) {
    return parsed(name, "an instant such as 2026-01-15T09:00:00Z", Parsers::instant);
  }

  /** An ISO 8601 duration in a range. */
  public Optional<Duration> duration(String name, Duration least, Duration most) {
    return parsed(
        name,
        "a duration such as PT5S, from " + least + " to " + most,
        text ->
            IsoTime.duration(text)
                .filter(found -> found.compareTo(least) >= 0 && found.compareTo(most) <= 0));
  }

  private <T> Optional<T> parsed(
      String name, String expected, Function<String, Optional<T>> parse) {
    var text = text(name);
    var found = text.flatMap(parse);
    if (text.isPresent() && found.isEmpty()) {
      wrong(name, "This has to be " + expected + ".");
    }
    return found;
  }

  /** A list of texts; it lacks those that are wrong. */
  public Optional<List<String>> texts(String name) {
    return texts(name, (at, text) -> Optional.empty());
  }

  /** A list of texts of which each keeps a rule; it lacks those that don't. */
  public Optional<List<String>> texts(String name, TextRule rule) {
    return value(name)
        .map(
            node -> {
              if (!node.isArray()) {
                wrong(name, "This has to be a list of texts.");
                return List.of();
              }
              var texts = new ArrayList<String>(node.size());
              for (int i = 0; i < node.size(); i++) {
                var at = Pointer.append(pointer(name), i);
                text(at, node.get(i)).filter(text -> keeps(rule, at, text)).ifPresent(texts::add);
              }
              return texts;
            });
  }

  /** The fields of an object in this one. They are part of what {@link #refuseIfAny} judges. */
  public Optional<StrictFields> object(String name) {
    return value(name)
        .flatMap(
            node -> {
              if (!node.isObject()) {
                wrong(name, "This has to be an object.");
                return Optional.empty();
              }
              return Optional.of(inside(node, pointer(name)));
            });
  }

  /** The fields of each object in a list; it lacks those items that are none. */
  public List<StrictFields> objects(String name) {
    var node = value(name);
    if (node.isPresent() && !node.get().isArray()) {
      wrong(name, "This has to be a list of objects.");
      return List.of();
    }
    var all = new ArrayList<StrictFields>();
    for (int i = 0; node.isPresent() && i < node.get().size(); i++) {
      var at = Pointer.append(pointer(name), i);
      if (node.get().get(i).isObject()) {
        all.add(inside(node.get().get(i), at));
      } else {
        wrong(Finding.at(at, "This has to be an object."));
      }
    }
    return all;
  }

  /** Texts by their names, any names. */
  public Map<String, String> textsByName(String name) {
    var texts = new LinkedHashMap<String, String>();
    object(name)
        .ifPresent(
            inner ->
                inner
                    .names()
                    .forEach(each -> inner.text(each).ifPresent(text -> texts.put(each, text))));
    return texts;
  }

  /** The names of all fields that are there. */
  public Collection<String> names() {
    return object.propertyNames();
  }

  /** Any JSON value. */
  public Optional<JsonNode> any(String name) {
    return value(name);
  }

  private StrictFields inside(JsonNode node, String at) {
    return nested.computeIfAbsent(at, key -> new StrictFields(node, at, findings, isAllText));
  }

  /** Gathers what is wrong with a text that is there, if anything is. */
  public void check(String name, Optional<String> text, TextRule rule) {
    text.flatMap(present -> rule.look(pointer(name), present)).ifPresent(findings::add);
  }

  /** A field is wrong. */
  public void wrong(String name, String sentence) {
    wrong(Finding.at(pointer(name), sentence));
  }

  /** Something is wrong at a {@link #pointer}. */
  public void wrong(Finding finding) {
    findings.add(finding);
  }

  /** Whether nothing that was asked for is wrong, in the whole body. */
  public boolean isFine() {
    return findings.isEmpty();
  }

  /**
   * Ends the reading: what was not asked for until now is unknown.
   *
   * @throws Refusal with a {@link Problem.Invalid} of everything that is wrong, or of the first
   *     10,000 and how many there are besides
   */
  public void refuseIfAny() {
    var found = findings();
    if (!found.isEmpty()) {
      throw new Problem.Invalid(found).refusal();
    }
  }

  /** Ends the reading as {@link #refuseIfAny} does, but tells a fixture what is wrong. */
  public boolean areGoodIn(Section section) {
    var found = findings();
    found.forEach(
        wrong ->
            section.problemBelow(
                wrong.field(), wrong.field().substring(1) + ": " + wrong.message()));
    return found.isEmpty();
  }

  /** What is wrong; ends the reading. */
  List<Finding> findings() {
    noOthers();
    int more = findings.size() - MAX_FINDINGS;
    if (more > 0) {
      findings.subList(MAX_FINDINGS, findings.size()).clear();
      wrong(Finding.at("", "There are " + more + " more problems."));
    }
    return List.copyOf(findings);
  }

  private void noOthers() {
    object.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .forEach(
            name ->
                wrong(
                    name, "There is no such field; known here: " + String.join(", ", known) + "."));
    nested.values().forEach(StrictFields::noOthers);
  }

  private Optional<String> text(String at, JsonNode node) {
    if (!node.isString()) {
      wrong(Finding.at(at, "This has to be a text."));
    } else if (!WireJson.isStorable(node.stringValue())) {
      wrong(Finding.at(at, "This has a NUL or half a character in it."));
    } else {
      return Optional.of(node.stringValue());
    }
    return Optional.empty();
  }

  private boolean keeps(TextRule rule, String at, String text) {
    var wrong = rule.look(at, text);
    wrong.ifPresent(findings::add);
    return wrong.isEmpty();
  }

  private Optional<JsonNode> value(String name) {
    known.add(name);
    var node = object.path(name);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
  }
}
