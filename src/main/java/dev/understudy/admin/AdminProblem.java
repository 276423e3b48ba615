package dev.understudy.admin;

import dev.understudy.fixture.FixtureException;
import dev.understudy.json.Finding;
import dev.understudy.json.WireJson;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.StorageFullException;
import dev.understudy.snapshot.SnapshotNotFoundException;
import dev.understudy.store.Outage;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A refusal of the control plane, in the form of RFC 9457. */
final class AdminProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(AdminApi.class.getName());
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

  /** Creates a refusal of the whole call. */
  AdminProblem(int status, String detail) {
    this(status, detail, Map.of());
  }

  /**
   * Creates a refusal with its errors.
   *
   * @param errors a sentence for each JSON pointer
   */
  AdminProblem(int status, String detail, Map<String, String> errors) {
    super(detail, null, false, false);
    this.status = status;
    this.errors = errors;
  }

  /** Returns a refusal of one field or parameter. */
  static AdminProblem at(String pointer, String sentence) {
    return new AdminProblem(400, sentence, Map.of(pointer, sentence));
  }

  /** Returns the answer to a failed call. A failure of ours is logged. */
  static AdminProblem of(Throwable e, Context context) {
    if (e instanceof AdminProblem problem) {
      return problem;
    } else if (e instanceof Refusal refusal) {
      return of(refusal.problem());
    } else if (e instanceof FixtureException wrong) {
      return of(wrong);
    } else if (e instanceof SandboxNotFoundException || e instanceof SnapshotNotFoundException) {
      return new AdminProblem(404, e.getMessage());
    } else if (e instanceof ConflictException) {
      return new AdminProblem(409, e.getMessage());
    } else if (e instanceof StorageFullException) {
      return new AdminProblem(503, e.getMessage());
    }
    Outage.log(LOG, context.method() + " " + context.path() + " failed", e);
    return Outage.isBehind(e)
        ? new AdminProblem(503, Outage.sentence(e))
        : new AdminProblem(500, "The call failed; the server's log says why.");
  }

  private static AdminProblem of(FixtureException e) {
    var errors = new LinkedHashMap<String, String>();
    e.problems()
        .forEach(
            each ->
                errors.merge(
                    each.pointer(), each.sentence(), (first, next) -> first + "; " + next));
    return new AdminProblem(400, e.getMessage(), errors);
  }

  private static AdminProblem of(Problem problem) {
    if (problem instanceof Problem.Invalid invalid) {
      var errors = new LinkedHashMap<String, String>();
      invalid.findings().forEach(each -> errors.putIfAbsent(each.field(), sentence(each)));
      return new AdminProblem(400, detail(errors), errors);
    } else if (problem instanceof Problem.NotFound missing && missing.hint().isPresent()) {
      return new AdminProblem(404, missing.hint().get());
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

  /** Returns the first error and the number of the others. */
  private static String detail(Map<String, String> errors) {
    var first = errors.entrySet().iterator().next();
    return (first.getKey().isEmpty() ? "" : first.getKey() + ": ")
        + first.getValue()
        + (errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)");
  }

  private static String sentence(Finding finding) {
    return finding.hint().map(hint -> finding.message() + " " + hint).orElse(finding.message());
  }

  /** Answers a call with this problem. */
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
