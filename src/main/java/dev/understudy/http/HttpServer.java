package dev.understudy.http;

import dev.understudy.fault.Faults;
import dev.understudy.journal.Journal;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Response;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.registry.Sandboxes;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.store.Outage;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The HTTP side of the server: which path leads where, and what answers where none does. */
public final class HttpServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final int HEADER_BYTES = 64 << 10;

  /** Nobody has called for these: browsers ask for them when they show a page. */
  private static final Pattern BROWSER_FILES =
      Pattern.compile(
          "/favicon\\.ico|/apple-touch-icon[a-z0-9-]*\\.png"
              + "|/\\.well-known/appspecific/com\\.chrome\\.devtools\\.json");

  private static final int STOP_TIMEOUT_MS = 5_000;
  private static final Duration SLOW_CLIENTS_CHECKED = Duration.ofSeconds(1);

  private final List<Provider> providers;
  private final CompletableFuture<?> ready;
  private final BodyReader bodies;
  private final OutOfMemoryHandler memory;
  private final MalformedRequestHandler errors;
  private final DelayQueue delays = new DelayQueue();
  private final CallPipeline pipeline;
  private final Javalin javalin;

  /** The parts of the server that act on every call, whichever provider it is for. */
  public record CallRules(RateLimiter rateLimiter, Faults faults, Journal journal) {}

  /** Paths that belong to no provider. */
  public interface OwnRoutes {
    /** Where they begin, without a slash at the end. */
    String basePath();

    /** Adds them. */
    void addTo(RoutesConfig routes);

    /** Answers a call below the base path that has no route, or not for its method. */
    void refuse(Context context, int status, List<String> allowedMethods);

    /** Answers a call that can't be served, with a sentence that says why. */
    void unavailable(Context context, String sentence);
  }

  private final OwnRoutes own;
  private final CrossSiteRequests crossSite;

  /**
   * Sets everything up; nothing listens yet.
   *
   * @param allowedOrigins the hosts of web pages of other sites that may call providers
   * @param ready calls that come before wait for it
   * @param memory what says that the server has ended, for lack of memory
   */
  public HttpServer(
      List<Provider> providers,
      Sandboxes sandboxes,
      BodyReader bodies,
      CallRules rules,
      OwnRoutes own,
      Set<String> allowedOrigins,
      CompletableFuture<?> ready,
      OutOfMemoryHandler memory) {
    this.ready = ready;
    this.memory = memory;
    this.errors = new MalformedRequestHandler(memory);
    this.bodies = bodies;
    this.providers = List.copyOf(providers);
    this.pipeline = new CallPipeline(this.providers, sandboxes, bodies, rules, delays);
    this.own = own;
    this.crossSite = new CrossSiteRequests(allowedOrigins);
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Listens on these sockets, which are bound already, and closes them in the end.
   *
   * @param sockets of one port at one or more addresses
   */
  public void start(List<ServerSocketChannel> sockets) {
    sockets.forEach(
        socket ->
            javalin.unsafe.jetty.addConnector((server, http) -> connector(server, http, socket)));
    javalin.start();
    delays.scheduleRepeatedly(SLOW_CLIENTS_CHECKED, this::checkSlowClients);
  }

  private void checkSlowClients() {
    try {
      var connections =
          Arrays.stream(javalin.jettyServer().server().getConnectors())
              .flatMap(connector -> connector.getConnectedEndPoints().stream())
              .toList();
      bodies.slowClients().check(connections);
    } catch (RuntimeException e) {
      // the next time has to come
      LOG.log(System.Logger.Level.WARNING, "slow clients can't be looked for", e);
    }
  }

  private static Connector connector(
      Server server, HttpConfiguration http, ServerSocketChannel socket) {
    var connector = new ServerConnector(server, new HttpConnectionFactory(http));
    try {
      connector.open(socket);
      return connector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops listening; calls in flight are finished first, and those that are held up go on. */
  @Override
  public void close() {
    delays.runAllNow();
    closeIdleConnections();
    javalin.stop();
    delays.close();
  }

  /** Closes the connections that clients keep open between calls; Jetty waits a second for them. */
  private void closeIdleConnections() {
    for (var connector : javalin.jettyServer().server().getConnectors()) {
      for (var endPoint : connector.getConnectedEndPoints()) {
        if (endPoint.getConnection() instanceof AbstractConnection connection
            && connection.isFillInterested()
            && connection.getMessagesIn() == connection.getMessagesOut()) {
          endPoint.close();
        }
      }
    }
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.concurrency.useVirtualThreads = true;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(HEADER_BYTES);
          http.setMaxResponseHeaderSize(HEADER_BYTES);
          http.setSendServerVersion(false);
        });
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(STOP_TIMEOUT_MS);
          server.setErrorHandler(errors);
          // in the place of Javalin's statistics, which nobody asks for
          server.setHandler(new BufferedResponses(bodies.slowClients()));
        });
    // its own would answer in HTML
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
    config.router.javaLangErrorHandler(this::failed);
    config.routes.before(withoutErrors(this::begin));
    own.addTo(config.routes);
    providers.forEach(
        provider -> provider.operations().forEach(each -> add(config.routes, provider, each)));
    config.routes.exception(
        EndpointNotFound.class, (e, context) -> refuse(context, 404, List.of()));
    config.routes.exception(
        MethodNotAllowedResponse.class, (e, context) -> refuse(context, 405, allowed(e)));
    config.routes.exception(
        HttpResponseException.class, (e, context) -> refuse(context, e.getStatus(), List.of()));
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          memory.check(e);
          if (memory.sentence().isPresent()) {
            unavailable(context, memory.sentence().get());
          } else {
            Outage.log(LOG, "a call failed", e);
            refuse(context, 500, List.of());
          }
        });
  }

  private void begin(Context context) {
    if (memory.sentence().isPresent()) {
      context.skipRemainingHandlers();
      unavailable(context, memory.sentence().get());
      return;
    }
    ready.join();
    bodies.loadUnlessExpectingContinue(context, () -> refuseIfCrossSite(context));
  }

  /** Answers after the server has ended, without the database. */
  private void unavailable(Context context, String sentence) {
    var provider = provider(context.path());
    if (isUnder(own.basePath(), context.path())) {
      own.unavailable(context, sentence);
    } else if (provider.isPresent()) {
      pipeline.unavailable(context, provider.get(), sentence);
    } else {
      var body = Map.of("error", "service_unavailable", "message", sentence);
      WireResponse.of(Response.of(503, body)).send(context);
    }
  }

  /** What a web page of another site sends leaves no trace. The control plane is guarded anyway. */
  private void refuseIfCrossSite(Context context) {
    var problem = crossSite.check(context);
    if (problem.isEmpty() || isUnder(own.basePath(), context.path())) {
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

  /** Makes a failure of an error, which Javalin would not show to those who answer failures. */
  private static Handler withoutErrors(Handler handler) {
    return context -> {
      try {
        handler.handle(context);
      } catch (OutOfMemoryError e) {
        throw e;
      } catch (Error e) {
        throw new IllegalStateException("a call ended in an error", e);
      }
    };
  }

  /** Answers where not even a failure could be made of an error. */
  private void failed(HttpServletResponse response, Error error) {
    memory.check(error);
    byte[] body;
    if (memory.sentence().isPresent()) {
      response.setStatus(503);
      body = MalformedRequestHandler.body(503, memory.sentence().get());
    } else {
      Outage.log(LOG, "a call failed", error);
      response.setStatus(500);
      body = MalformedRequestHandler.body(500);
    }
    response.setContentType("application/json");
    try {
      response.getOutputStream().write(body);
    } catch (IOException | IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, "an error can't be told", e);
    }
  }

  private void add(RoutesConfig routes, Provider provider, Operation operation) {
    var method = HandlerType.findOrCreate(operation.method());
    for (var path : paths(operation)) {
      var handler = withoutErrors(context -> pipeline.handle(context, provider, operation));
      routes.addHttpHandler(method, path, handler);
      if (method == HandlerType.GET) {
        // Javalin answers HEAD on a GET route without running it; a refusal must show in HEAD too
        routes.addHttpHandler(HandlerType.HEAD, path, handler);
      }
    }
  }

  /**
   * A path that is documented with a slash at its end works without it too (seen), not the reverse.
   */
  private static List<String> paths(Operation operation) {
    var path = operation.path();
    return path.endsWith("/") ? List.of(path, path.substring(0, path.length() - 1)) : List.of(path);
  }

  private void refuse(Context context, int status, List<String> allowed) {
    var path = context.path();
    if (!allowed.isEmpty()) {
      context.header("Allow", String.join(", ", allowed));
    }
    if (isUnder(own.basePath(), path)) {
      own.refuse(context, status, allowed);
      return;
    }
    var provider = provider(path);
    if (provider.isPresent()) {
      pipeline.refuse(context, provider.get(), problem(context, status, allowed));
    } else {
      nobodys(context, status);
    }
  }

  private Optional<Provider> provider(String path) {
    return providers.stream()
        .filter(each -> each.basePaths().stream().anyMatch(base -> isUnder(base, path)))
        .findFirst();
  }

  private static Problem problem(Context context, int status, List<String> allowed) {
    return switch (status) {
      case 404 -> new Problem.NotFound(context.path());
      case 405 -> new Problem.MethodNotAllowed(context.req().getMethod(), allowed);
      default -> Problem.Failing.of(status);
    };
  }

  private void nobodys(Context context, int status) {
    var paths = new LinkedHashMap<String, Object>();
    providers.forEach(provider -> paths.put(provider.name(), provider.basePaths()));
    paths.put("admin", List.of(own.basePath()));
    var body = new LinkedHashMap<String, Object>();
    body.put("error", "not_found");
    body.put(
        "message",
        "No emulated service has the path "
            + context.path()
            + ". Each has its own base paths, the same as at the real one.");
    body.put("base_paths", paths);
    var response = Response.of(status == 405 ? 404 : status, body);
    if (BROWSER_FILES.matcher(context.path()).matches()) {
      WireResponse.of(response).send(context);
    } else {
      pipeline.answer(context, response);
    }
  }

  static boolean isUnder(String base, String path) {
    return path.startsWith(base)
        && (path.length() == base.length() || path.charAt(base.length()) == '/');
  }

  private static List<String> allowed(MethodNotAllowedResponse refusal) {
    return Optional.ofNullable(refusal.getDetails().get("availableMethods")).stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::strip)
        .distinct()
        .sorted()
        .toList();
  }
}
