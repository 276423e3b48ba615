package dev.understudy.prolific.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.understudy.json.WebUrl;
import dev.understudy.json.WireJson;
import dev.understudy.prolific.EntityChecks;
import dev.understudy.prolific.FieldErrors;
import dev.understudy.prolific.Paging;
import dev.understudy.prolific.RequestFields;
import dev.understudy.prolific.hook.HookStore.EventRow;
import dev.understudy.prolific.hook.HookStore.HookSubscriptionRow;
import dev.understudy.prolific.hook.HookStore.SecretRow;
import dev.understudy.prolific.workspace.Workspaces;
import dev.understudy.provider.Call;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Response;
import dev.understudy.store.ColumnJson;
import dev.understudy.webhook.WebhookRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Operations of hooks: event types, secrets, subscriptions and events. */
public final class HookOperations {
  private static final String HOOKS = "/api/v1/hooks/";
  private static final String SUBSCRIPTIONS = HOOKS + "subscriptions/";
  private static final String SUBSCRIPTION = SUBSCRIPTIONS + "{subscription_id}/";
  private static final String SECRET_HEADER = "X-Hook-Secret"; // spec
  private static final int DEFAULT_SUBSCRIPTIONS = 100; // ours
  private static final int DEFAULT_EVENTS = 100; // spec
  private static final int MAX_URL = 8_000; // ours
  private static final TypeReference<JsonNode> JSON = new TypeReference<>() {};

  /** List that is not paged. */
  private record HookResults(List<?> results) {}

  private record EventTypeView(String eventType, String description) {}

  private record SecretView(String id, String value, String workspaceId) {
    static SecretView of(SecretRow row) {
      return new SecretView(row.id(), row.secret(), row.workspaceId());
    }
  }

  private record SubscriptionView(
      String id,
      String eventType,
      String targetUrl,
      @JsonProperty("is_enabled") boolean enabled,
      String workspaceId) {
    static SubscriptionView of(HookSubscriptionRow row) {
      return new SubscriptionView(
          row.id(), row.eventType(), row.targetUrl(), row.enabled(), row.workspaceId());
    }
  }

  /**
   * A new subscription as all clients can read it (ours): the CLI reads a subscription, pyrolific a
   * list of them, as the specification says.
   */
  private record NewSubscriptionView(
      @JsonUnwrapped SubscriptionView subscription, List<SubscriptionView> results) {
    static NewSubscriptionView of(HookSubscriptionRow row) {
      var subscription = SubscriptionView.of(row);
      return new NewSubscriptionView(subscription, List.of(subscription));
    }
  }

  private record EventView(
      String id,
      String datetimeCreated,
      String datetimeUpdated,
      String eventType,
      String resourceId,
      String status,
      String targetUrl,
      @JsonInclude(JsonInclude.Include.ALWAYS) JsonNode payload) {
    static EventView of(EventRow row) {
      var created = row.createdAt().toString();
      var updated = created;
      for (var attempt : ColumnJson.read(row.attempts(), JSON)) {
        updated = attempt.path("at").asString(created);
      }
      return new EventView(
          row.id(),
          created,
          updated,
          row.eventType(),
          row.resourceId(),
          EventStatus.of(row.state()).name(),
          row.targetUrl(),
          ColumnJson.read(row.payload(), JSON));
    }
  }

  /** Statuses of events (spec), with the states of webhooks that they stand for. */
  private enum EventStatus {
    PENDING(WebhookRow.PENDING),
    SUCCEEDED(WebhookRow.DELIVERED),
    FAILED(WebhookRow.EXHAUSTED, WebhookRow.SUPPRESSED);

    private final List<String> states;

    EventStatus(String... states) {
      this.states = List.of(states);
    }

    static EventStatus of(String state) {
      return Arrays.stream(values())
          .filter(each -> each.states.contains(state))
          .findFirst()
          .orElseThrow();
    }

