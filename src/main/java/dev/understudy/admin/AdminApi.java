package dev.understudy.admin;

import static dev.understudy.admin.AdminRoutes.Accepts.BODY;
import static dev.understudy.admin.AdminRoutes.Accepts.NOTHING;
import static dev.understudy.admin.AdminRoutes.Accepts.PARAMETERS;

import dev.understudy.coverage.CoverageReports;
import dev.understudy.delivery.ClockAdvance;
import dev.understudy.delivery.Timeline;
import dev.understudy.delivery.TimelineQueries;
import dev.understudy.events.EventStreams;
import dev.understudy.http.BodyReader;
import dev.understudy.http.HttpServer;
import dev.understudy.http.HttpServer.CallRules;
import dev.understudy.http.Routes;
import dev.understudy.journal.JournalQueries;
import dev.understudy.json.WireJson;
import dev.understudy.message.Message;
import dev.understudy.message.MessageQueries;
import dev.understudy.metrics.Metrics;
import dev.understudy.provider.AdminAction;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.DeliveryPlanReader;
import dev.understudy.provider.Provider;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxTables;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.session.SessionTests;
import dev.understudy.snapshot.SandboxDiffs;
import dev.understudy.snapshot.Snapshots;
import dev.understudy.store.Database;
import dev.understudy.store.Outage;
import dev.understudy.tls.FrontDoor;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.webhook.WebhookQueries;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The control plane: everything under {@code /_admin}. */
public final class AdminApi implements HttpServer.OwnRoutes {
  private static final String BASE = "/_admin";
  static final String SANDBOX = BASE + "/sandboxes/{id}";

  private final AdminRoutes routes;
  private final AdminContext server;
  private final String version;
  private final SandboxesApi sandboxesApi;
  private final SnapshotsApi snapshotsApi;
  private final FaultsApi faultsApi;
  private final RateLimitsApi limitsApi;
  private final ClockApi clockApi;
  private final RequestsApi requestsApi;
  private final StoryApi storyApi;
  private final ExportApi exportApi;
  private final MessagesApi messagesApi;
  private final PeopleApi peopleApi;
  private final WebhooksApi webhooksApi;
  private final DeliveryApi deliveryApi;

  /** The parts of the server that the control plane reads and changes. */
  public record AdminContext(
      Database database,
      SystemClock systemClock,
      Sandboxes sandboxes,
      Snapshots snapshots,
      CallRules rules,
      Catalog catalog,
      List<Provider> providers,
      BodyReader bodies,
      LongPolls longPolls,
      Timeline timeline,
      ClockAdvance advance,
      Metrics metrics,
      CoverageReports coverage,
      EventStreams events,
      Optional<FrontDoor> frontDoor) {}

  /** Creates the control plane of a server. */
  public AdminApi(AdminGuard.AdminAccess access, AdminContext server, String version) {
    this.routes = new AdminRoutes(new AdminGuard(access), server.bodies(), server.sandboxes());
    this.server = server;
    this.version = version;
    var jdbi = server.database().jdbi();
    var transactions = server.sandboxes().transactions();
    var bodies = server.bodies();
    var rules = server.rules();
    var lists = new ListResponses(server.sandboxes(), server.longPolls());
    var messages = new MessageQueries(jdbi);
    var journal = new JournalQueries(jdbi);
    this.sandboxesApi =
        new SandboxesApi(
            server.sandboxes(),
            server.snapshots(),
            lists,
            server.catalog(),
            bodies,
            server.systemClock());
    this.snapshotsApi =
        new SnapshotsApi(
            server.snapshots(),
            new SandboxDiffs(
                jdbi, server.sandboxes(), SandboxTables.with(server.catalog().tables())),
            lists,
            sandboxesApi,
            bodies);
    this.faultsApi = new FaultsApi(transactions, jdbi, lists, bodies, rules);
    this.limitsApi =
        new RateLimitsApi(
            transactions, jdbi, lists, bodies, rules.rateLimiter(), server.systemClock());
    this.clockApi =
        new ClockApi(transactions, lists, bodies, server.systemClock(), server.advance());
    this.requestsApi =
        new RequestsApi(transactions, lists, bodies, rules.journal(), journal, server.catalog());
    var webhooks = new WebhookQueries(jdbi);
    var timeline = new TimelineQueries(jdbi);
    this.storyApi = new StoryApi(lists, jdbi, rules.faults(), journal, messages, webhooks);
    this.exportApi =
        new ExportApi(
            server.sandboxes(),
            lists,
            new SessionTests(
                jdbi,
                journal,
                messages,
                rules.faults(),
                server.systemClock(),
                server.catalog().credentials()));
    this.messagesApi =
        new MessagesApi(lists, messages, server.catalog(), transactions, bodies, server.timeline());
    this.peopleApi = new PeopleApi(lists, jdbi, server.providers());
    this.webhooksApi = new WebhooksApi(transactions, lists, webhooks, timeline);
    this.deliveryApi =
        new DeliveryApi(
            transactions, lists, bodies, new DeliveryPlanReader(server.catalog()), timeline);
  }

