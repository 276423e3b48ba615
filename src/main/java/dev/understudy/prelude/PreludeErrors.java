package dev.understudy.prelude;

import static dev.understudy.provider.ProviderError.Source.DOCS;
import static dev.understudy.provider.ProviderError.Source.OURS;

import dev.understudy.json.Finding;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Unauthenticated.Reason;
import dev.understudy.provider.ProviderError;
import dev.understudy.provider.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every error with which a request can be refused. The codes are the service's (docs) unless marked
 * as ours; the sentences are ours except for those that its reference shows.
 */
enum PreludeErrors {
  MISSING_API_KEY(DOCS, 401, "No API key was sent. Send it as 'Authorization: Bearer <key>'."),
  INVALID_BEARER_TOKEN(DOCS, 401, "The Authorization header is not of the form 'Bearer <key>'."),
  INVALID_API_KEY(DOCS, 401, "The API key is not accepted."),
  INVALID_REQUEST(DOCS, 400, "The request is invalid."),
  EMPTY_BATCH(DOCS, 400, "The list of recipients is empty. Name at least one in 'to'."),
  BATCH_SIZE_EXCEEDED(DOCS, 400, "The list of recipients is too long. Name at most 1000 in 'to'."),
  INVALID_TEMPLATE_ID(
      DOCS, 400, "The template id is invalid. It is 'template_' followed by 26 characters."),
  TEMPLATE_NOT_FOUND(DOCS, 400, "There is no template with this id."),
  INVALID_TEMPLATE_VARIABLES(DOCS, 400, "The variables are not exactly those of the template."),
  INVALID_SENDER_ID(DOCS, 400, "The sender id in 'from' is not approved for this account."),
  INVALID_LOCALE(DOCS, 400, "The locale is invalid. Give a BCP-47 tag such as 'en-US'."),
  EXPIRES_AT_IN_PAST(
      DOCS,
      400,
      "The expiry date is in the past, or not after the time at which the message is due."),
  EXPIRES_AT_TOO_FAR_IN_FUTURE(
      DOCS,
      400,
      "The expiry date is too far in the future. It is at most one day after the message is due."),
  INVALID_DATE_FORMAT(DOCS, 400, "A date is not in RFC 3339 form, such as '2025-12-25T18:00:00Z'."),
  SCHEDULE_AT_IN_PAST(OURS, 400, "The scheduled date is in the past."),
  SCHEDULE_AT_TOO_FAR_IN_FUTURE(OURS, 400, "The scheduled date is too far in the future."),
  INVALID_CALLBACK_URL(
      DOCS,
      400,
      "The callback URL is invalid. Give an absolute http or https URL; a port is from 1 to"
          + " 65535."),
  INVALID_CORRELATION_ID(
      DOCS, 400, "The correlation id is too long. It has at most 80 characters."),
  INVALID_DOCUMENT(OURS, 400, "The document does not fit the template's header."),
  MISSING_TEXT(DOCS, 400, "The text of the reply is missing. Send it in 'text'."),
  INVALID_REPLY_CONTEXT(DOCS, 400, "There is no inbound message with the id in 'reply_to'."),
  PHONE_NUMBER_MISMATCH(DOCS, 400, "The inbound message is from another phone number than 'to'."),
  WINDOW_EXPIRED(
      DOCS,
      400,
      "The recipient's latest message is over 24 hours old: only a template can be sent."),
  RATE_LIMIT_EXCEEDED(DOCS, 429, "Too many requests. Try again later."),
  INTERNAL(DOCS, 500, "Something went wrong on the server."),
  NOT_FOUND(OURS, 404, "There is no such endpoint."),
  METHOD_NOT_ALLOWED(OURS, 405, "The endpoint does not know this method."),
  PAYLOAD_TOO_LARGE(OURS, 413, "The request body is too large."),
  UNSUPPORTED_MEDIA_TYPE(OURS, 415, "The request body has to be 'application/json' in UTF-8.");

  /** Errors that stand for a status in a failure that a test injects without a code. */
  private static final List<PreludeErrors> GENERAL =
      List.of(
          INVALID_API_KEY,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          PAYLOAD_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          RATE_LIMIT_EXCEEDED);

  private final ProviderError.Source source;
  private final int status;
  private final String sentence;

  PreludeErrors(ProviderError.Source source, int status, String sentence) {
    this.source = source;
    this.status = status;
    this.sentence = sentence;
  }

  /** Body of every refusal (spec). */
  record PreludeErrorBody(String code, String message, String type, String requestId) {}

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns this error, found at a field. */
  Finding at(String field) {
    return new Finding(field, code(), sentence, Optional.empty());
  }

