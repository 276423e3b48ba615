package dev.understudy.prolific;

import static dev.understudy.provider.ProviderError.Source.DOCS;
import static dev.understudy.provider.ProviderError.Source.OURS;
import static dev.understudy.provider.ProviderError.Source.SEEN;
import static dev.understudy.provider.ProviderError.Source.SPEC;

import dev.understudy.json.Finding;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Unauthenticated.Reason;
import dev.understudy.provider.ProviderError;
import dev.understudy.provider.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every error with which a call can be refused. The service documents that errors have a numeric
 * code, but not which: these are ours and never change. Each is 1, then the HTTP status, then a
 * number of two digits.
 */
enum ProlificErrors {
  /** Lists {@link FieldErrors} by field. The status is documented (spec). */
  INVALID_FIELDS(SPEC, 400, 140001, "Bad request", "The request is invalid."),
  /** Has Django REST framework's words (seen), then the reason. */
  UNREADABLE_BODY(SEEN, 400, 140002, "Bad request", "JSON parse error - %s"),
  /** Has the framework's words (seen), with Python's names of types. */
  NOT_AN_OBJECT(
      SEEN, 400, 140003, "Bad request", "Invalid data. Expected a dictionary, but got %s."),

  /** Has the framework's status and words (ours); the scheme is documented (spec). */
  NO_TOKEN(OURS, 401, 140101, "Unauthorized", "Authentication credentials were not provided."),
  /** Begins with the framework's words (ours). */
  MALFORMED_TOKEN(
      OURS, 401, 140102, "Unauthorized", "Invalid token header. Send it as 'Token <your token>'."),
  /** Has the framework's words (ours). */
  REFUSED_TOKEN(OURS, 401, 140103, "Unauthorized", "Invalid token."),

  /** Has the service's number and title, and the framework's words (seen). */
  NOT_FOUND(SEEN, 404, 140401, "The resource requested was not found.", "Not found."),
  /** Has the framework's words (seen). */
  METHOD_NOT_ALLOWED(SEEN, 405, 140501, "Method not allowed", "Method \"%s\" not allowed."),
  /** Is ours: the service names no limit. */
  TOO_LARGE(OURS, 413, 141301, "Payload too large", "The request body has more than %d bytes."),
  /** Has the framework's words (seen). */
  UNSUPPORTED_MEDIA_TYPE(
      SEEN, 415, 141501, "Unsupported media type", "Unsupported media type \"%s\" in request."),
  /** Has the documented status and title (docs) and the framework's words (seen). */
  THROTTLED(
      DOCS,
      429,
      142901,
      "Too Many Requests",
      "Request was throttled. Expected available in %d seconds."),
  /** Has the framework's words (ours). */
  SERVER_ERROR(OURS, 500, 150001, "Server error", "A server error occurred.");

  /**
   * Operations whose errors the reference has as the bare object: those on messages, the lists of
   * studies and submissions, and the bulk approval (spec). It says nothing of conversations and
   * broadcasts, which are about messages, too (ours). The errors of all other operations are
   * wrapped.
   */
  private static final Set<String> BARE =
      Set.of(
          "get-messages",
          "send-message",
          "bulk-message-participants",
          "send-message-to-participant-group",
          "get-unread-messages",
          "get-studies",
          "create-study",
          "get-submissions",
          "get-study-submissions",
          "bulk-approve-submissions",
          "get-conversations",
          "create-conversation",
          "get-conversation-messages",
          "get-broadcasts",
          "create-broadcast",
          "get-broadcast");

  /** Name under which the framework lists errors of no single field (seen). */
  private static final String NO_FIELD = "non_field_errors";

  /** Errors that stand for a status in a failure that a test injects. */
  private static final List<ProlificErrors> GENERAL =
      List.of(
          REFUSED_TOKEN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          THROTTLED,
          INVALID_FIELDS,
          SERVER_ERROR);

  private final ProviderError.Source source;
  private final int status;
  private final int code;
  private final String title;
  private final String wording;