  /** Creates a sandbox as the call does that has these fields in its body. */
  public void createSandbox(Map<String, ?> fields) {
    sandboxesApi.create(WireJson.tree(fields));
  }

  /** Deletes a sandbox as the call does. */
  public void deleteSandbox(String id) {
    server.sandboxes().delete(id);
  }

  @Override
  public String basePath() {
    return BASE;
  }

  @Override
  public void addTo(Routes added) {
    var routes = this.routes.on(added);
    routes.get(BASE, NOTHING, this::index);
    routes.get(BASE + "/health", NOTHING, this::health);
    routes.get(BASE + "/metrics", NOTHING, this::metrics);
    routes.get(BASE + "/openapi", NOTHING, this::openApiIndex);
    routes.get(BASE + "/openapi/{name}", NOTHING, this::openApi);
    var tls = new TlsApi(server.frontDoor(), server.providers());
    routes.get(BASE + "/ca.pem", NOTHING, tls::caPem);
    routes.get(BASE + "/shell", NOTHING, tls::shell);
    routes.post(BASE + "/sms", BODY, new SmsApi(server.bodies())::split);
    var coverage = new CoverageApi(server.coverage());
    routes.get(BASE + "/coverage", PARAMETERS, coverage::show);
    routes.delete(BASE + "/coverage", coverage::clear);
    routes.post(BASE + "/sandboxes", BODY, sandboxesApi::create);
    routes.get(BASE + "/sandboxes", PARAMETERS, sandboxesApi::list);
    routes.get(SANDBOX, NOTHING, sandboxesApi::show);
    routes.delete(SANDBOX, sandboxesApi::delete);
    routes.post(SANDBOX + "/reset", NOTHING, sandboxesApi::reset);
    routes.post(SANDBOX + "/snapshots", BODY, snapshotsApi::create);
    routes.get(SANDBOX + "/snapshots", PARAMETERS, snapshotsApi::list);
    routes.delete(SANDBOX + "/snapshots/{name}", snapshotsApi::delete);
    routes.post(SANDBOX + "/restore", BODY, snapshotsApi::restore);
    routes.get(SANDBOX + "/diff", PARAMETERS, snapshotsApi::diff);
    routes.patch(SANDBOX + "/settings", BODY, sandboxesApi::changeSettings);
    routes.get(SANDBOX + "/fixtures", NOTHING, exportApi::fixtures);
    routes.post(SANDBOX + "/fixtures", BODY, sandboxesApi::addFixtures);
    routes.get(BASE + "/fault-profiles", NOTHING, faultsApi::profiles);
    routes.put(SANDBOX + "/faults", BODY, faultsApi::setProfile);
    routes.post(SANDBOX + "/faults", BODY, faultsApi::create);
    routes.get(SANDBOX + "/faults", PARAMETERS, faultsApi::list);
    routes.delete(SANDBOX + "/faults", faultsApi::clear);
    routes.delete(SANDBOX + "/faults/{fault_id}", faultsApi::delete);
    routes.put(SANDBOX + "/rate-limits", BODY, limitsApi::set);
    routes.get(SANDBOX + "/rate-limits", NOTHING, limitsApi::show);
    routes.delete(SANDBOX + "/rate-limits", limitsApi::clear);
    routes.get(SANDBOX + "/clock", NOTHING, clockApi::show);
    routes.put(SANDBOX + "/clock", BODY, clockApi::set);
    routes.post(SANDBOX + "/clock/advance", BODY, clockApi::advance);
    routes.get(SANDBOX + "/requests", PARAMETERS, requestsApi::list);
    routes.delete(SANDBOX + "/requests", requestsApi::clear);
    routes.get(SANDBOX + "/requests/{request_id}", NOTHING, requestsApi::show);
    routes.post(SANDBOX + "/requests/count", BODY, requestsApi::count);
    routes.get(SANDBOX + "/events", NOTHING, this::events);
    routes.get(SANDBOX + "/story", NOTHING, storyApi::show);
    routes.get(SANDBOX + "/test", PARAMETERS, exportApi::test);
    routes.get(SANDBOX + "/messages", PARAMETERS, messagesApi::list);
    routes.get(SANDBOX + "/people", PARAMETERS, peopleApi::list);
    routes.get(SANDBOX + "/messages/{message_id}", NOTHING, messagesApi::show);
    routes.post(SANDBOX + "/messages/{message_id}/status", BODY, messagesApi::status);
    routes.get(SANDBOX + "/timeline", PARAMETERS, webhooksApi::timeline);
    routes.put(SANDBOX + "/delivery", BODY, deliveryApi::set);
    routes.get(SANDBOX + "/delivery", NOTHING, deliveryApi::show);
    routes.get(SANDBOX + "/webhooks", PARAMETERS, webhooksApi::list);
    routes.get(SANDBOX + "/webhooks/{webhook_id}", NOTHING, webhooksApi::show);
    routes.post(SANDBOX + "/webhooks/{webhook_id}/redeliver", NOTHING, webhooksApi::redeliver);
    for (var provider : server.providers()) {
      for (var action : provider.actions()) {
        var path = SANDBOX + action.path();
        switch (action.method()) {
          case "GET" -> routes.get(path, NOTHING, context -> act(context, action));
          case "PUT" -> routes.put(path, BODY, context -> act(context, action));
          default -> routes.post(path, BODY, context -> act(context, action));
        }
      }
    }
  }

