package dev.understudy.admin;

import dev.understudy.http.UrlEncodedFields;
import dev.understudy.json.FieldReader;
import dev.understudy.json.FieldRule;
import dev.understudy.json.FieldWording;
import dev.understudy.json.Finding;
import dev.understudy.json.Parsers;
import dev.understudy.json.Pointer;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads query parameters as strictly as a body, all errors at once. */
final class AdminParameters {
  private static final int MAX_ERRORS = 20;

  private final FieldReader fields;
  private final boolean isMalformed;

  AdminParameters(Context context) {
    var given = UrlEncodedFields.parse(context.queryString());
    this.isMalformed = given.isMalformed();
    this.fields = FieldReader.strict(given.object(), AdminParameters::finding);
  }

  private static Finding finding(String name, FieldRule broken, Object... particulars) {
    return Finding.at(name, sentence(broken, particulars));
  }

  private static String sentence(FieldRule broken, Object... particulars) {
    return switch (broken) {
      case TEXT -> "This parameter is given twice.";
      case STORABLE -> "This has to be a text without NUL characters.";
      case DURATION_IN_RANGE ->
          "This has to be a duration such as PT5S, at most " + particulars[1] + ".";
      case KNOWN ->
          particulars[0].equals("")
              ? "There is no such parameter; this takes none."
              : "There is no such parameter; known here: " + particulars[0] + ".";
      default -> FieldWording.PLAIN.finding("", broken, particulars).message();
    };
  }

  boolean has(String name) {
    return fields.any(name).isPresent();
  }

  Optional<String> text(String name) {
    return fields.text(name);
  }

  Optional<String> text(String name, int maxLength) {
    var text = fields.text(name);
    if (text.filter(value -> value.length() > maxLength).isPresent()) {
      wrong(name, "This has at most " + maxLength + " characters.");
      return Optional.empty();
    }
    return text;
  }

  Optional<String> choice(String name, Collection<String> allowed) {
    return fields.choice(name, allowed);
  }

  /** Returns whether a parameter is {@code true}; absent is {@code false}. */
  boolean flag(String name) {
    return choice(name, List.of("true", "false")).filter("true"::equals).isPresent();
  }

  OptionalLong number(String name, long min, long max) {
    return fields
        .parsed(
            name,
            text -> Parsers.wholeNumber(text).filter(number -> number >= min && number <= max),
            FieldRule.WHOLE_NUMBER_IN_RANGE,
            min,
            max)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  Optional<Duration> duration(String name, Duration max) {
    return fields.duration(name, Duration.ZERO, max);
  }

  void wrong(String name, String sentence) {
    fields.wrong(name, sentence);
  }

  /**
   * Ends the reading.
   *
   * @throws AdminProblem with all errors, if there are any
   */
  void refuseIfAny() {
    if (isMalformed) {
      throw new AdminProblem(400, "The query can't be decoded: write % as %25.");
    }
    var findings = fields.findings();
    if (!findings.isEmpty()) {
      var errors = new LinkedHashMap<String, String>();
      findings.stream()
          .limit(MAX_ERRORS)
          .forEach(each -> errors.putIfAbsent(Pointer.append("", each.field()), each.message()));
      var first = findings.get(0);
      throw new AdminProblem(400, "Parameter " + first.field() + ": " + first.message(), errors);
    }
  }
}