  ProlificErrors(ProviderError.Source source, int status, int code, String title, String wording) {
    this.source = source;
    this.status = status;
    this.code = code;
    this.title = title;
    this.wording = wording;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  /** Returns all errors of this table and of single fields. */
  static List<ProviderError> all() {
    return Stream.concat(
            Arrays.stream(values())
                .map(each -> ProviderError.of(each, each.status, each.source, each.wording)),
            FieldErrors.all(INVALID_FIELDS.status).stream())
        .toList();
  }

  /** Returns the names of the errors that the response to a problem shows. */
  static List<String> in(Problem problem) {
    var names =
        problem instanceof Problem.Invalid invalid
            ? invalid.findings().stream().map(Finding::code)
            : Stream.<String>empty();
    var general = Stream.of(ProviderError.name(of(problem)));
    if (problem instanceof Problem.Failing failing && fieldError(failing).isPresent()) {
      names = failing.code().stream();
    }
    return Stream.concat(general, names).filter(name -> !name.isEmpty()).distinct().toList();
  }

  private static ProlificErrors of(Problem problem) {
    if (problem instanceof Problem.Unauthenticated refused) {
      return of(refused.reason());
    } else if (problem instanceof Problem.Malformed malformed) {
      return malformed.found().isPresent() ? NOT_AN_OBJECT : UNREADABLE_BODY;
    } else if (problem instanceof Problem.Failing failing) {
      return failing
          .code()
          .flatMap(ProlificErrors::named)
          .orElseGet(() -> ofStatus(failing.status()));
    }
    return ofStatus(problem.status());
  }

  /** Returns the error with this name or number. */
  private static Optional<ProlificErrors> named(String code) {
    return Arrays.stream(values())
        .filter(
            each -> ProviderError.name(each).equals(code) || String.valueOf(each.code).equals(code))
        .findFirst();
  }

  private static Optional<FieldErrors> fieldError(Problem.Failing failing) {
    return failing
        .code()
        .filter(name -> failing.status() == INVALID_FIELDS.status)
        .flatMap(FieldErrors::named);
  }

  /** Returns the response to a refused call, in the form of the sandbox's profile. */
  static Response render(Problem problem, CallContext call) {
    var detail = detail(problem);
    boolean isBare = call.operation().map(Operation::id).map(BARE::contains).orElse(true);
    var body = detail.as(ProlificProfile.of(call.settings()), isBare);
    var response = Response.of(detail.status(), body);
    return detail.status() == NO_TOKEN.status
        ? response.with("WWW-Authenticate", ProlificProvider.SCHEME) // ours, as the framework does
        : response;
  }

  private static ErrorDetail detail(Problem problem) {
    if (problem instanceof Problem.Unauthenticated refused) {
      var detail = of(refused.reason()).detail();
      return refused.hint().map(detail::informing).orElse(detail);
    } else if (problem instanceof Problem.Malformed malformed) {
      return malformed
          .found()
          .map(kind -> NOT_AN_OBJECT.detail(PythonNames.of(kind)))
          .orElseGet(() -> UNREADABLE_BODY.detail(malformed.reason()));
    } else if (problem instanceof Problem.Invalid invalid) {
      return invalid(invalid.findings());
    } else if (problem instanceof Problem.NotFound missing) {
      var detail = NOT_FOUND.detail();
      return missing.hint().map(detail::informing).orElse(detail);
    } else if (problem instanceof Problem.NotEmulated other) {
      return NOT_FOUND.detail().informing(other.sentence());
    } else if (problem instanceof Problem.MethodNotAllowed refused) {
      return METHOD_NOT_ALLOWED.detail(refused.method());
    } else if (problem instanceof Problem.UnsupportedMediaType type) {
      return UNSUPPORTED_MEDIA_TYPE.detail(type.given());
    } else if (problem instanceof Problem.TooLarge large) {
      return TOO_LARGE.detail(large.limit());
    } else if (problem instanceof Problem.Throttled throttled) {
      return THROTTLED.detail(throttled.seconds());
    }
    return failing((Problem.Failing) problem);
  }

  private static ProlificErrors of(Reason reason) {
    return switch (reason) {
      case MISSING -> NO_TOKEN;
      case MALFORMED -> MALFORMED_TOKEN;
      case REFUSED -> REFUSED_TOKEN;
    };
  }

  /** spec: field names with flat lists of sentences. */
  private static ErrorDetail invalid(List<Finding> findings) {
    var fields =
        findings.stream()
            .distinct()
            .collect(
                Collectors.groupingBy(
                    Finding::field,
                    LinkedHashMap::new,
                    Collectors.mapping(Finding::message, Collectors.toList())));
    var hints =
        findings.stream()
            .flatMap(finding -> finding.hint().stream())
            .distinct()
            .collect(Collectors.joining(" "));
    var detail = INVALID_FIELDS.withDetail(fields);
    return hints.isEmpty() ? detail : detail.informing(hints);
  }

  /** Returns the detail of an injected failure. A code that is not a number becomes the title. */
  private static ErrorDetail failing(Problem.Failing failing) {
    var fieldError = fieldError(failing);
    if (fieldError.isPresent()) {
      var sentence = failing.message().orElseGet(fieldError.get()::general);
      return INVALID_FIELDS.withDetail(Map.of(NO_FIELD, List.of(sentence)));
    }
    var named = failing.code().flatMap(ProlificErrors::named);
    if (named.isPresent()) {
      var detail = named.get().general(failing.status());
      return failing.message().map(detail::withDetail).orElse(detail);
    }
    var general = ofStatus(failing.status()).general(failing.status());
    var detail = failing.message().map(general::withDetail).orElse(general);
    return failing
        .code()
        .map(code -> number(code).map(detail::withCode).orElseGet(() -> detail.withTitle(code)))
        .orElse(detail);
  }

  private static ProlificErrors ofStatus(int status) {
    return GENERAL.stream()
        .filter(error -> error.status == status)
        .findFirst()
        .orElse(status >= SERVER_ERROR.status ? SERVER_ERROR : INVALID_FIELDS);
  }

  private static Optional<Integer> number(String code) {
    return code.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(code)) : Optional.empty();
  }

  /** Returns this error in its own words, completed with these particulars. */
  private ErrorDetail detail(Object... particulars) {
    return withDetail(String.format(Locale.ROOT, wording, particulars));
  }

  /**
   * Returns this error with another detail.
   *
   * @param detail a text, a list of texts, or field names with lists of texts (spec)
   */
  private ErrorDetail withDetail(Object detail) {
    return new ErrorDetail(status, code, title, detail, Optional.empty());
  }

  /** Returns this error for any status, in words without particulars. */
  private ErrorDetail general(int anyStatus) {
    // ours: a status without an error of its own has the code 1, status, 00
    int anyCode = status == anyStatus ? code : 100_000 + anyStatus * 100;
    return new ErrorDetail(anyStatus, anyCode, title, generalWording(), Optional.empty());
  }

  private String generalWording() {
    return switch (this) {
      case THROTTLED -> "Request was throttled."; // the framework's words if the time is unknown
      case METHOD_NOT_ALLOWED, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE -> title + ".";
      default -> ProviderError.withoutPlaceholders(wording);
    };
  }
}