  @Override
  public void refuse(Context context, int status, List<String> allowedMethods) {
    routes.guarded(
        context,
        refused -> {
          if (status == 405) {
            throw new AdminProblem(
                405, "This takes " + String.join(", ", allowedMethods) + ", nothing else.");
          }
          throw new AdminProblem(
              status,
              status == 404
                  ? nothingAt(refused.path())
                  : "The call failed; the server's log says why.");
        });
  }

  @Override
  public void unavailable(Context context, String sentence) {
    routes.guarded(
        context,
        refused -> {
          throw new AdminProblem(503, sentence);
        });
  }

  private String nothingAt(String path) {
    var hint =
        path.startsWith(BASE + "/sandboxes/" + Sandbox.MADE_BY_USE_PREFIX)
            ? ". A slash in a sandbox's id is written %2F."
            : ".";
    return "There is nothing at "
        + path
        + routes.nearest(path).map(near -> "; did you mean " + near + "?").orElse(hint);
  }

  private void index(Context context) {
    var index = new LinkedHashMap<String, Object>();
    index.put("name", "Understudy");
    index.put("version", version);
    index.put("health", BASE + "/health");
    index.put("metrics", BASE + "/metrics");
    index.put("sandboxes", BASE + "/sandboxes");
    index.put("openapi", openApiFiles());
    JsonResponses.json(context, index);
  }

  private void openApiIndex(Context context) {
    JsonResponses.json(context, Map.of("openapi", openApiFiles()));
  }

  private List<String> openApiFiles() {
    return Stream.concat(server.catalog().providers().stream(), Stream.of("admin"))
        .map(name -> BASE + "/openapi/" + name + ".yaml")
        .toList();
  }

  private void health(Context context) {
    if (!server.database().answers()) {
      throw new AdminProblem(503, Outage.SENTENCE);
    }
    var health = new LinkedHashMap<String, Object>();
    health.put("status", "ok");
    health.put("version", version);
    health.put("sandboxes", server.sandboxes().count());
    JsonResponses.json(context, health);
  }

  private void events(Context context) {
    var sandbox =
        server
            .sandboxes()
            .find(Routes.parameter(context, "id"))
            .orElseThrow(
                () ->
                    new AdminProblem(
                        404, SandboxNotFoundException.sentence(Routes.parameter(context, "id"))));
    if (!context.req().getMethod().equals("HEAD")) {
      server.events().open(context, sandbox);
    }
  }

  private void metrics(Context context) {
    context.contentType(Metrics.CONTENT_TYPE);
    context.result(server.metrics().text());
  }

  private void openApi(Context context) throws IOException {
    var name = Routes.parameter(context, "name");
    var known =
        name.equals("admin.yaml")
            || server.catalog().providers().stream().anyMatch(each -> name.equals(each + ".yaml"));
    if (!known) {
      throw new AdminProblem(404, "There is no OpenAPI file '" + name + "'.");
    }
    try (InputStream in = AdminApi.class.getResourceAsStream("/dev/understudy/openapi/" + name)) {
      context.contentType("application/yaml");
      context.result(in.readAllBytes());
    }
  }

  private void act(Context context, AdminAction action) {
    var body =
        action.takesBody()
            ? (ObjectNode) server.bodies().readObject(context)
            : JsonNodeFactory.instance.objectNode();
    if (action.adds()) {
      server.sandboxes().requireRoom();
    }
    var done =
        server
            .sandboxes()
            .transactions()
            .run(
                Routes.parameter(context, "id"),
                tx -> {
                  var answer = action.handler().handle(tx, Routes.parameters(context), body);
                  if (!action.method().equals("GET")) {
                    ControlCalls.write(tx, action.method(), path(action, context), body.toString());
                  }
                  return answer;
                });
    context.status(action.success());
    JsonResponses.json(
        context, done instanceof Message message ? MessagesApi.MessageView.of(message) : done);
  }

  private static String path(AdminAction action, Context context) {
    var path = action.path();
    for (var each : Routes.parameters(context).entrySet()) {
      path = path.replace("{" + each.getKey() + "}", each.getValue());
    }
    return path;
  }
}
