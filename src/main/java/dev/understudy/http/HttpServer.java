package dev.understudy.http;

import dev.understudy.fault.Faults;
import dev.understudy.journal.Journal;
import dev.understudy.provider.Provider;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.registry.Sandboxes;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.store.Outage;
import dev.understudy.tls.FrontDoor;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;

/** HTTP server: Javalin and Jetty, with their settings. {@link CallRouter} has the routes. */
public final class HttpServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final int STOP_TIMEOUT_MS = 5_000;
  private static final Duration SLOW_CLIENT_CHECK_INTERVAL = Duration.ofSeconds(1);

  private final BodyReader bodies;
  private final OutOfMemoryHandler memory;
  private final MalformedRequestHandler malformedRequests;
  private final DelayQueue delays = new DelayQueue();
  private final CallRouter router;
  private final Javalin javalin;
  private final List<Consumer<CompletedCall>> observers;
  private final Optional<FrontDoor> frontDoor;

  /** Parts of the server that act on the calls of all providers. */
  public record CallRules(RateLimiter rateLimiter, Faults faults, Journal journal) {}

  /** Routes of the server itself, which belong to no provider. */
  public interface OwnRoutes {
    /** Returns the base path, without a slash at the end. */
    String basePath();

    /** Adds the routes. */
    void addTo(Routes routes);

    /** Answers a call below the base path that no route has, or not with this method. */
    void refuse(Context context, int status, List<String> allowedMethods);

    /** Answers a call that can't be carried out, with a sentence that says why. */
    void unavailable(Context context, String sentence);
  }

  /** Files that anybody may read, web pages of other sites too, since they hold no data. */
  public interface PublicFiles {
    /** Returns the base path, without a slash at the end. */
    String basePath();

    /** Answers a GET or HEAD of the base path or of a path below it. */
    void send(Context context);
  }

  /**
   * Creates a server, which does not listen yet.
   *
   * @param allowedOrigins the hosts whose web pages may call providers
   * @param ready completed once calls can be answered; earlier calls wait for it
   * @param memory says when the server has run out of memory
   * @param observers are told of each call once its response is sent
   * @param frontDoor TLS and the proxy; empty: plain HTTP only
   */
  public HttpServer(
      List<Provider> providers,
      Sandboxes sandboxes,
      BodyReader bodies,
      CallRules rules,
      OwnRoutes ownRoutes,
      PublicFiles publicFiles,
      Set<String> allowedOrigins,
      CompletableFuture<?> ready,
      OutOfMemoryHandler memory,
      List<Consumer<CompletedCall>> observers,
      Optional<FrontDoor> frontDoor) {
    this.frontDoor = frontDoor;
    this.observers = List.copyOf(observers);
    this.bodies = bodies;
    this.memory = memory;
    this.malformedRequests = new MalformedRequestHandler(memory);
    this.router =
        new CallRouter(
            List.copyOf(providers),
            ownRoutes,
            publicFiles,
            new CallPipeline(List.copyOf(providers), sandboxes, bodies, rules, delays),
            bodies,
            new CrossSiteRequests(allowedOrigins),
            ready,
            memory);
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Listens on sockets, which are bound already. The server closes them.
   *
   * @param sockets of one port, at one or more addresses
   */
  public void start(List<ServerSocketChannel> sockets) {
    sockets.forEach(
        socket ->
            javalin.unsafe.jetty.addConnector((server, http) -> connector(server, http, socket)));
    javalin.start();
    delays.scheduleRepeatedly(SLOW_CLIENT_CHECK_INTERVAL, this::checkSlowClients);
  }

  private Connector connector(Server server, HttpConfiguration http, ServerSocketChannel socket) {
    var connector =
        frontDoor.isPresent()
            ? new ServerConnector(server, frontDoor.get().connectionFactories(http))
            : new ServerConnector(server, new HttpConnectionFactory(http));
    try {
      connector.open(socket);
      return connector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkSlowClients() {
    try {
      bodies.slowClients().check(endPoints().toList());
    } catch (RuntimeException e) {
      // caught, since an exception would end the repetition
      LOG.log(System.Logger.Level.WARNING, "slow clients can't be checked", e);
    }
  }

  /** Returns the end points of all open connections. */
  Stream<EndPoint> endPoints() {
    return Arrays.stream(javalin.jettyServer().server().getConnectors())
        .flatMap(connector -> connector.getConnectedEndPoints().stream());
  }

  /** Stops listening, runs delayed calls at once, and lets calls in flight end. */
  @Override
  public void close() {
    delays.runAllNow();
    closeIdleConnections();
    javalin.stop();
    delays.close();
  }

  /** Closes the connections that clients keep open between calls; Jetty waits a second for them. */
  private void closeIdleConnections() {
    endPoints().map(InnermostConnection::endPoint).forEach(HttpServer::closeIfIdle);
  }

  /**
   * Closes a connection that waits for the first byte of a further call. Whether it waits at all is
   * asked first, since one that is at work may have read half of the next head when it waits again.
   * Then the pending read is failed: either that fails, because a call has just arrived, or no
   * later call is read.
   */
  private static void closeIfIdle(EndPoint endPoint) {
    if (endPoint instanceof AbstractEndPoint open
        && open.getConnection() instanceof HttpConnection http
        && open.getFillInterest().isInterested()
        && http.getMessagesIn() > 0
        && http.getParser().isStart()
        && open.getFillInterest().onFail(new EofException("the server is closing"))) {
      open.close();
    }
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.concurrency.useVirtualThreads = true;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(MAX_HEADER_BYTES);
          http.setMaxResponseHeaderSize(MAX_HEADER_BYTES);
          http.setSendServerVersion(false);
          http.addCustomizer(new ConnectRequests());
        });
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(STOP_TIMEOUT_MS);
          server.setErrorHandler(malformedRequests);
          // replaces Javalin's handler for statistics, which are not used
          server.setHandler(new BufferedResponses(bodies.slowClients()));
          if (frontDoor.isPresent()) {
            frontDoor.get().insertInto(server);
          }
        });
    // the default error handler answers in HTML
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(malformedRequests));
    config.router.javaLangErrorHandler(this::sendError);
    config.requestLogger.http(
        (context, milliseconds) -> {
          var call = CompletedCall.of(context, milliseconds);
          observers.forEach(observer -> observer.accept(call));
        });
    router.addTo(config.routes);
  }

  /** Answers a call that ended in an error which no handler has wrapped. */
  private void sendError(HttpServletResponse response, Error error) {
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
      LOG.log(System.Logger.Level.DEBUG, "a response to an error can't be sent", e);
    }
  }
}