    static Optional<List<String>> statesOf(String word) {
      return Arrays.stream(values())
          .filter(each -> each.name().equals(word))
          .map(each -> each.states)
          .findFirst();
    }
  }

  /** Returns the operations. */
  public List<Operation> operations() {
    var secrets = Set.of("value", "secret");
    return List.of(
        new Operation("get-event-types", "GET", HOOKS + "event-types/", this::eventTypes),
        new Operation("get-secrets", "GET", HOOKS + "secrets/", this::secrets, secrets),
        new Operation("create-secret", "POST", HOOKS + "secrets/", this::createSecret, secrets),
        new Operation("get-subscriptions", "GET", SUBSCRIPTIONS, this::list),
        new Operation("create-subscription", "POST", SUBSCRIPTIONS, this::create, secrets),
        new Operation("confirm-subscription", "POST", SUBSCRIPTION, this::confirm, secrets),
        new Operation("get-subscription", "GET", SUBSCRIPTION, this::get),
        new Operation("update-subscription", "PATCH", SUBSCRIPTION, this::update),
        new Operation("delete-subscription", "DELETE", SUBSCRIPTION, this::delete),
        new Operation("get-events", "GET", SUBSCRIPTION + "events/", this::events));
  }

  private Response eventTypes(Call call) {
    return Response.ok(
        new HookResults(
            Arrays.stream(HookEventType.values())
                .map(each -> new EventTypeView(each.word(), each.description()))
                .toList()));
  }

  private Response secrets(Call call) {
    var fields = RequestFields.ofQuery(call, List.of("workspace_id"));
    var workspace = fields.requiredText("workspace_id", MAX_URL);
    fields.check();
    checkWorkspace(call, workspace);
    var secret = new Hooks(call.tx()).secret(workspace).map(SecretView::of);
    return Response.ok(new HookResults(secret.stream().toList()));
  }

  private Response createSecret(Call call) {
    var fields = RequestFields.ofBody(call);
    var workspace = fields.requiredId("workspace_id", new EntityChecks(call)::workspace);
    fields.check();
    return Response.of(201, SecretView.of(new Hooks(call.tx()).addSecret(workspace)));
  }

  private Response list(Call call) {
    var names =
        Stream.concat(Stream.of("is_enabled", "workspace_id"), Paging.PARAMETERS.stream()).toList();
    var fields = RequestFields.ofQuery(call, names);
    boolean isEnabled = fields.flag("is_enabled").orElse(true);
    var workspace = fields.optionalText("workspace_id", MAX_URL).filter(id -> !id.isEmpty());
    var paging = Paging.read(fields, DEFAULT_SUBSCRIPTIONS, false);
    fields.check();
    workspace.ifPresent(id -> checkWorkspace(call, id));
    var hooks = new Hooks(call.tx());
    hooks.turnOffFailing();
    var all =
        hooks.subscriptions().stream()
            .filter(each -> each.enabled() == isEnabled)
            .filter(each -> workspace.isEmpty() || workspace.get().equals(each.workspaceId()))
            .map(SubscriptionView::of)
            .toList();
    paging.check(all.size());
    return Response.ok(paging.body(call, paging.of(all), all.size()));
  }

  /** Adds a subscription, which is told of nothing until it is confirmed. */
  private Response create(Call call) {
    var hooks = new Hooks(call.tx());
    var fields = RequestFields.ofBody(call);
    var type = fields.requiredChoice("event_type", HookEventType.words());
    var url = fields.requiredText("target_url", MAX_URL);
    checkUrl(fields, Optional.of(url).filter(text -> !text.isEmpty()));
    var workspace = fields.requiredId("workspace_id", new EntityChecks(call)::workspace);
    var isEnabled = fields.bool("is_enabled");
    if (!workspace.isEmpty() && fields.isFine() && hooks.secret(workspace).isEmpty()) {
      fields.wrong(FieldErrors.NO_SECRET.at("workspace_id")); // spec: a secret has to exist
    }
    fields.check();
    var row = hooks.addSubscription(workspace, type.orElseThrow(), url, isEnabled.orElse(true));
    return Response.of(201, NewSubscriptionView.of(row)).with(SECRET_HEADER, row.confirmation());
  }

