package dev.understudy.transaction;

import dev.understudy.fixture.FixtureDocument;
import dev.understudy.fixture.FixtureException;
import dev.understudy.fixture.FixtureLibrary;
import dev.understudy.fixture.FixtureProblem;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.FixtureHeader;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.RetryableException;
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
import dev.understudy.store.SqlStates;
import dev.understudy.transaction.EntityCache.LoadedFixtures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Creates, resets and deletes sandboxes in their transactions, and adds fixtures to them. */
public final class SandboxFactory {
  private final FixtureLibrary library;
  private final FixtureSchema schema;
  private final EntityCache entityCache;
  private final SystemClock systemClock;

  /** Start-up fixtures, read with the default seed: what most sandboxes begin with. */
  private final LoadedFixtures startUp;

  private SandboxFactory(FixtureLibrary library, FixtureSchema schema, SystemClock systemClock) {
    this.library = library;
    this.schema = schema;
    this.entityCache = new EntityCache(schema);
    this.systemClock = systemClock;
    this.startUp = read(library.startUp(), Sandbox.DEFAULT_SEED);
  }

  /**
   * Reads the fixtures that the server is started with. No database is needed yet.
   *
   * @throws FixtureException if one of them is wrong
   */
  public static SandboxFactory load(
      FixtureLibrary library, FixtureSchema schema, SystemClock systemClock) {
    return new SandboxFactory(library, schema, systemClock);
  }

  EntityCache entityCache() {
    return entityCache;
  }

  public SystemClock systemClock() {
    return systemClock;
  }

  /** Returns the credentials that the start-up fixtures refuse, in every sandbox. */
  public List<String> refusedCredentials() {
    return startUp.entities().headers().stream()
        .flatMap(header -> header.refused().stream())
        .toList();
  }

  /**
   * Creates a sandbox, also in the place of one that was deleted.
   *
   * @return the transaction in which it begins, with the rows of its fixtures
   * @throws FixtureException if a fixture does not exist or is wrong
   * @throws ConflictException if a fixture names a credential of another sandbox
   * @throws RetryableException if the sandbox was created at the same time
   */
  SandboxTransaction create(Handle handle, String id, SandboxSpec spec, boolean madeByUse) {
    var store = new SandboxStore(handle);
    var seed = spec.seed().orElse(Sandbox.DEFAULT_SEED);
    var loaded = load(spec.fixtures().orElse(library.startUp()), seed);
    var now = systemClock.now();
    var initial = initialState(loaded.entities().headers(), spec, now);
    loaded.store(store, now);
    store.deleteTombstone(id);
    long generation = store.newGeneration(id);
    var sandbox =
        new Sandbox(
            new SandboxOrigin(id, seed, madeByUse, initial.clock().now(now)),
            SandboxVersion.first(generation),
            generation,
            new SandboxContent(loaded.refs(), initial, initial.settings(), initial.clock()),
            SandboxCounters.NONE,
            Optional.empty(),
            false,
            now);
    insert(store, sandbox);
    // the credentials of the start-up fixtures mean the default sandbox only
    if (spec.fixtures().isPresent() || id.equals(Sandbox.DEFAULT_ID)) {
      loaded.entities().headers().forEach(header -> register(store, id, header.credentials()));
    }
    var snapshot = SandboxSnapshot.of(sandbox, loaded.entities());
    var tx = SandboxTransaction.ofNew(handle, snapshot, now);
    loaded.entities().seed(tx, 0);
    return tx;
  }

  /**
   * Inserts a sandbox's row. If another transaction is inserting one with the same id, this waits
   * for its end.
   *
   * @throws RetryableException if there is a row with this id
   */
  static void insert(SandboxStore store, Sandbox sandbox) {
    try {
      store.insert(SandboxRow.of(sandbox));
    } catch (UnableToExecuteStatementException e) {
      throw SqlStates.isDuplicate(e)
          ? new RetryableException("the sandbox was made at the same time", e)
          : e;
    }
  }

  /** Resets a sandbox to its initial state, in a new generation. */
  public void reset(SandboxTransaction tx) {
    var store = tx.store();
    var before = tx.sandbox();
    store.discardGeneration(before.generation());
    tx.update(before.reset(store.newGeneration(before.id())));
    tx.entities().seed(tx, 0);
  }

