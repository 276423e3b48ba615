package dev.understudy.http;

import dev.understudy.http.HttpServer.OwnRoutes;
import dev.understudy.http.HttpServer.PublicFiles;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Response;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.store.Outage;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Routes from paths to operations, and the responses to calls that reach none. */
final class CallRouter {
  private static final System.Logger LOG = System.getLogger(CallRouter.class.getName());

  /** Paths that browsers request on their own; these requests are not journaled. */
  private static final Pattern BROWSER_FILES =
      Pattern.compile(
          "/favicon\\.ico|/apple-touch-icon[a-z0-9-]*\\.png"
              + "|/\\.well-known/appspecific/com\\.chrome\\.devtools\\.json");

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  private final List<Provider> providers;
  private final OwnRoutes ownRoutes;
  private final PublicFiles publicFiles;
  private final CallPipeline pipeline;
  private final BodyReader bodies;
  private final CrossSiteRequests crossSite;
  private final CompletableFuture<?> ready;
  private final OutOfMemoryHandler memory;
  private final Routes routes = new Routes();

  /**
   * Creates a router.
   *
   * @param ready completed once calls can be answered; earlier calls wait for it
   * @param memory says when the server has run out of memory
   */
  CallRouter(
      List<Provider> providers,
      OwnRoutes ownRoutes,
      PublicFiles publicFiles,
      CallPipeline pipeline,
      BodyReader bodies,
      CrossSiteRequests crossSite,
      CompletableFuture<?> ready,
      OutOfMemoryHandler memory) {
    this.providers = providers;
    this.ownRoutes = ownRoutes;
    this.publicFiles = publicFiles;
    this.pipeline = pipeline;
    this.bodies = bodies;
    this.crossSite = crossSite;
    this.ready = ready;
    this.memory = memory;
  }

  void addTo(RoutesConfig javalin) {
    routes.add("GET", "/", this::index);
    routes.add("GET", "/llms.txt", CallRouter::llmsText);
    for (var provider : providers) {
      for (var operation : provider.operations()) {
        routes.add(
            operation.method(),
            operation.path(),
            context -> {
              CompletedCall.markOperation(context, provider.name(), operation);
              pipeline.handle(context, provider, operation);
            });
      }
    }
    ownRoutes.addTo(routes);
    javalin.before(wrapErrors(this::before));
    for (var method : METHODS) {
      javalin.addHttpHandler(HandlerType.findOrCreate(method), "*", wrapErrors(this::route));
    }
    // calls with other methods
    javalin.exception(MethodNotAllowedResponse.class, (e, context) -> refuseUnrouted(context));
    javalin.exception(
        HttpResponseException.class, (e, context) -> refuse(context, e.getStatus(), List.of()));
    javalin.exception(Exception.class, this::failed);
  }

  private void route(Context context) throws Exception {
    var method = context.req().getMethod();
    var route = routes.at(context.path()).get(method);
    if (route != null) {
      route.handle(context);
    } else if (isUnder(publicFiles.basePath(), context.path())
        && (method.equals("GET") || method.equals("HEAD"))) {
      publicFiles.send(context);
    } else {
      refuseUnrouted(context);
    }
  }

  /** Answers a call whose path has no route, or none with this method. */
  private void refuseUnrouted(Context context) {
    var methods = List.copyOf(new TreeSet<>(routes.at(context.path()).keySet()));
    refuse(context, methods.isEmpty() ? 404 : 405, methods);
  }

  /** Wraps errors in exceptions, since Javalin's exception handlers see no errors. */
  private static Handler wrapErrors(Handler handler) {
    return context -> {
      try {
        handler.handle(context);
      } catch (Error e) {
        OutOfMemoryHandler.rethrowIfOutOfMemory(e);
        throw new IllegalStateException("a call ended in an error", e);
      }
    };
  }

  private void index(Context context) {
    var index = new LinkedHashMap<String, Object>();
    index.put("name", "Understudy");
    index.put("base_paths", basePaths());
    index.put("documentation", "/llms.txt");
    WireResponse.of(Response.ok(index)).send(context);
  }

  private Map<String, Object> basePaths() {
    var paths = new LinkedHashMap<String, Object>();
    providers.forEach(provider -> paths.put(provider.name(), provider.basePaths()));
    paths.put("admin", List.of(ownRoutes.basePath()));
    return paths;
  }

  /** Answers with the description of the server for language models. */
  private static void llmsText(Context context) throws IOException {
    try (var text = CallRouter.class.getResourceAsStream("/dev/understudy/llms.txt")) {
      context.contentType("text/plain; charset=utf-8");
      context.result(text.readAllBytes());
    }
  }

