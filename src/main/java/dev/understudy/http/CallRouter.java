package dev.understudy.http;

import dev.understudy.http.HttpServer.OwnRoutes;
import dev.understudy.http.HttpServer.PublicRoutes;
import dev.understudy.provider.Operation;
import dev.understudy.provider.PathPattern;
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
import io.javalin.router.EndpointNotFound;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Routes from paths to operations, and the responses to calls that reach none. */
final class CallRouter {
  private static final System.Logger LOG = System.getLogger(CallRouter.class.getName());

  /** Paths that browsers request on their own; these requests are not journaled. */
  private static final Pattern BROWSER_FILES =
      Pattern.compile(
          "/favicon\\.ico|/apple-touch-icon[a-z0-9-]*\\.png"
              + "|/\\.well-known/appspecific/com\\.chrome\\.devtools\\.json");

  private final List<Provider> providers;
  private final OwnRoutes ownRoutes;
  private final PublicRoutes publicRoutes;
  private final CallPipeline pipeline;
  private final BodyReader bodies;
  private final CrossSiteRequests crossSite;
  private final CompletableFuture<?> ready;
  private final OutOfMemoryHandler memory;

  /**
   * Creates a router.
   *
   * @param ready completed once calls can be answered; earlier calls wait for it
   * @param memory says when the server has run out of memory
   */
  CallRouter(
      List<Provider> providers,
      OwnRoutes ownRoutes,
      PublicRoutes publicRoutes,
      CallPipeline pipeline,
      BodyReader bodies,
      CrossSiteRequests crossSite,
      CompletableFuture<?> ready,
      OutOfMemoryHandler memory) {
    this.providers = providers;
    this.ownRoutes = ownRoutes;
    this.publicRoutes = publicRoutes;
    this.pipeline = pipeline;
    this.bodies = bodies;
    this.crossSite = crossSite;
    this.ready = ready;
    this.memory = memory;
  }

  void addTo(RoutesConfig routes) {
    routes.before(wrapErrors(this::before));
    routes.get("/", this::index);
    routes.get("/llms.txt", CallRouter::llmsText);
    // Javalin tries one route after the other: the first operations of all providers come first
    addFixedPaths(routes);
    addPathsWithParameters(routes);
    ownRoutes.addTo(routes);
    publicRoutes.addTo(routes);
    routes.exception(EndpointNotFound.class, (e, context) -> refuse(context, 404, List.of()));
    routes.exception(
        MethodNotAllowedResponse.class, (e, context) -> refuseMethod(context, allowedMethods(e)));
    routes.exception(
        HttpResponseException.class, (e, context) -> refuse(context, e.getStatus(), List.of()));
    routes.exception(Exception.class, this::failed);
  }

  private void addFixedPaths(RoutesConfig routes) {
    int most = providers.stream().mapToInt(each -> each.operations().size()).max().orElse(0);
    for (int i = 0; i < most; i++) {
      for (var provider : providers) {
        var operations = provider.operations();
        if (i < operations.size() && !operations.get(i).pattern().hasParameters()) {
          add(routes, provider, operations.get(i));
        }
      }
    }
  }

  private void addPathsWithParameters(RoutesConfig routes) {
    for (var provider : providers) {
      for (var operation : provider.operations()) {
        if (operation.pattern().hasParameters()) {
          add(routes, provider, operation);
        }
      }
    }
  }

  private void add(RoutesConfig routes, Provider provider, Operation operation) {
    var method = HandlerType.findOrCreate(operation.method());
    var handler = wrapErrors(context -> call(context, provider, operation));
    routes.addHttpHandler(method, operation.path(), handler);
    if (method == HandlerType.GET) {
      // Javalin answers HEAD on a GET route without running it; a refusal must show in HEAD too
      routes.addHttpHandler(HandlerType.HEAD, operation.path(), handler);
    }
  }

  private void call(Context context, Provider provider, Operation operation) {
    if (context.path().endsWith("/") && !operation.path().endsWith("/")) {
      // a slash at the end may be left out (seen), not added
      refuse(context, 404, List.of());
      return;
    }
    if (operation.pattern().hasParameters()) {
      var methods = methods(provider, context.path());
      if (!methods.contains(context.req().getMethod())) {
        refuse(context, 405, methods);
        return;
      }
    }
    CompletedCall.markOperation(context, provider.name(), operation);
    pipeline.handle(context, provider, operation);
  }

  /**
   * Returns the methods of a path. Those of a path with a parameter in the place of a fixed segment
   * do not count: {@code /contacts/search} is no {@code /contacts/{number}}, as OpenAPI has it.
   */
  private static List<String> methods(Provider provider, String path) {
    var segments = PathPattern.segments(path);
    var found =
        provider.operations().stream()
            .filter(operation -> operation.pattern().matches(segments))
            .filter(operation -> operation.path().endsWith("/") || !path.endsWith("/"))
            .toList();
    return found.stream()
        .filter(
            operation ->
                found.stream()
                    .noneMatch(other -> operation.pattern().isMoreGeneralThan(other.pattern())))
        .flatMap(
            operation ->
                operation.method().equals("GET")
                    ? Stream.of("GET", "HEAD")
                    : Stream.of(operation.method()))
        .distinct()
        .sorted()
        .toList();
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
        || isUnder(publicRoutes.basePath(), context.path())) {
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

  private void refuseMethod(Context context, List<String> allowedMethods) {
    var methods =
        provider(context.path())
            .map(provider -> methods(provider, context.path()))
            .orElse(allowedMethods);
    refuse(context, methods.isEmpty() ? 404 : 405, methods);
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

  private static List<String> allowedMethods(MethodNotAllowedResponse refusal) {
    return Optional.ofNullable(refusal.getDetails().get("availableMethods")).stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::strip)
        .distinct()
        .sorted()
        .toList();
  }
}
