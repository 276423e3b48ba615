package dev.understudy.prelude;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.json.Finding;
import dev.understudy.message.PhoneNumber;
import dev.understudy.provider.AdminAction;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Credential;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Participants;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Problem.Unauthenticated.Reason;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Request;
import dev.understudy.provider.Response;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Prelude's Notify API: one template, many phone numbers. */
public final class PreludeProvider implements Provider {
  static final String NAME = "prelude";
  static final Lifecycle LIFE = new PreludeLifecycle();

  private final NotifyOperations notify = new NotifyOperations();

  /** The body of every refusal (spec). */
  record PreludeErrorBody(String code, String message, String type, String requestId) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> basePaths() {
    return List.of("/v2");
  }

  @Override
  public List<Operation> operations() {
    return List.of(new Operation("sendNotifyBulk", "POST", "/v2/notify/batch", notify::sendBulk));
  }

  @Override
  public Participants participants(Operation operation, Request request, SandboxTransaction tx) {
    var entities = tx.entities().of(PreludeFixtures.READER);
    var body = request.body();
    var template =
        Optional.ofNullable(entities.templates().get(body.path("template_id").asString("")));
    var sender =
        Optional.of(body.path("from"))
            .filter(JsonNode::isString)
            .map(JsonNode::stringValue)
            .or(() -> template.map(Template::from));
    return new Participants(
        body.path("to")
            .valueStream()
            .filter(JsonNode::isString)
            .map(each -> PhoneNumber.canonical(each.stringValue()))
            .toList(),
        sender.stream().toList());
  }

  @Override
  public List<String> recipientErrors() {
    return RecipientErrors.codes();
  }

  @Override
  public List<String> searchableDetails() {
    return List.of("correlation_id");
  }

  @Override
  public Lifecycle lifecycle() {
    return LIFE;
  }

  @Override
  public EntityReader<?> entities() {
    return PreludeFixtures.READER;
  }

  @Override
  public List<AdminAction> controls() {
    return List.of(new AdminAction("/prelude/inbound", 201, PreludeActions::receive));
  }

  @Override
  public Credential credential(Request request) {
    // seen: the SDKs' own suites send "My API Token"
    return Credential.wholeAuthorization(request, "Bearer");
  }

  @Override
  public Response render(Problem problem, CallContext call) {
    if (problem instanceof Unauthenticated refused) {
      var error = code(refused.reason());
      return error(401, refused.hint().map(hint -> error.at("", hint)).orElse(error.at("")), call);
    } else if (problem instanceof Problem.Malformed malformed) {
      return error(
          400,
          PreludeErrors.INVALID_REQUEST.at("", "It can't be read: " + malformed.reason() + "."),
          call);
    } else if (problem instanceof Problem.Invalid invalid) {
      return error(400, invalid.findings().get(0), call);
    } else if (problem instanceof Problem.NotFound) {
      return error(404, PreludeErrors.NOT_FOUND, call);
    } else if (problem instanceof Problem.MethodNotAllowed) {
      return error(405, PreludeErrors.METHOD_NOT_ALLOWED, call);
    } else if (problem instanceof Problem.UnsupportedMediaType) {
      return error(415, PreludeErrors.UNSUPPORTED_MEDIA_TYPE, call);
    } else if (problem instanceof Problem.TooLarge large) {
      return error(
          413,
          PreludeErrors.PAYLOAD_TOO_LARGE.at("", "At most " + large.limit() + " bytes are read."),
          call);
    } else if (problem instanceof Problem.Throttled) {
      return error(429, PreludeErrors.RATE_LIMIT_EXCEEDED, call);
    }
    return failing((Problem.Failing) problem, call);
  }

  private static PreludeErrors code(Reason reason) {
    return switch (reason) {
      case MISSING -> PreludeErrors.MISSING_API_KEY;
      case MALFORMED -> PreludeErrors.INVALID_BEARER_TOKEN;
      case REFUSED -> PreludeErrors.INVALID_API_KEY;
    };
  }

  private static Response failing(Problem.Failing failing, CallContext call) {
    var fallback = fallback(failing.status());
    return Response.of(
        failing.status(),
        new PreludeErrorBody(
            failing.code().orElse(fallback.code()),
            failing.message().orElse(fallback.sentence()),
            type(failing.status()),
            call.requestId()));
  }

  private static PreludeErrors fallback(int status) {
    return switch (status) {
      case 401 -> PreludeErrors.INVALID_API_KEY;
      case 404 -> PreludeErrors.NOT_FOUND;
      case 405 -> PreludeErrors.METHOD_NOT_ALLOWED;
      case 413 -> PreludeErrors.PAYLOAD_TOO_LARGE;
      case 415 -> PreludeErrors.UNSUPPORTED_MEDIA_TYPE;
      case 429 -> PreludeErrors.RATE_LIMIT_EXCEEDED;
      default -> status >= 500 ? PreludeErrors.INTERNAL : PreludeErrors.INVALID_REQUEST;
    };
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "unauthorized";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 413 -> "payload_too_large";
      case 415 -> "unsupported_media_type";
      case 429 -> "too_many_requests";
      default -> status >= 500 ? "internal_error" : "bad_request";
    };
  }

  private static Response error(int status, PreludeErrors error, CallContext call) {
    return error(status, error.at(""), call);
  }

  private static Response error(int status, Finding finding, CallContext call) {
    var message =
        finding.hint().map(hint -> finding.message() + " " + hint).orElse(finding.message());
    return Response.of(
        status, new PreludeErrorBody(finding.code(), message, type(status), call.requestId()));
  }
}
