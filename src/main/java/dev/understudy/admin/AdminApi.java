package dev.understudy.admin;

import dev.understudy.delivery.ClockAdvance;
import dev.understudy.delivery.Timeline;
import dev.understudy.delivery.TimelineQueries;
import dev.understudy.fixture.FixtureException;
import dev.understudy.http.BodyReader;
import dev.understudy.http.HttpServer;
import dev.understudy.http.HttpServer.CallRules;
import dev.understudy.journal.JournalQueries;
import dev.understudy.message.Message;
import dev.understudy.message.MessageQueries;
import dev.understudy.provider.AdminAction;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.DeliveryPlanReader;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Refusal;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.StorageFullException;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.store.Outage;
import dev.understudy.webhook.WebhookQueries;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Everything under {@code /_admin}: routes, guards, and how a refusal looks. */
public final class AdminApi implements HttpServer.OwnRoutes {
  private static final System.Logger LOG = System.getLogger(AdminApi.class.getName());
  private static final String BASE = "/_admin";
  private static final String SANDBOX = BASE + "/sandboxes/{id}";

  private final AdminGuard guard;
  private final AdminContext server;
  private final String version;
  private final SandboxesApi sandboxesApi;
  private final FaultsApi faultsApi;
  private final RateLimitsApi limitsApi;
  private final ClockApi clockApi;
  private final RequestsApi requestsApi;
  private final StoryApi storyApi;
  private final MessagesApi messagesApi;
  private final WebhooksApi webhooksApi;
  private final DeliveryApi deliveryApi;

  /**
   * Who may call.
   *
   * @param hosts the names by which the server may be called; empty: any
   * @param token what has to be sent as a bearer token; empty: nothing
   */
  public record AdminAccess(Optional<Set<String>> hosts, Optional<String> token) {}

  /** The server that is controlled. */
  public record AdminContext(
      Database database,
      SystemClock systemClock,
      Sandboxes sandboxes,
      CallRules rules,
      Catalog catalog,
      List<Provider> providers,
      BodyReader bodies,
      LongPolls waits,
      Timeline timeline,
      ClockAdvance advance) {}

  /** The control plane of a server. */
  public AdminApi(AdminAccess access, AdminContext server, String version) {
    this.guard = new AdminGuard(access.hosts(), access.token());
    this.server = server;
    this.version = version;
    var jdbi = server.database().jdbi();
    var transactions = server.sandboxes().transactions();
    var bodies = server.bodies();
    var rules = server.rules();
    var lists = new ListResponses(server.sandboxes(), server.waits());
    var messages = new MessageQueries(jdbi);
    var calls = new JournalQueries(jdbi);
    this.sandboxesApi =
        new SandboxesApi(
            server.sandboxes(), server.catalog().settings(), bodies, server.systemClock());
    this.faultsApi = new FaultsApi(transactions, jdbi, lists, bodies, rules.faults());
    this.limitsApi = new RateLimitsApi(transactions, jdbi, lists, bodies, rules.rateLimiter());
    this.clockApi =
        new ClockApi(transactions, lists, bodies, server.systemClock(), server.advance());
    this.requestsApi =
        new RequestsApi(transactions, lists, bodies, rules.journal(), calls, server.catalog());
    var webhooks = new WebhookQueries(jdbi);
    var timelines = new TimelineQueries(jdbi);
    this.storyApi = new StoryApi(lists, jdbi, rules.faults(), calls, messages, webhooks);
    this.messagesApi =
        new MessagesApi(
            lists, messages, server.catalog().providers(), transactions, bodies, server.timeline());
    this.webhooksApi = new WebhooksApi(transactions, lists, webhooks, timelines);
    this.deliveryApi =
        new DeliveryApi(
            transactions, lists, bodies, new DeliveryPlanReader(server.catalog()), timelines);
  }

