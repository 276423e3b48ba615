package dev.understudy;

import dev.understudy.admin.AdminApi;
import dev.understudy.admin.AdminGuard;
import dev.understudy.admin.LongPolls;
import dev.understudy.console.ConsoleFiles;
import dev.understudy.delivery.ClockAdvance;
import dev.understudy.delivery.Leases;
import dev.understudy.delivery.LiveScheduler;
import dev.understudy.delivery.Timeline;
import dev.understudy.events.EventStreams;
import dev.understudy.fault.FaultFixtures;
import dev.understudy.fault.Faults;
import dev.understudy.fixture.FixtureException;
import dev.understudy.fixture.FixtureLibrary;
import dev.understudy.http.BodyReader;
import dev.understudy.http.CompletedCall;
import dev.understudy.http.HttpServer;
import dev.understudy.http.HttpServer.CallRules;
import dev.understudy.http.RequestLog;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalBodies;
import dev.understudy.journal.JournalEntries;
import dev.understudy.message.Retention;
import dev.understudy.metrics.Metrics;
import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.DeliveryPlanFixtures;
import dev.understudy.provider.DeliveryPlanReader;
import dev.understudy.provider.Provider;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.registry.Sandboxes;
import dev.understudy.registry.Sweeper;
import dev.understudy.retention.SizeBound;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseException;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.tls.FrontDoor;
import dev.understudy.tls.ServerCertificate;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.FixtureSchema;
import dev.understudy.transaction.SandboxFactory;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookRetention;
import dev.understudy.webhook.http.CallbackAddressRules;
import dev.understudy.webhook.http.WebhookClient;
import java.net.ProxySelector;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.Jetty;

/**
 * The server as a library. Several can run in one JVM. It prints nothing, and ends all its threads
 * when it is closed.
 *
 * <pre>{@code
 * try (var server = Understudy.start()) {
 *   client.setBaseUrl(server.baseUrl());
 * }
 * }</pre>
 */
public final class Understudy implements AutoCloseable {
  private static final String JETTY_HASH = "jetty.git.hash";

  static {
    // Jetty sets it when its version is first asked for; an application may have another Jetty
    var before = System.getProperty(JETTY_HASH);
    Objects.requireNonNull(Jetty.VERSION);
    if (before == null) {
      System.clearProperty(JETTY_HASH);
    } else {
      System.setProperty(JETTY_HASH, before);
    }
  }

