package dev.understudy.sociocs;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.json.Finding;
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
import java.util.Set;
import java.util.stream.Stream;

/** Sociocs' bulk messages: one text, image, video or file, many phone numbers. */
public final class SociocsProvider implements Provider {
  static final String NAME = "sociocs";
  static final Lifecycle LIFE = new SociocsLifecycle();

  private final BulkOperations bulk = new BulkOperations();
  private final SubscriptionOperations subscriptions = new SubscriptionOperations();

  /** The body of every refusal (spec). */
  record SociocsErrorBody(String status, List<Msg> errors) {}

  record Msg(String msg) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> basePaths() {
    return List.of(
        "/messages",
        "/message",
        "/channels",
        "/team-members",
        "/incoming",
        "/webhook-subscriptions");
  }

  @Override
  public List<Operation> operations() {
    // the service's documentation names no ids: these are ours
    return List.of(
        new Operation("send-bulk-messages", "POST", "/messages/bulk", bulk::sendBulk),
        new Operation("list-bulk-jobs", "GET", "/messages/bulk", bulk::list),
        new Operation("update-bulk-job", "PUT", "/messages/bulk/{job_id}", bulk::update),
        new Operation("delete-bulk-job", "DELETE", "/messages/bulk/{job_id}", bulk::delete),
        new Operation(
            "create-webhook-subscription",
            "POST",
            "/webhook-subscriptions",
            subscriptions::create,
            Set.of("secret")),
        new Operation(
            "list-webhook-subscriptions", "GET", "/webhook-subscriptions", subscriptions::list),
        new Operation(
            "get-webhook-subscription", "GET", "/webhook-subscriptions/{id}", subscriptions::get),
        new Operation(
            "delete-webhook-subscription",
            "DELETE",
            "/webhook-subscriptions/{id}",
            subscriptions::delete));
  }

  @Override
  public Participants participants(Operation operation, Request request, SandboxTransaction tx) {
    var key = request.body().path("channel_key").asString("");
    var channel = Optional.ofNullable(tx.entities().of(SociocsFixtures.READER).channels().get(key));
    return new Participants(
        RecipientReader.numbers(request.body().path("recipients")),
        Stream.concat(Stream.of(key), channel.stream().map(Channel::address)).toList());
  }

  @Override
  public List<String> recipientErrors() {
    return List.of();
  }

  @Override
  public Lifecycle lifecycle() {
    return LIFE;
  }

  @Override
  public EntityReader<?> entities() {
    return SociocsFixtures.READER;
  }

  @Override
  public List<AdminAction> controls() {
    return List.of(new AdminAction("/sociocs/incoming", 201, SociocsActions::receive));
  }

  @Override
  public Credential credential(Request request) {
    return ApiKey.of(request);
  }

  @Override
  public Response render(Problem problem, CallContext call) {
    if (problem instanceof Unauthenticated refused) {
      var sentence = error(refused.reason()).sentence();
      return error(401, refused.hint().map(hint -> sentence + " " + hint).orElse(sentence));
    } else if (problem instanceof Problem.Malformed malformed) {
      return error(400, SociocsErrors.BODY_UNREADABLE.sentence(malformed.reason()));
    } else if (problem instanceof Problem.Invalid invalid) {
      return errors(400, invalid.findings().stream().map(SociocsProvider::sentence).toList());
    } else if (problem instanceof Problem.NotFound missing) {
      return error(404, SociocsErrors.ENDPOINT_NOT_FOUND.sentence(missing.path()));
    } else if (problem instanceof Problem.MethodNotAllowed other) {
      return error(
          405,
          SociocsErrors.METHOD_NOT_ALLOWED.sentence(
              other.method(), String.join(", ", other.allowed())));
    } else if (problem instanceof Problem.UnsupportedMediaType) {
      return error(415, SociocsErrors.BODY_NOT_JSON.sentence());
    } else if (problem instanceof Problem.TooLarge large) {
      return error(413, SociocsErrors.BODY_TOO_LARGE.sentence(large.limit()));
    } else if (problem instanceof Problem.Throttled) {
      return error(429, SociocsErrors.THROTTLED.sentence());
    }
    var failing = (Problem.Failing) problem;
    return error(
        failing.status(), failing.message().orElseGet(() -> fallback(failing.status()).sentence()));
  }

  private static SociocsErrors error(Reason reason) {
    return switch (reason) {
      case MISSING -> SociocsErrors.API_KEY_MISSING;
      case MALFORMED -> SociocsErrors.API_KEY_UNREADABLE;
      case REFUSED -> SociocsErrors.API_KEY_REFUSED;
    };
  }

  private static SociocsErrors fallback(int status) {
    return switch (status) {
      case 401 -> SociocsErrors.API_KEY_REFUSED;
      case 415 -> SociocsErrors.BODY_NOT_JSON;
      case 429 -> SociocsErrors.THROTTLED;
      default -> status >= 500 ? SociocsErrors.FAILING : SociocsErrors.REFUSED;
    };
  }

  private static String sentence(Finding finding) {
    return finding.hint().map(hint -> finding.message() + " " + hint).orElse(finding.message());
  }

  private static Response error(int status, String msg) {
    return errors(status, List.of(msg));
  }

  private static Response errors(int status, List<String> msgs) {
    return Response.of(status, new SociocsErrorBody("error", msgs.stream().map(Msg::new).toList()));
  }
}
