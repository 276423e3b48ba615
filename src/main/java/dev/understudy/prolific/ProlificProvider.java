package dev.understudy.prolific;

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
import dev.understudy.sandbox.ProviderSetting;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Prolific's messages: what a researcher and the participants of studies write to each other. */
public final class ProlificProvider implements Provider {
  static final String NAME = "prolific";
  static final Lifecycle LIFE = new ProlificLifecycle();

  private static final String SCHEME = "Token"; // spec
  private static final String MESSAGES = "/api/v1/messages/";

  private final MessageOperations messages = new MessageOperations();
  private final ProlificActions people = new ProlificActions();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> basePaths() {
    return List.of("/api");
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation("get-messages", "GET", MESSAGES, messages::get),
        new Operation("send-message", "POST", MESSAGES, messages::send),
        new Operation("bulk-message-participants", "POST", MESSAGES + "bulk/", messages::sendBulk),
        new Operation(
            "send-message-to-participant-group",
            "POST",
            MESSAGES + "participant-group/",
            messages::sendToGroup),
        new Operation("get-unread-messages", "GET", MESSAGES + "unread/", messages::getUnread));
  }

  @Override
  public Participants participants(Operation operation, Request request, SandboxTransaction tx) {
    if (!operation.takesBody()) {
      return Participants.NONE;
    }
    var entities = tx.entities().of(ProlificFixtures.READER);
    var body = request.body();
    var group =
        texts(body.path("participant_group_id")).flatMap(id -> entities.members(id).stream());
    var named =
        Stream.concat(
            texts(body.path("recipient_id")),
            body.path("ids").valueStream().flatMap(ProlificProvider::texts));
    return new Participants(
        Stream.concat(named, group).distinct().toList(), List.of(entities.researcherId(tx.ids())));
  }

  private static Stream<String> texts(JsonNode node) {
    return Stream.of(node).filter(JsonNode::isString).map(JsonNode::stringValue);
  }

  @Override
  public List<String> recipientErrors() {
    return List.of();
  }

  @Override
  public List<ProviderSetting> settings() {
    return List.of(ProlificProfile.SETTING);
  }

  @Override
  public List<String> searchableDetails() {
    return List.of("study_id");
  }

  @Override
  public Lifecycle lifecycle() {
    return LIFE;
  }

  @Override
  public EntityReader<?> entities() {
    return ProlificFixtures.READER;
  }

  @Override
  public List<AdminAction> controls() {
    return List.of(
        new AdminAction("/prolific/replies", 201, people::reply),
        new AdminAction("/prolific/read", 200, people::read));
  }

  @Override
  public Credential credential(Request request) {
    return Credential.ofAuthorization(request, SCHEME);
  }

  @Override
  public Response render(Problem problem, CallContext call) {
    var detail = detail(problem);
    var response = Response.of(detail.status(), detail.as(ProlificProfile.of(call.settings())));
    if (detail.status() == ProlificErrors.NO_TOKEN.status()) {
      response = response.with("WWW-Authenticate", SCHEME); // ours, as the framework does
    }
    return response;
  }

  private static ErrorDetail detail(Problem problem) {
    if (problem instanceof Unauthenticated refused) {
      var detail = error(refused.reason()).detail();
      return refused.hint().map(detail::informing).orElse(detail);
    } else if (problem instanceof Problem.Malformed malformed) {
      return malformed
          .found()
          .map(kind -> ProlificErrors.NOT_AN_OBJECT.detail(PythonNames.of(kind)))
          .orElseGet(() -> ProlificErrors.UNREADABLE_BODY.detail(malformed.reason()));
    } else if (problem instanceof Problem.Invalid invalid) {
      return invalid(invalid.findings());
    } else if (problem instanceof Problem.NotFound) {
      return ProlificErrors.NOT_FOUND.detail();
    } else if (problem instanceof Problem.MethodNotAllowed refused) {
      return ProlificErrors.METHOD_NOT_ALLOWED.detail(refused.method());
    } else if (problem instanceof Problem.UnsupportedMediaType type) {
      return ProlificErrors.UNSUPPORTED_MEDIA_TYPE.detail(type.given());
    } else if (problem instanceof Problem.TooLarge large) {
      return ProlificErrors.TOO_LARGE.detail(large.limit());
    } else if (problem instanceof Problem.Throttled throttled) {
      return ProlificErrors.THROTTLED.detail(throttled.seconds());
    }
    return failing((Problem.Failing) problem);
  }

  private static ProlificErrors error(Reason reason) {
    return switch (reason) {
      case MISSING -> ProlificErrors.NO_TOKEN;
      case MALFORMED -> ProlificErrors.MALFORMED_TOKEN;
      case REFUSED -> ProlificErrors.REFUSED_TOKEN;
    };
  }

  /** spec: field names with flat lists of sentences. */
  private static ErrorDetail invalid(List<Finding> findings) {
    Map<String, List<String>> fields =
        findings.stream()
            .distinct()
            .collect(
                Collectors.groupingBy(
                    Finding::field,
                    LinkedHashMap::new,
                    Collectors.mapping(Finding::message, Collectors.toCollection(ArrayList::new))));
    var hints =
        findings.stream()
            .flatMap(finding -> finding.hint().stream())
            .distinct()
            .collect(Collectors.joining(" "));
    var detail = ProlificErrors.INVALID_FIELDS.withDetail(fields);
    return hints.isEmpty() ? detail : detail.informing(hints);
  }

  /** A code that is a number takes the place of ours; any other can only be told as the title. */
  private static ErrorDetail failing(Problem.Failing failing) {
    var detail = ProlificErrors.failing(failing.status());
    var worded = failing.message().map(detail::withDetail).orElse(detail);
    return failing
        .code()
        .map(code -> number(code).map(worded::withCode).orElseGet(() -> worded.withTitle(code)))
        .orElse(worded);
  }

  private static Optional<Integer> number(String code) {
    return code.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(code)) : Optional.empty();
  }
}
