package dev.understudy.admin;

import dev.understudy.fixture.FixtureException;
import dev.understudy.json.Finding;
import dev.understudy.json.WireJson;
import dev.understudy.provider.Problem;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A refusal of the control plane, as RFC 9457 has it. */
final class AdminProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(408, "Request Timeout"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(503, "Service Unavailable"));

  private final int status;
  private final transient Map<String, String> errors;

  /** A refusal as a whole. */
  AdminProblem(int status, String detail) {
    this(status, detail, Map.of());
  }

  /**
   * A refusal with what is wrong where.
   *
   * @param errors JSON pointer to sentence
   */
  AdminProblem(int status, String detail, Map<String, String> errors) {
    super(detail, null, false, false);
    this.status = status;
    this.errors = errors;
  }

  /** One field or parameter that is wrong. */
  static AdminProblem at(String pointer, String sentence) {
    return new AdminProblem(400, sentence, Map.of(pointer, sentence));
  }

  static AdminProblem of(FixtureException e) {
    var errors = new LinkedHashMap<String, String>();
    e.problems()
        .forEach(
            each ->
                errors.merge(
                    each.pointer(), each.sentence(), (first, next) -> first + "; " + next));
    return new AdminProblem(400, e.getMessage(), errors);
  }

  static AdminProblem of(Problem problem) {
    if (problem instanceof Problem.Invalid invalid) {
      var errors = new LinkedHashMap<String, String>();
      invalid.findings().forEach(each -> errors.putIfAbsent(each.field(), sentence(each)));
      return new AdminProblem(400, detail(errors), errors);
    } else if (problem instanceof Problem.Malformed malformed) {
      return new AdminProblem(400, "The body can't be read: " + malformed.reason() + ".");
    } else if (problem instanceof Problem.TooLarge large) {
      return new AdminProblem(413, "The body has more than " + large.limit() + " bytes.");
    } else if (problem instanceof Problem.UnsupportedMediaType type) {
      return new AdminProblem(
          415, "The body has to be application/json in UTF-8, not '" + type.given() + "'.");
    }
    if (problem instanceof Problem.Failing failing && failing.message().isPresent()) {
      return new AdminProblem(failing.status(), failing.message().get());
    }
    return new AdminProblem(500, "The call failed.");
  }

  /** The first of the errors, and how many there are besides. */
  private static String detail(Map<String, String> errors) {
    var first = errors.entrySet().iterator().next();
    return (first.getKey().isEmpty() ? "" : first.getKey() + ": ")
        + first.getValue()
        + (errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)");
  }

  private static String sentence(Finding finding) {
    return finding.hint().map(hint -> finding.message() + " " + hint).orElse(finding.message());
  }

  void send(Context context) {
    record Body(
        String type,
        String title,
        int status,
        String detail,
        Optional<Map<String, String>> errors) {}
    context.status(status);
    context.contentType("application/problem+json");
    context.result(
        WireJson.write(
            new Body(
                "about:blank",
                TITLES.getOrDefault(status, "Error"),
                status,
                getMessage(),
                errors.isEmpty() ? Optional.empty() : Optional.of(errors))));
  }
}