  @Override
  public String basePath() {
    return BASE;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    add(routes, HandlerType.GET, BASE + "/health", this::health);
    add(routes, HandlerType.GET, BASE + "/openapi/{name}", this::openApi);
    add(routes, HandlerType.POST, BASE + "/sandboxes", Accepts.BODY, sandboxesApi::create);
    add(routes, HandlerType.GET, BASE + "/sandboxes", Accepts.PARAMETERS, sandboxesApi::list);
    add(routes, HandlerType.GET, SANDBOX, sandboxesApi::show);
    add(routes, HandlerType.DELETE, SANDBOX, sandboxesApi::delete);
    add(routes, HandlerType.POST, SANDBOX + "/reset", sandboxesApi::reset);
    add(
        routes,
        HandlerType.PATCH,
        SANDBOX + "/settings",
        Accepts.BODY,
        sandboxesApi::changeSettings);
    add(routes, HandlerType.POST, SANDBOX + "/fixtures", Accepts.BODY, sandboxesApi::addFixtures);
    add(routes, HandlerType.POST, SANDBOX + "/faults", Accepts.BODY, faultsApi::create);
    add(routes, HandlerType.GET, SANDBOX + "/faults", Accepts.PARAMETERS, faultsApi::list);
    add(routes, HandlerType.DELETE, SANDBOX + "/faults", faultsApi::clear);
    add(routes, HandlerType.DELETE, SANDBOX + "/faults/{fault_id}", faultsApi::delete);
    add(routes, HandlerType.PUT, SANDBOX + "/rate-limits", Accepts.BODY, limitsApi::set);
    add(routes, HandlerType.GET, SANDBOX + "/rate-limits", limitsApi::show);
    add(routes, HandlerType.DELETE, SANDBOX + "/rate-limits", limitsApi::clear);
    add(routes, HandlerType.GET, SANDBOX + "/clock", clockApi::show);
    add(routes, HandlerType.PUT, SANDBOX + "/clock", Accepts.BODY, clockApi::set);
    add(routes, HandlerType.POST, SANDBOX + "/clock/advance", Accepts.BODY, clockApi::advance);
    add(routes, HandlerType.GET, SANDBOX + "/requests", Accepts.PARAMETERS, requestsApi::list);
    add(routes, HandlerType.DELETE, SANDBOX + "/requests", requestsApi::clear);
    add(routes, HandlerType.POST, SANDBOX + "/requests/count", Accepts.BODY, requestsApi::count);
    add(routes, HandlerType.GET, SANDBOX + "/story", storyApi::show);
    add(routes, HandlerType.GET, SANDBOX + "/messages", Accepts.PARAMETERS, messagesApi::list);
    add(routes, HandlerType.GET, SANDBOX + "/messages/{message_id}", messagesApi::show);
    add(
        routes,
        HandlerType.POST,
        SANDBOX + "/messages/{message_id}/status",
        Accepts.BODY,
        messagesApi::status);
    add(routes, HandlerType.GET, SANDBOX + "/timeline", Accepts.PARAMETERS, webhooksApi::timeline);
    add(routes, HandlerType.PUT, SANDBOX + "/delivery", Accepts.BODY, deliveryApi::set);
    add(routes, HandlerType.GET, SANDBOX + "/delivery", deliveryApi::show);
    add(routes, HandlerType.GET, SANDBOX + "/webhooks", Accepts.PARAMETERS, webhooksApi::list);
    add(
        routes,
        HandlerType.POST,
        SANDBOX + "/webhooks/{webhook_id}/redeliver",
        webhooksApi::redeliver);
    for (var provider : server.providers()) {
      for (var control : provider.controls()) {
        add(
            routes,
            HandlerType.POST,
            SANDBOX + control.path(),
            Accepts.BODY,
            context -> act(context, control));
      }
    }
  }

  /** Adds one that takes neither parameters nor a body. */
  private void add(RoutesConfig routes, HandlerType method, String path, Handler handler) {
    add(routes, method, path, Accepts.NOTHING, handler);
  }

  private void add(
      RoutesConfig routes, HandlerType method, String path, Accepts takes, Handler handler) {
    Handler strict =
        context -> {
          takes.refuseOthers(context, server.bodies());
          handler.handle(context);
        };
    Handler guarded =
        context ->
            guarded(
                context,
                passed -> server.bodies().whenLoaded(context, () -> answered(context, strict)));
    routes.addHttpHandler(method, path, guarded);
    if (method == HandlerType.GET) {
      routes.addHttpHandler(HandlerType.HEAD, path, guarded);
    }
  }

  private void guarded(Context context, Handler handler) {
    answered(
        context,
        called -> {
          guard.check(called);
          handler.handle(called);
        });
  }

  private static void answered(Context context, Handler handler) {
    try {
      handler.handle(context);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Exception | Error e) {
      problem(context, e).send(context);
    }
  }

  private static AdminProblem problem(Context context, Throwable e) {
    if (e instanceof AdminProblem problem) {
      return problem;
    } else if (e instanceof Refusal refusal) {
      return AdminProblem.of(refusal.problem());
    } else if (e instanceof FixtureException wrong) {
      return AdminProblem.of(wrong);
    } else if (e instanceof SandboxNotFoundException) {
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

  @Override
  public void refuse(Context context, int status, List<String> allowedMethods) {
    guarded(
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
    guarded(
        context,
        refused -> {
          throw new AdminProblem(503, sentence);
        });
  }

  private static String nothingAt(String path) {
    var hint =
        path.startsWith(BASE + "/sandboxes/" + Sandbox.MADE_BY_USE_PREFIX)
            ? " A slash in a sandbox's id is written %2F."
            : "";
    return "There is nothing at " + path + "." + hint;
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

  private void openApi(Context context) throws IOException {
    var name = context.pathParam("name");
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

  private void act(Context context, AdminAction control) {
    var body = (ObjectNode) server.bodies().readObject(context);
    if (control.adds()) {
      server.sandboxes().requireRoom();
    }
    var done =
        server
            .sandboxes()
            .transactions()
            .run(context.pathParam("id"), tx -> control.handler().handle(tx, body));
    context.status(control.success());
    JsonResponses.json(context, done instanceof Message message ? MessageView.of(message) : done);
  }
}
