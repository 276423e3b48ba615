package dev.understudy;

import dev.understudy.admin.AdminApi;
import dev.understudy.admin.AdminGuard;
import dev.understudy.admin.LongPolls;
import dev.understudy.console.ConsoleFiles;
import dev.understudy.coverage.CoverageReports;
import dev.understudy.coverage.OccurrenceCounter;
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
import dev.understudy.provider.Catalog;
import dev.understudy.provider.DeliveryPlanFixtures;
import dev.understudy.provider.DeliveryPlanReader;
import dev.understudy.provider.Provider;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.registry.Sandboxes;
import dev.understudy.registry.Sweeper;
import dev.understudy.retention.SizeBound;
import dev.understudy.retention.SnapshotRoom;
import dev.understudy.sandbox.SandboxTables;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.snapshot.Snapshots;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseException;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.tls.FrontDoor;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.FixtureSchema;
import dev.understudy.transaction.SandboxFactory;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookRetention;
import dev.understudy.webhook.http.CallbackAddressRules;
import dev.understudy.webhook.http.WebhookClient;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The parts of a server: builds and starts them, and closes them in the opposite order. */
final class ServerParts implements AutoCloseable {
  /** Long enough for a call that follows the start at once: on few processors, both take longer. */
  private static final long LOAD_AHEAD_MS = 200;

  private final Options options;
  private final List<Provider> providers;
  private final OutOfMemoryHandler memory;
  private final Optional<RequestLog> log;
  private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
  private final ServerSockets sockets;
  private final Queue<String> notices = new ConcurrentLinkedQueue<>();
  private Optional<FrontDoor> frontDoor = Optional.empty();
  private Function<String, DirectControl> directControls;

  /**
   * Starts a server.
   *
   * @param memory acts when the JVM runs out of memory
   * @param log the log of calls; empty: none is written
   */
  ServerParts(
      Options options,
      List<Provider> providers,
      OutOfMemoryHandler memory,
      Optional<RequestLog> log) {
    this.providers = List.copyOf(providers);
    this.log = log;
    this.options = options;
    this.memory = memory;
    try {
      this.sockets = opened(ServerSockets.bind(options.address()));
      build();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  ServerSockets sockets() {
    return sockets;
  }

  /** Returns TLS and the proxy; empty if the server has none. */
  Optional<FrontDoor> frontDoor() {
    return frontDoor;
  }

  /**
   * Returns the control of a sandbox without HTTP.
   *
   * @throws IllegalStateException if the server has run out of memory
   */
  DirectControl directControl(String sandboxId) {
    memory
        .sentence()
        .ifPresent(
            sentence -> {
              throw new IllegalStateException(sentence);
            });
    return directControls.apply(sandboxId);
  }

  /** Returns sentences for the user about what happened during the start. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  /**
   * Builds and starts all parts. The database is opened in parallel with the rest, since every test
   * run waits for this.
   */
  private void build() {
    var access = AllowedHosts.access(options, Understudy.emulatedHosts(providers));
    if (options.tls().isOn()) {
      frontDoor =
          Optional.of(
              FrontDoorFactory.frontDoor(
                  options, Understudy.emulatedHosts(providers), sockets, notices::add));
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
    opened(sandboxes.transactions());
    if (options.storage().databaseUrl().isEmpty()) {
      sandboxes.transactions().setOnlyServer();
    }
    var room = limitSize(sandboxes, catalog);
    var counter =
        opened(
            new OccurrenceCounter(
                database.jdbi(),
                systemClock.freshServerId(),
                options.storage().folder().isPresent()
                    || options.storage().databaseUrl().isPresent()));
    sandboxes.transactions().onOccurrences(counter::count);
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
    var tables = SandboxTables.with(catalog.tables());
    var snapshots = new Snapshots(database.jdbi(), sandboxes, systemClock, advance, room, tables);
    var admin =
        new AdminApi(
            access,
            new AdminApi.AdminContext(
                database,
                systemClock,
                sandboxes,
                snapshots,
                rules,
                catalog,
                providers,
                bodies,
                longPolls,
                timeline,
                advance,
                metrics,
                new CoverageReports(providers, counter),
                events,
                frontDoor),
            Version.NUMBER);
    directControls = id -> new DirectControl(admin, sandboxes.transactions(), advance, rules, id);
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
    var sweeper = opened(new Sweeper(database.jdbi(), systemClock, tables));
    sandboxes.onRowsDiscarded(sweeper::wake);
    open.push(memory::stop);
    server.start(sockets.channels());
    result(defaultCreated);
    if (frontDoor.isPresent()) {
      frontDoor.get().certificate();
    }
    // the start does not wait for these
    live.begin();
    CompletableFuture.runAsync(
        () -> loadAhead(providers, database),
        CompletableFuture.delayedExecutor(LOAD_AHEAD_MS, TimeUnit.MILLISECONDS));
    if (!options.storage().isInMemory()) {
      sweeper.wake();
    }
  }

  /** Loads what first calls need, unless they come at once. */
  private static void loadAhead(List<Provider> providers, Database database) {
    try {
      database.jdbi().useHandle(handle -> providers.forEach(each -> each.loadAhead(handle)));
    } catch (RuntimeException e) {
      // then the first call loads it, or fails for the same reason and says so
      System.getLogger(Understudy.class.getName())
          .log(System.Logger.Level.DEBUG, "nothing is loaded ahead", e);
    }
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
    var webhooks = new WebhookRetention(options.bounds().webhooks(), catalog.tables());
    return tx -> {
      messages.apply(tx);
      webhooks.apply(tx);
    };
  }

  /** Limits the data of all sandboxes together; in memory there is always a limit. */
  private SnapshotRoom limitSize(Sandboxes sandboxes, Catalog catalog) {
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
                  new WebhookRetention(options.bounds().webhooks(), catalog.tables())),
              options.storage().databaseUrl().isPresent());
      sandboxes.transactions().onCommit(bound::onCommit);
      sandboxes.transactions().onRowsDeletable(bound::rowsDeletable);
      sandboxes.refuseWhenFull(bound::fullMessage);
      return bound;
    }
    return SnapshotRoom.UNBOUNDED;
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

  /** Closes everything, after the calls in flight. Has no effect the second time. */
  @Override
  public void close() {
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