  /** Returns the emulated services: each is one line. */
  private static List<Provider> providers() {
    return List.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider());
  }

  private final Options options;
  private final List<Provider> providers;
  private final OutOfMemoryHandler memory;
  private final Optional<RequestLog> log;
  private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
  private final ServerSockets sockets;
  private final Queue<String> notices = new ConcurrentLinkedQueue<>();
  private Optional<FrontDoor> frontDoor = Optional.empty();

  private Understudy(
      Options options,
      OutOfMemoryHandler memory,
      Optional<RequestLog> log,
      List<Provider> moreProviders) {
    this.providers = Stream.concat(providers().stream(), moreProviders.stream()).toList();
    this.log = log;
    this.options = options;
    this.memory = memory;
    try {
      this.sockets = opened(ServerSockets.bind(options.address()));
      build();
    } catch (RuntimeException e) {
      closeAll();
      throw e;
    }
  }

  /** Starts a server on a free port of 127.0.0.1 and ::1, in memory, with the default fixtures. */
  public static Understudy start() {
    return start(Options.DEFAULT.withPort(0));
  }

  /**
   * Starts a server. If the JVM runs out of memory, all further calls are answered with that.
   *
   * @throws StartException if it can't start; the message says why
   */
  public static Understudy start(Options options) {
    return start(options, List.of());
  }

  /**
   * Starts a server for the command line.
   *
   * @param memory acts when the JVM runs out of memory
   * @param log the log of calls; empty: none is written
   */
  public static Understudy start(
      Options options, OutOfMemoryHandler memory, Optional<RequestLog> log) {
    return start(options, memory, log, List.of());
  }

  /** Starts a server with other providers as well. */
  static Understudy start(Options options, List<Provider> moreProviders) {
    var memory =
        new OutOfMemoryHandler(
            options.storage().isInMemory(),
            sentence ->
                System.getLogger(Understudy.class.getName())
                    .log(System.Logger.Level.ERROR, sentence));
    return start(options, memory, Optional.empty(), moreProviders);
  }

  private static Understudy start(
      Options options,
      OutOfMemoryHandler memory,
      Optional<RequestLog> log,
      List<Provider> moreProviders) {
    try {
      return SilentLogging.whileStarting(() -> new Understudy(options, memory, log, moreProviders));
    } catch (FixtureException e) {
      throw new StartException("The fixtures can't be used:\n" + e.getMessage(), e);
    } catch (DatabaseException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  /** Returns the host names of the emulated services, such as {@code api.prelude.dev}. */
  public static List<String> emulatedHosts() {
    return emulatedHosts(providers());
  }

  private static List<String> emulatedHosts(List<Provider> providers) {
    return providers.stream().flatMap(each -> each.hosts().stream()).toList();
  }

  /**
   * Returns the certificate in a folder. Makes one if the folder has none, or one that ends soon.
   *
   * @param notices takes a sentence for the user
   * @throws StartException if the folder can't be used
   */
  public static ServerCertificate certificate(Options.Tls tls, Consumer<String> notices) {
    return FrontDoorFactory.certificate(tls, emulatedHosts(), notices);
  }

  /** Returns the environment variables from which clients take the base URL of a service. */
  public static List<String> urlVariables() {
    return providers().stream().flatMap(each -> each.urlVariable().stream()).toList();
  }

  /**
   * Builds and starts all parts. The database is opened in parallel with the rest, since every test
   * run waits for this.
   */
  private void build() {
    var access = AllowedHosts.access(options, emulatedHosts(providers));
    if (options.tls().isOn()) {
      frontDoor =
          Optional.of(
              FrontDoorFactory.frontDoor(options, emulatedHosts(providers), sockets, notices::add));
    }
    var library = library();
    var systemClock = new SystemClock();
    var catalog = new Catalog(providers);
    var databaseCreated = CompletableFuture.supplyAsync(() -> opened(database(systemClock)));
    var databaseOpened =
        databaseCreated.thenAcceptAsync(database -> database.open(catalog.migrations()));
    var rules =
        new CallRules(
            new RateLimiter(catalog),
            new Faults(catalog),
            new Journal(options.bounds().requests()));
    var factory =
        loadFixtures(library, schema(providers, rules, catalog), systemClock, databaseOpened);
    var database = result(databaseCreated);
    database.onFailure(memory::check);
    var sandboxes =
        new Sandboxes(
            database.jdbi(),
            new Sandboxes.SandboxLimits(options.bounds().sandboxes(), options.access().isStrict()),
            factory,
            retention(catalog));
    limitSize(sandboxes, catalog);
    var defaultCreated = databaseOpened.thenRunAsync(sandboxes::createDefault);
    var bodies = new BodyReader(options.bounds().bodyBytes());
    var longPolls = new LongPolls();
    sandboxes.transactions().onCommit((id, sandbox) -> longPolls.wake(id));
    var events = new EventStreams(sandboxes, options.storage().databaseUrl().isPresent());
    sandboxes.transactions().onCommit(events::onCommit);
    var timeline = new Timeline(catalog.lifecycles());
    var metrics = new Metrics(Version.NUMBER, sandboxes::count);
    var callbacks = options.callbacks();
    var addressRules =
        new CallbackAddressRules(
            callbacks.anywhere(), callbacks.home(), callbacks.networks(), sockets.addresses());
    var webhookClient =
        opened(
            new WebhookClient(
                addressRules,
                AdminGuard.WEBHOOK_AGENT + "/" + Version.NUMBER,
                metrics::countAttempt));
    var leases =
        new Leases(systemClock.freshSandboxId(), options.storage().databaseUrl().isPresent());
    var live =
        opened(new LiveScheduler(sandboxes, timeline, webhookClient, systemClock, leases, memory));
    var advance = new ClockAdvance(sandboxes.transactions(), timeline, live, leases);
    var admin =
        new AdminApi(
            access,
            new AdminApi.AdminContext(
                database,
                systemClock,
                sandboxes,
                rules,
                catalog,
                providers,
                bodies,
                longPolls,
                timeline,
                advance,
                metrics,
                events,
                frontDoor),
            Version.NUMBER);
    var server =
        opened(
            new HttpServer(
                providers,
                sandboxes,
                bodies,
                rules,
                admin,
                new ConsoleFiles(),
                AllowedHosts.names(options.address()),
                defaultCreated,
                memory,
                observers(metrics),
                frontDoor));
    // these end calls that wait
    opened(longPolls);
    opened(events);
    opened(advance);
    var sweeper = opened(new Sweeper(database.jdbi(), systemClock, catalog.tables()));
    sandboxes.onRowsDiscarded(sweeper::wake);
    open.push(memory::stop);
    server.start(sockets.channels());
    result(defaultCreated);
    if (frontDoor.isPresent()) {
      frontDoor.get().certificate();
    }
    // the start does not wait for these
    live.begin();
    sweeper.wake();
  }

  private List<Consumer<CompletedCall>> observers(Metrics metrics) {
    return Stream.concat(log.stream(), Stream.<Consumer<CompletedCall>>of(metrics::countCall))
        .toList();
  }

  private FixtureLibrary library() {
    try {
      return FixtureLibrary.startedWith(options.fixtures());
    } catch (FixtureException e) {
      throw new WrongOptionException("The fixtures can't be used:\n" + e.getMessage(), e);
    }
  }

  private Consumer<SandboxTransaction> retention(Catalog catalog) {
    var messages = new Retention(options.bounds().messages(), catalog.tables());
    var webhooks = new WebhookRetention(options.bounds().webhooks());
    return tx -> {
      messages.apply(tx);
      webhooks.apply(tx);
    };
  }

  /** Limits the data of all sandboxes together; in memory there is always a limit. */
  private void limitSize(Sandboxes sandboxes, Catalog catalog) {
    long defaultBytes = options.storage().isInMemory() ? Runtime.getRuntime().maxMemory() / 3 : 0;
    long bytes = options.bounds().bytes().orElse(defaultBytes);
    if (bytes > 0) {
      var bound =
          new SizeBound(
              sandboxes,
              bytes,
              new JournalBodies(),
              List.of(
                  new JournalEntries(),
                  new Retention(options.bounds().messages(), catalog.tables()),
                  new WebhookRetention(options.bounds().webhooks())),
              options.storage().databaseUrl().isPresent());
      sandboxes.transactions().onCommit(bound::onCommit);
      sandboxes.transactions().onRowsDeletable(bound::rowsDeletable);
      sandboxes.refuseWhenFull(bound::fullMessage);
    }
  }

  private static SandboxFactory loadFixtures(
      FixtureLibrary library,
      FixtureSchema schema,
      SystemClock systemClock,
      CompletableFuture<?> databaseOpened) {
    try {
      return SandboxFactory.load(library, schema, systemClock);
    } catch (RuntimeException e) {
      // the database can only be closed once it is open
      databaseOpened.handle((opened, failure) -> failure).join();
      throw e;
    }
  }

  private static FixtureSchema schema(List<Provider> providers, CallRules rules, Catalog catalog) {
    return new FixtureSchema(
        providers.stream().<EntityReader<?>>map(Provider::entities).toList(),
        List.of(
            new FaultFixtures(rules.faults(), rules.rateLimiter()),
            new DeliveryPlanFixtures(new DeliveryPlanReader(catalog))),
        catalog.settings(),
        catalog.credentials());
  }

  private static <T> T result(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Database database(SystemClock systemClock) {
    if (options.storage().databaseUrl().isPresent()) {
      try {
        return Database.at(options.storage().databaseUrl().get());
      } catch (DatabaseException e) {
        throw new WrongOptionException(e.getMessage(), e);
      }
    }
    return options
        .storage()
        .folder()
        .map(Database::inFiles)
        .orElseGet(() -> Database.inMemory(systemClock.freshSandboxId()));
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /** Returns the URL of the server, such as {@code http://localhost:8080}; no slash at the end. */
  public String baseUrl() {
    return "http://" + AllowedHosts.name(options.address().host()) + ":" + port();
  }

  /** Returns the port that it listens on. */
  public int port() {
    return sockets.port();
  }

  /**
   * Returns the certificate that clients of the server have to trust for TLS, in PEM.
   *
   * @throws IllegalStateException if the server has no TLS
   */
  public String caPem() {
    return door().certificate().caPem();
  }

  /**
   * Returns a context for TLS clients, which trusts this server and nothing else.
   *
   * @throws IllegalStateException if the server has no TLS
   */
  public SSLContext sslContext() {
    return door().certificate().clientContext();
  }

  /**
   * Returns a selector that sends all calls to this server, whatever their host, except those to
   * this machine. The server answers for the hosts of the emulated services and refuses others.
   *
   * @throws IllegalStateException if the server has no TLS
   */
  public ProxySelector proxySelector() {
    return door().proxySelector(sockets.connectAddress());
  }

  /** Returns the hosts that the proxy did not let clients through to, with the number of calls. */
  public Map<String, Integer> refusedHosts() {
    return frontDoor.isPresent() ? frontDoor.get().refusedHosts() : Map.of();
  }

  /** Returns sentences for the user about what happened during the start. */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  private FrontDoor door() {
    if (frontDoor.isEmpty()) {
      throw new IllegalStateException(
          "This server has no TLS: start it with Options.DEFAULT.with(Tls.IN_MEMORY).");
    }
    return frontDoor.get();
  }

  /** Finishes the calls in flight, then closes everything. Has no effect the second time. */
  @Override
  public void close() {
    closeAll();
  }

  private void closeAll() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.getLogger(Understudy.class.getName())
            .log(System.Logger.Level.WARNING, "a part of the server did not close", e);
      }
    }
  }
}