  private void before(Context context) {
    if (memory.sentence().isPresent()) {
      context.skipRemainingHandlers();
      sendUnavailable(context, memory.sentence().get());
      return;
    }
    if (isUnder(ownRoutes.basePath(), context.path())) {
      CompletedCall.markOwner(context, "admin");
    }
    ready.join();
    bodies.loadUnlessExpectingContinue(context, () -> refuseIfCrossSite(context));
  }

  /** Answers a call when the server has run out of memory, without the database. */
  private void sendUnavailable(Context context, String sentence) {
    var provider = provider(context.path());
    if (isUnder(ownRoutes.basePath(), context.path())) {
      ownRoutes.unavailable(context, sentence);
    } else if (provider.isPresent()) {
      pipeline.unavailable(context, provider.get(), sentence);
    } else {
      var body = Map.of("error", "service_unavailable", "message", sentence);
      WireResponse.of(Response.of(503, body)).send(context);
    }
  }

  /** Refuses a request of another site's web page, without a trace in the journal. */
  private void refuseIfCrossSite(Context context) {
    var problem = crossSite.check(context);
    // the control plane has stricter rules of its own
    if (problem.isEmpty()
        || isUnder(ownRoutes.basePath(), context.path())
        || isUnder(publicFiles.basePath(), context.path())) {
      return;
    }
    context.skipRemainingHandlers();
    var provider = provider(context.path());
    if (provider.isPresent()) {
      pipeline.refuseWithoutTrace(context, provider.get(), problem.get());
    } else {
      var body = Map.of("error", "forbidden", "message", problem.get().message().orElseThrow());
      WireResponse.of(Response.of(403, body)).send(context);
    }
  }

  private void failed(Exception failure, Context context) {
    memory.check(failure);
    if (memory.sentence().isPresent()) {
      sendUnavailable(context, memory.sentence().get());
    } else {
      Outage.log(LOG, "a call failed", failure);
      refuse(context, 500, List.of());
    }
  }

  private void refuse(Context context, int status, List<String> allowedMethods) {
    var path = context.path();
    var provider = provider(path);
    provider.ifPresent(owner -> CompletedCall.markOwner(context, owner.name()));
    var other =
        status == 404 || status == 405
            ? otherOperation(context, provider)
            : Optional.<Problem>empty();
    if (other.isPresent()) {
      pipeline.refuse(context, provider.get(), other.get());
      return;
    }
    if (!allowedMethods.isEmpty()) {
      context.header("Allow", String.join(", ", allowedMethods));
    }
    if (isUnder(ownRoutes.basePath(), path)) {
      ownRoutes.refuse(context, status, allowedMethods);
    } else if (provider.isPresent()) {
      pipeline.refuse(context, provider.get(), problem(context, status, allowedMethods));
    } else {
      refuseUnknownPath(context, status);
    }
  }

  /** Returns the problem of a call that the provider documents and that is not emulated. */
  private static Optional<Problem> otherOperation(Context context, Optional<Provider> provider) {
    var method = context.req().getMethod();
    return provider.flatMap(
        found ->
            found.otherOperations().stream()
                .filter(operation -> operation.matches(method, context.path()))
                .findFirst()
                .map(operation -> new Problem.NotEmulated(operation, found.name())));
  }

  /** Returns the provider with the longest base path above a path. */
  private Optional<Provider> provider(String path) {
    Optional<Provider> found = Optional.empty();
    int longest = -1;
    for (var provider : providers) {
      for (var base : provider.basePaths()) {
        if (isUnder(base, path) && base.length() > longest) {
          found = Optional.of(provider);
          longest = base.length();
        }
      }
    }
    return found;
  }

  private static Problem problem(Context context, int status, List<String> allowedMethods) {
    return switch (status) {
      case 404 -> new Problem.NotFound(context.path());
      case 405 -> new Problem.MethodNotAllowed(context.req().getMethod(), allowedMethods);
      default -> Problem.Failing.of(status);
    };
  }

  /** Answers a path of no provider with a list of the base paths that there are. */
  private void refuseUnknownPath(Context context, int status) {
    var body = new LinkedHashMap<String, Object>();
    body.put("error", "not_found");
    body.put(
        "message",
        "No emulated service has the path "
            + context.path()
            + ". Each has its own base paths, the same as at the real one.");
    body.put("base_paths", basePaths());
    var response = Response.of(status == 405 ? 404 : status, body);
    if (BROWSER_FILES.matcher(context.path()).matches()) {
      WireResponse.of(response).send(context);
    } else {
      pipeline.answer(context, response);
    }
  }

  private static boolean isUnder(String basePath, String path) {
    return path.startsWith(basePath)
        && (path.length() == basePath.length() || path.charAt(basePath.length()) == '/');
  }
}