  /**
   * Gives a sandbox the state of another one with the same seed.
   *
   * @param generation the generation into which the rows of the other one are copied
   */
  public void replace(SandboxTransaction tx, Sandbox other, long generation) {
    tx.replace(tx.sandbox().withStateOf(other, generation), entityCache.get(other, tx.store()));
  }

  /** Deletes a sandbox. Its id and credentials are refused from now on. */
  public void delete(SandboxTransaction tx) {
    var store = tx.store();
    store.discardGeneration(tx.generation());
    store.deleteSnapshots(tx.sandbox().id());
    store.deleteCredentials(tx.sandbox().id());
    tx.update(tx.sandbox().asDeleted());
    SandboxLimit.countDeleted(store);
  }

  /**
   * Adds a fixture document to a sandbox.
   *
   * @return the document with all its ids, as JSON
   */
  public String addFixture(SandboxTransaction tx, FixtureDocument document) {
    var sandbox = tx.sandbox();
    int index = sandbox.fixtures().size();
    var loaded =
        entityCache.with(
            tx.entities(), sandbox.fixtures(), "", document, ids(sandbox.seed(), index));
    var header = loaded.entities().headers().get(index);
    if (!header.refused().isEmpty()) {
      throw problem(
          "/refused",
          "refused credentials hold for the whole server: name them in a fixture that it is started"
              + " with");
    }
    var now = systemClock.now();
    new LoadedFixtures(loaded.entities(), List.of(loaded.refs().get(index)), loaded.documents())
        .store(tx.store(), now);
    register(tx.store(), sandbox.id(), header.credentials());
    var clock = header.clock().map(setting -> setting.at(now));
    var before = sandbox.content().initial();
    var initial =
        new InitialState(
            header.settings().applyTo(before.settings()), clock.orElse(before.clock()));
    var content =
        new SandboxContent(
            loaded.refs(),
            initial,
            header.settings().applyTo(sandbox.settings()),
            clock.orElse(sandbox.clock()));
    tx.update(sandbox.with(content), loaded.entities());
    loaded.entities().seed(tx, index);
    return loaded.documents().get(0);
  }

  /** Returns the document that gives a fresh sandbox what a sandbox has now. */
  public Map<String, Object> writeFixture(SandboxTransaction tx) {
    return FixtureWriter.write(tx, schema);
  }

  private LoadedFixtures load(List<String> names, long seed) {
    return seed == Sandbox.DEFAULT_SEED && names.equals(library.startUp())
        ? startUp
        : read(names, seed);
  }

  private LoadedFixtures read(List<String> names, long seed) {
    var documents = new ArrayList<String>();
    var loaded = entityCache.empty();
    for (int i = 0; i < names.size(); i++) {
      var name = names.get(i);
      var text = library.named(name).orElseThrow(() -> unknown(name));
      var document = FixtureDocument.parse(text.source(), text.text());
      loaded = entityCache.with(loaded.entities(), loaded.refs(), name, document, ids(seed, i));
      documents.addAll(loaded.documents());
    }
    return new LoadedFixtures(loaded.entities(), loaded.refs(), List.copyOf(documents));
  }

  /** Returns the ids of what a document leaves out, distinct from those of other documents. */
  private static Ids ids(long seed, int documentIndex) {
    return new Ids(seed ^ Long.rotateLeft(documentIndex + 1L, 32));
  }

  private FixtureException unknown(String name) {
    return problem(
        "/fixtures", "there is no fixture named '" + name + "'; known here: " + library.names());
  }

  private static FixtureException problem(String pointer, String sentence) {
    return new FixtureException(List.of(new FixtureProblem("request body", 0, pointer, sentence)));
  }

  /** Returns the settings and clock of the spec, else of the last fixture that has them. */
  private static InitialState initialState(
      List<FixtureHeader> headers, SandboxSpec spec, Instant systemTime) {
    var settings = Settings.DEFAULT;
    var clock = Clock.LIVE;
    for (var header : headers) {
      settings = header.settings().applyTo(settings);
      clock = header.clock().map(setting -> setting.at(systemTime)).orElse(clock);
    }
    return new InitialState(
        spec.settings().applyTo(settings),
        spec.clock().map(each -> Clock.of(each.mode(), each.now(), systemTime)).orElse(clock));
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
}
