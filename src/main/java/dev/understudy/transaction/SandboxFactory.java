package dev.understudy.transaction;

import dev.understudy.fixture.FixtureDocument;
import dev.understudy.fixture.FixtureException;
import dev.understudy.fixture.FixtureLibrary;
import dev.understudy.fixture.FixtureProblem;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.FixtureHeader;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Sandbox.InitialState;
import dev.understudy.sandbox.Sandbox.SandboxContent;
import dev.understudy.sandbox.Sandbox.SandboxCounters;
import dev.understudy.sandbox.Sandbox.SandboxOrigin;
import dev.understudy.sandbox.SandboxLimit;
import dev.understudy.sandbox.SandboxRow;
import dev.understudy.sandbox.SandboxSpec;
import dev.understudy.sandbox.SandboxStore;
import dev.understudy.sandbox.SandboxVersion;
import dev.understudy.sandbox.Settings;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.sandbox.TryAgainException;
import dev.understudy.store.SqlStates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Makes sandboxes: reads their fixtures, writes their first rows, all in the caller's transaction.
 */
public final class SandboxFactory {
  private final EntityCache entityCache;
  private final FixtureLibrary library;
  private final SystemClock systemClock;

  /** What start-up fixtures make with the usual seed: the same for every sandbox made by use. */
  private final Map<List<String>, EntityCache.LoadedFixtures> usual = new ConcurrentHashMap<>();

  SandboxFactory(EntityCache entityCache, FixtureLibrary library, SystemClock systemClock) {
    this.entityCache = entityCache;
    this.library = library;
    this.systemClock = systemClock;
  }

  /**
   * Makes this sandbox. Where it has been deleted, that is forgotten.
   *
   * @return the turn in which it begins, with what its fixtures plant
   * @throws FixtureException if a fixture has no such name or does not fit
   * @throws ConflictException if a fixture names a credential that another sandbox has
   * @throws TryAgainException if somebody else has made it just now
   */
  SandboxTransaction create(Handle handle, String id, SandboxSpec spec, boolean madeByUse) {
    var store = new SandboxStore(handle);
    var seed = spec.seed().orElse(Sandbox.DEFAULT_SEED);
    var made = make(spec.fixtures().orElse(library.startUp()), seed);
    var now = systemClock.now();
    var opening = opening(made.entities().heads(), spec, now);
    made.keep(store, now);
    store.deleteTombstone(id);
    long generation = store.newGeneration(id);
    var sandbox =
        new Sandbox(
            new SandboxOrigin(id, seed, madeByUse, opening.clock().now(now)),
            SandboxVersion.first(generation),
            generation,
            new SandboxContent(made.refs(), opening, opening.settings(), opening.clock()),
            SandboxCounters.NONE,
            Optional.empty(),
            false,
            now);
    insert(store, sandbox);
    // what the server was started with registers its credentials for the default sandbox only
    if (spec.fixtures().isPresent() || id.equals(Sandbox.DEFAULT_ID)) {
      made.entities().heads().forEach(head -> register(store, id, head.credentials()));
    }
    var tx =
        new SandboxTransaction(
            handle, SandboxTransactions.SandboxSnapshot.of(sandbox, made.entities()), now);
    made.entities().seed(tx, 0);
    return tx;
  }

  /**
   * Writes a sandbox's row. Where another transaction is writing one with this id, it waits for the
   * end of that.
   *
   * @throws TryAgainException if there is one now
   */
  static void insert(SandboxStore store, Sandbox sandbox) {
    try {
      store.insert(SandboxRow.of(sandbox));
    } catch (UnableToExecuteStatementException e) {
      throw SqlStates.isDuplicate(e)
          ? new TryAgainException("the sandbox was made at the same time", e)
          : e;
    }
  }

  /** Begins a sandbox again, as it was made. */
  public void reset(SandboxTransaction tx) {
    var store = tx.store();
    var old = tx.sandbox();
    store.discardGeneration(old.generation());
    tx.change(old.begunAgain(store.newGeneration(old.id())));
    tx.entities().seed(tx, 0);
  }

  /** Ends a sandbox: its credentials are refused from now on. */
  public void delete(SandboxTransaction tx) {
    var store = tx.store();
    store.discardGeneration(tx.generation());
    store.deleteCredentials(tx.sandbox().id());
    tx.change(tx.sandbox().asDeleted());
    SandboxLimit.countDeleted(store);
  }