  private Response confirm(Call call) {
    var row = subscription(call);
    var fields = RequestFields.ofBody(call);
    var secret = fields.requiredText("secret", MAX_URL);
    if (!secret.isEmpty() && !secret.equals(row.confirmation())) {
      fields.wrong(FieldErrors.WRONG_SECRET.at("secret"));
    }
    fields.check();
    return Response.ok(SubscriptionView.of(new Hooks(call.tx()).update(row.confirmedNow())));
  }

  private Response get(Call call) {
    var before = subscription(call);
    var hooks = new Hooks(call.tx());
    hooks.turnOffFailing();
    return Response.ok(SubscriptionView.of(hooks.subscription(before.id()).orElseThrow()));
  }

  private Response update(Call call) {
    var row = subscription(call);
    var fields = RequestFields.ofBody(call);
    var type = fields.choice("event_type", HookEventType.words());
    var url = fields.text("target_url", MAX_URL);
    checkUrl(fields, url);
    var isEnabled = fields.bool("is_enabled");
    fields.check();
    var changed =
        row.telling(type.orElse(row.eventType()), url.orElse(row.targetUrl()))
            .turned(isEnabled.orElse(row.enabled()), call.now());
    return Response.ok(SubscriptionView.of(new Hooks(call.tx()).update(changed)));
  }

  private Response delete(Call call) {
    new Hooks(call.tx()).update(subscription(call).deletedNow());
    return Response.noContent();
  }

  private Response events(Call call) {
    var row = subscription(call);
    var names =
        Stream.concat(Stream.of("status", "resource_id"), Paging.PARAMETERS.stream()).toList();
    var fields = RequestFields.ofQuery(call, names);
    var states = fields.parsed("status", HookOperations::states, FieldErrors.NO_CHOICE);
    var resource = fields.optionalText("resource_id", MAX_URL).filter(id -> !id.isEmpty());
    var paging = Paging.read(fields, DEFAULT_EVENTS, false);
    fields.check();
    var store = call.tx().flush().attach(HookStore.class);
    var some = states.orElse(List.of());
    long count = store.countEvents(row.rowKey(), states.isEmpty(), some, resource);
    paging.check(count);
    var found =
        store.events(
            row.rowKey(), states.isEmpty(), some, resource, paging.limit(), paging.offset());
    return Response.ok(paging.body(call, found.stream().map(EventView::of).toList(), count));
  }

  /** spec: one status, or a JSON array of some as a text. */
  private static Optional<List<String>> states(String text) {
    try {
      var words =
          text.startsWith("[")
              ? WireJson.read(text.getBytes(StandardCharsets.UTF_8))
                  .valueStream()
                  .map(each -> each.asString(""))
                  .toList()
              : List.of(text);
      var states = words.stream().map(EventStatus::statesOf).toList();
      return states.stream().anyMatch(Optional::isEmpty)
          ? Optional.empty()
          : Optional.of(states.stream().flatMap(each -> each.orElseThrow().stream()).toList());
    } catch (WireJson.Unreadable e) {
      return Optional.empty();
    }
  }

  private static HookSubscriptionRow subscription(Call call) {
    return new Hooks(call.tx())
        .subscription(call.request().inPath().get("subscription_id"))
        .orElseThrow(() -> new Problem.NotFound(call.request().path()).refusal());
  }

  private static void checkUrl(RequestFields fields, Optional<String> url) {
    url.filter(text -> !WebUrl.isAbsolute(text))
        .ifPresent(text -> fields.wrong(FieldErrors.NO_URL.at("target_url")));
  }

  private static void checkWorkspace(Call call, String workspace) {
    if (!new Workspaces(call.tx()).exists(workspace)) {
      throw EntityChecks.notFound(call, "workspaces");
    }
  }
}
