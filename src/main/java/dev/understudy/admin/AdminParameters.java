package dev.understudy.admin;

import dev.understudy.http.QueryParameters;
import dev.understudy.json.FieldReader;
import dev.understudy.json.Parsers;
import dev.understudy.json.Pointer;
import dev.understudy.json.WireJson;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads query parameters as strictly as {@link FieldReader} reads a body, all errors at once. */
final class AdminParameters {
  private static final int MAX_UNKNOWN = 20;

  private final Map<String, List<String>> given;
  private final int sent; // the number of parameters, those that can't be decoded included
  private final Map<String, String> errors = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  AdminParameters(Context context) {
    this.given = QueryParameters.of(context.queryString());
    var query = Optional.ofNullable(context.queryString()).orElse("");
    this.sent = query.isEmpty() ? 0 : query.split("&", -1).length;
  }

  Optional<String> text(String name) {
    known.add(name);
    var values = given.getOrDefault(name, List.of());
    if (values.size() > 1) {
      wrong(name, "This parameter is given twice.");
    }
    if (values.stream().anyMatch(value -> !WireJson.isStorable(value))) {
      wrong(name, "This has to be a text without NUL characters.");
      return Optional.empty();
    }
    return values.stream().findFirst();
  }

  Optional<String> text(String name, int maxLength) {
    var text = text(name);
    if (text.filter(value -> value.length() > maxLength).isPresent()) {
      wrong(name, "This has at most " + maxLength + " characters.");
      return Optional.empty();
    }
    return text;
  }

  Optional<String> choice(String name, Collection<String> allowed) {
    var text = text(name);
    if (text.isPresent() && !allowed.contains(text.get())) {
      wrong(name, "This is one of: " + String.join(", ", allowed) + ".");
      return Optional.empty();
    }
    return text;
  }

  OptionalLong number(String name, long min, long max) {
    var text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    var number = Parsers.wholeNumber(text.get()).filter(parsed -> parsed >= min && parsed <= max);
    if (number.isPresent()) {
      return OptionalLong.of(number.get());
    }
    wrong(name, "This has to be a whole number from " + min + " to " + max + ".");
    return OptionalLong.empty();
  }

  Optional<Duration> duration(String name, Duration max) {
    var text = text(name);
    var duration =
        text.flatMap(Parsers::duration)
            .filter(read -> !read.isNegative() && read.compareTo(max) <= 0);
    if (text.isPresent() && duration.isEmpty()) {
      wrong(name, "This has to be a duration such as PT5S, at most " + max + ".");
    }
    return duration;
  }

  void wrong(String name, String sentence) {
    errors.putIfAbsent(name, sentence);
  }

  /**
   * Ends the reading.
   *
   * @throws AdminProblem with all errors, if there are any
   */
  void refuseIfAny() {
    // parameters that can't be decoded are missing here
    if (given.values().stream().mapToInt(List::size).sum() < sent) {
      throw new AdminProblem(400, "The query can't be decoded: write % as %25.");
    }
    given.keySet().stream()
        .filter(name -> !known.contains(name))
        .limit(MAX_UNKNOWN)
        .forEach(
            name ->
                wrong(
                    name,
                    known.isEmpty()
                        ? "There is no such parameter; this takes none."
                        : "There is no such parameter; known here: "
                            + String.join(", ", known)
                            + "."));
    if (!errors.isEmpty()) {
      var first = errors.entrySet().iterator().next();
      var byPointer = new LinkedHashMap<String, String>();
      errors.forEach((name, sentence) -> byPointer.put(Pointer.append("", name), sentence));
      throw new AdminProblem(
          400, "Parameter " + first.getKey() + ": " + first.getValue(), byPointer);
    }
  }
}