  /**
   * Adds a document to a sandbox.
   *
   * @return the document with all its ids, as JSON
   */
  public String add(SandboxTransaction tx, FixtureDocument document) {
    var sandbox = tx.sandbox();
    var position = sandbox.fixtures().size();
    var ids = new PostedIds(sandbox.seed(), position).ids();
    var made = entityCache.with(tx.entities(), sandbox.fixtures(), "", document, ids);
    var head = made.entities().heads().get(position);
    if (!head.refused().isEmpty()) {
      throw new FixtureException(
          List.of(
              new FixtureProblem(
                  "request body",
                  0,
                  "/refused",
                  "refused credentials hold for the whole server: name them in a fixture that it"
                      + " is started with")));
    }
    var last = made.refs().get(position);
    new EntityCache.LoadedFixtures(made.entities(), List.of(last), made.documents())
        .keep(tx.store(), systemClock.now());
    register(tx.store(), sandbox.id(), head.credentials());
    var wallNow = systemClock.now();
    var clock = head.clock().map(wish -> wish.at(wallNow));
    var opening =
        new InitialState(
            head.settings().over(sandbox.content().opening().settings()),
            clock.orElse(sandbox.content().opening().clock()));
    tx.change(
        sandbox.with(
            new SandboxContent(
                made.refs(),
                opening,
                head.settings().over(sandbox.settings()),
                clock.orElse(sandbox.clock()))),
        made.entities());
    made.entities().seed(tx, position);
    return made.documents().get(0);
  }

  /**
   * The credentials that the fixtures the server was started with refuse.
   *
   * @throws FixtureException if one of those fixtures is wrong
   */
  List<String> refused() {
    return make(library.startUp(), Sandbox.DEFAULT_SEED).entities().heads().stream()
        .flatMap(head -> head.refused().stream())
        .toList();
  }

  private EntityCache.LoadedFixtures make(List<String> names, long seed) {
    if (seed == Sandbox.DEFAULT_SEED && names.equals(library.startUp())) {
      return usual.computeIfAbsent(names, key -> read(key, seed));
    }
    return read(names, seed);
  }

  private EntityCache.LoadedFixtures read(List<String> names, long seed) {
    var documents = new ArrayList<String>();
    var made = new EntityCache.LoadedFixtures(entityCache.empty(), List.of(), List.of());
    for (int i = 0; i < names.size(); i++) {
      var name = names.get(i);
      var text = library.named(name).orElseThrow(() -> unknown(name));
      var document = FixtureDocument.parse(text.source(), text.text());
      made =
          entityCache.with(
              made.entities(), made.refs(), name, document, new PostedIds(seed, i).ids());
      documents.addAll(made.documents());
    }
    return new EntityCache.LoadedFixtures(made.entities(), made.refs(), List.copyOf(documents));
  }

  private FixtureException unknown(String name) {
    return new FixtureException(
        List.of(
            new FixtureProblem(
                "request body",
                0,
                "/fixtures",
                "there is no fixture named '" + name + "'; known here: " + library.names())));
  }

  private static InitialState opening(List<FixtureHeader> heads, SandboxSpec spec, Instant wall) {
    var settings = Settings.DEFAULT;
    Optional<Clock> clock = Optional.empty();
    for (var head : heads) {
      settings = head.settings().over(settings);
      clock = head.clock().map(wish -> wish.at(wall)).or(always(clock));
    }
    settings = spec.settings().over(settings);
    var asked = spec.clock().map(c -> Clock.of(c.mode(), c.now(), wall));
    return new InitialState(settings, asked.or(always(clock)).orElse(Clock.LIVE));
  }

  private static Supplier<Optional<Clock>> always(Optional<Clock> clock) {
    return () -> clock;
  }

  private static void register(SandboxStore store, String id, List<String> credentials) {
    for (var credential : credentials) {
      var hash = Ids.sha256Hex(credential);
      if (!store.addCredential(hash, id)) {
        var owner = store.sandboxOfCredential(hash);
        if (!owner.equals(Optional.of(id))) {
          throw new ConflictException(
              "A credential of the fixture belongs to "
                  + owner.map(name -> "sandbox '" + name + "'").orElse("another sandbox")
                  + " already.");
        }
      }
    }
  }

  /**
   * The ids that a document's missing ones are made from: no two documents of a sandbox share any.
   */
  private record PostedIds(long seed, int position) {
    Ids ids() {
      return new Ids(seed ^ Long.rotateLeft(position + 1L, 32));
    }
  }
}