  /** Returns this error, found at a field, with a second sentence. */
  Finding at(String field, String particulars) {
    return new Finding(field, code(), sentence + " " + particulars, Optional.empty());
  }

  /** Returns all errors of this table and of single recipients. */
  static List<ProviderError> all() {
    return Stream.concat(
            Arrays.stream(values())
                .map(each -> ProviderError.of(each, each.status, each.source, each.sentence)),
            RecipientErrors.all().stream())
        .toList();
  }

  /** Returns the names of the errors that the response to a problem shows. */
  static List<String> in(Problem problem) {
    if (problem instanceof Problem.Invalid invalid) {
      return List.of(invalid.findings().get(0).code());
    } else if (problem instanceof Problem.Failing failing) {
      var code = failing.code().filter(name -> sentence(name).isPresent());
      return List.of(code.orElseGet(() -> ofStatus(failing.status()).code()));
    }
    return List.of(
        problem instanceof Problem.Unauthenticated refused
            ? of(refused.reason()).code()
            : ofStatus(problem.status()).code());
  }

  /** Returns the sentence of the error with this code, also of one of a single recipient. */
  private static Optional<String> sentence(String code) {
    return all().stream()
        .filter(each -> each.name().equals(code))
        .map(ProviderError::sentence)
        .findFirst();
  }

  /** Returns the response to a refused call. */
  static Response render(Problem problem, CallContext call) {
    if (problem instanceof Problem.Unauthenticated refused) {
      var error = of(refused.reason());
      return error.response(
          refused.hint().map(hint -> error.at("", hint)).orElse(error.at("")), call);
    } else if (problem instanceof Problem.Malformed malformed) {
      return INVALID_REQUEST.response("It can't be read: " + malformed.reason() + ".", call);
    } else if (problem instanceof Problem.Invalid invalid) {
      // docs: one error an answer
      return INVALID_REQUEST.response(invalid.findings().get(0), call);
    } else if (problem instanceof Problem.NotFound) {
      return NOT_FOUND.response(call);
    } else if (problem instanceof Problem.NotEmulated other) {
      return response(other.status(), NOT_FOUND.code(), other.sentence(), call);
    } else if (problem instanceof Problem.MethodNotAllowed) {
      return METHOD_NOT_ALLOWED.response(call);
    } else if (problem instanceof Problem.UnsupportedMediaType) {
      return UNSUPPORTED_MEDIA_TYPE.response(call);
    } else if (problem instanceof Problem.TooLarge large) {
      return PAYLOAD_TOO_LARGE.response("At most " + large.limit() + " bytes are read.", call);
    } else if (problem instanceof Problem.Throttled) {
      return RATE_LIMIT_EXCEEDED.response(call);
    }
    return failing((Problem.Failing) problem, call);
  }

  private static PreludeErrors of(Reason reason) {
    return switch (reason) {
      case MISSING -> MISSING_API_KEY;
      case MALFORMED -> INVALID_BEARER_TOKEN;
      case REFUSED -> INVALID_API_KEY;
    };
  }

  private static Response failing(Problem.Failing failing, CallContext call) {
    var error = ofStatus(failing.status());
    return response(
        failing.status(),
        failing.code().orElse(error.code()),
        failing
            .message()
            .or(() -> failing.code().flatMap(PreludeErrors::sentence))
            .orElse(error.sentence),
        call);
  }

  private static PreludeErrors ofStatus(int status) {
    return GENERAL.stream()
        .filter(error -> error.status == status)
        .findFirst()
        .orElse(status >= INTERNAL.status ? INTERNAL : INVALID_REQUEST);
  }

  private Response response(CallContext call) {
    return response(at(""), call);
  }

  private Response response(String particulars, CallContext call) {
    return response(at("", particulars), call);
  }

  /** Returns the response for a finding, with this error's status. */
  private Response response(Finding finding, CallContext call) {
    var message =
        finding.hint().map(hint -> finding.message() + " " + hint).orElse(finding.message());
    return response(status, finding.code(), message, call);
  }

  private static Response response(int status, String code, String message, CallContext call) {
    return Response.of(
        status, new PreludeErrorBody(code, message, ofStatus(status).type(), call.requestId()));
  }

  /** Returns the general class of an error (docs); only general errors have one of their own. */
  private String type() {
    return switch (this) {
      case INVALID_API_KEY -> "unauthorized";
      case RATE_LIMIT_EXCEEDED -> "too_many_requests";
      case INTERNAL -> "internal_error";
      case NOT_FOUND, METHOD_NOT_ALLOWED, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE -> code();
      default -> "bad_request";
    };
  }
}
