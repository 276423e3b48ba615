package dev.understudy.prolific;

import dev.understudy.json.FieldReader;
import dev.understudy.json.FieldReader.TextRule;
import dev.understudy.json.FieldRule;
import dev.understudy.json.Finding;
import dev.understudy.prolific.text.MessageText;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Fields of a request's body, or its query parameters, checked by the rules of the service's
 * framework. Everything that is wrong is reported together.
 */
public final class RequestFields {
  private static final int MAX_IDS = 4_000; // ours, as for messages

  private final FieldReader fields;

  private RequestFields(FieldReader fields) {
    this.fields = fields;
  }

  /** Returns the fields of a call's body. */
  public static RequestFields ofBody(Call call) {
    return new RequestFields(new FieldReader(call.body(), FieldErrors.WORDING));
  }

  /** Returns these query parameters; the others are ignored (seen). */
  public static RequestFields ofQuery(Call call, List<String> names) {
    return new RequestFields(new FieldReader(call.request().query(names), FieldErrors.WORDING));
  }

  /** Reports something that is wrong. */
  public void wrong(Finding finding) {
    fields.wrong(finding);
  }

  /** Returns whether a field is there. */
  public boolean has(String name) {
    return fields.any(name).isPresent();
  }

  /**
   * Ends the reading.
   *
   * @throws dev.understudy.provider.Refusal if anything is wrong
   */
  public void check() {
    Problem.Invalid.throwIfAny(fields.findings());
  }

  /** Reads a text that has to be there, which is neither blank nor too long. */
  public String requiredText(String name, int maxLength) {
    return fields.required(name).flatMap(value -> text(name, maxLength)).orElse("");
  }

  /** Reads a text that is neither blank nor too long. */
  public Optional<String> text(String name, int maxLength) {
    var text = fields.text(name);
    text.flatMap(read -> problem(name, read, maxLength)).ifPresent(fields::wrong);
    return text;
  }

  /** Reads a text that may be blank. */
  public Optional<String> optionalText(String name, int maxLength) {
    var text = fields.text(name);
    text.flatMap(read -> tooLong(name, read, maxLength)).ifPresent(fields::wrong);
    return text;
  }

  private static Optional<Finding> problem(String name, String text, int maxLength) {
    return MessageText.isBlank(text)
        ? Optional.of(FieldErrors.BLANK.at(name))
        : tooLong(name, text, maxLength);
  }

  private static Optional<Finding> tooLong(String name, String text, int maxLength) {
    return text.codePointCount(0, text.length()) > maxLength
        ? Optional.of(FieldErrors.TOO_MANY_CHARACTERS.at(name, maxLength))
        : Optional.empty();
  }

  /** Reads an id that has to be there. */
  public String requiredId(String name, TextRule rule) {
    return fields.required(name).flatMap(value -> id(name, rule)).orElse("");
  }

  /** Reads an id. */
  public Optional<String> id(String name, TextRule rule) {
    var id = fields.text(name);
    id.flatMap(
            text ->
                MessageText.isBlank(text)
                    ? Optional.of(FieldErrors.BLANK.at(name))
                    : rule.check(name, text))
        .ifPresent(fields::wrong);
    return id;
  }

  /** Reads a list of texts that has to be there and is not empty. */
  public List<String> requiredTexts(String name) {
    var texts = fields.required(name).flatMap(value -> fields.texts(name));
    texts
        .filter(all -> all.isEmpty() && fields.isFine())
        .ifPresent(all -> fields.wrong(FieldErrors.EMPTY_LIST.at(name)));
    return texts.orElse(List.of());
  }

  /** Reads a list of participants, each of them once. */
  public Optional<Set<String>> participants(String name, EntityChecks checks) {
    var list = fields.list(name);
    if (list.filter(items -> items.size() > MAX_IDS).isPresent()) {
      fields.wrong(FieldErrors.TOO_MANY.at(name, MAX_IDS));
      return Optional.empty();
    }
    var texts = fields.texts(name);
    texts.ifPresent(checks::prepare);
    texts.ifPresent(
        all -> all.forEach(id -> checks.participant(name, id).ifPresent(fields::wrong)));
    return texts.map(LinkedHashSet::new);
  }

  /** Reads one of some words that has to be there. */
  public Optional<String> requiredChoice(String name, Collection<String> allowed) {
    return fields.required(name).flatMap(value -> choice(name, allowed));
  }

  /** Reads one of some words. */
  public Optional<String> choice(String name, Collection<String> allowed) {
    var word = fields.text(name);
    word.filter(read -> !allowed.contains(read))
        .ifPresent(read -> fields.wrong(FieldErrors.NO_CHOICE.at(name, read)));
    return word.filter(allowed::contains);
  }

  /** Reads a whole number that a query parameter holds. */
  public Optional<Integer> number(String name, int min) {
    var text = fields.text(name).filter(read -> !read.isEmpty());
    if (text.filter(read -> !read.matches("-?[0-9]{1,9}")).isPresent()) {
      fields.wrong(FieldErrors.NO_INTEGER.at(name));
      return Optional.empty();
    }
    var number = text.map(Integer::valueOf);
    if (number.filter(read -> read < min).isPresent()) {
      fields.wrong(FieldErrors.TOO_SMALL.at(name, min));
      return Optional.empty();
    }
    return number;
  }

  /** Reads a query parameter that is true or false in one of the documented words (spec). */
  public Optional<Boolean> flag(String name) {
    return fields
        .text(name)
        .filter(read -> !read.isEmpty())
        .flatMap(
            read ->
                switch (read.toLowerCase(Locale.ROOT)) {
                  case "1", "true", "yes", "t" -> Optional.of(true);
                  case "0", "false", "no", "f" -> Optional.of(false);
                  default -> {
                    fields.wrong(FieldErrors.NO_BOOLEAN.at(name));
                    yield Optional.empty();
                  }
                });
  }

  /** Reads true or false in a body. */
  public Optional<Boolean> bool(String name) {
    return fields.bool(name);
  }

  /** Returns whether nothing that was read until now is wrong. */
  public boolean isFine() {
    return fields.isFine();
  }

  /** Reads an instant. */
  public Optional<Instant> instant(String name) {
    return fields.parsed(name, MessageQuery::instant, FieldRule.INSTANT);
  }

  /** Reads a text of any other form, of which an error reports the wrong ones. */
  public <T> Optional<T> parsed(
      String name, Function<String, Optional<T>> parse, FieldErrors error) {
    var text = fields.text(name).filter(read -> !read.isEmpty());
    var parsed = text.flatMap(parse);
    if (text.isPresent() && parsed.isEmpty()) {
      fields.wrong(error.at(name, text.get()));
    }
    return parsed;
  }
}
