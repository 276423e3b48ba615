package dev.understudy.sandbox;

import dev.understudy.fixture.FixtureDocument;
import dev.understudy.fixture.FixtureException;
import dev.understudy.fixture.FixtureLibrary;
import dev.understudy.fixture.FixtureProblem;
import dev.understudy.sandbox.Sandbox.Content;
import dev.understudy.sandbox.Sandbox.Counts;
import dev.understudy.sandbox.Sandbox.Opening;
import dev.understudy.sandbox.Sandbox.Origin;
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
final class Founder {
  private final Worlds worlds;
  private final FixtureLibrary library;
  private final Wall wall;

  /** What start-up fixtures make with the usual seed: the same for every sandbox made by use. */
  private final Map<List<String>, Worlds.Made> usual = new ConcurrentHashMap<>();

  Founder(Worlds worlds, FixtureLibrary library, Wall wall) {
    this.worlds = worlds;
    this.library = library;
    this.wall = wall;
  }

  /**
   * Makes this sandbox. Where it has been deleted, that is forgotten.
   *
   * @return the turn in which it begins, with what its fixtures plant
   * @throws FixtureException if a fixture has no such name or does not fit
   * @throws Clash if a fixture names a credential that another sandbox has
   * @throws TryAgainException if somebody else has made it just now
   */
  Turn found(Handle handle, String id, Plan plan, boolean madeByUse) {
    var store = new SandboxStore(handle);
    var seed = plan.seed().orElse(Sandbox.DEFAULT_SEED);
    var made = make(plan.fixtures().orElse(library.startUp()), seed);
    var now = wall.now();
    var opening = opening(made.world().heads(), plan, now);
    made.keep(store, now);
    store.deleteTombstone(id);
    long generation = store.newGeneration(id);
    var sandbox =
        new Sandbox(
            new Origin(id, seed, madeByUse, opening.clock().now(now)),
            Version.first(generation),
            generation,
            new Content(made.refs(), opening, opening.settings(), opening.clock()),
            Counts.NONE,
            Optional.empty(),
            false,
            now);
    insert(store, sandbox);
    // what the server was started with registers its credentials for the default sandbox only
    if (plan.fixtures().isPresent() || id.equals(Sandbox.DEFAULT_ID)) {
      made.world().heads().forEach(head -> register(store, id, head.credentials()));
    }
    var turn = new Turn(handle, Turns.Known.of(sandbox, made.world()), now);
    made.world().plant(turn, 0);
    return turn;
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
  void begin(Turn turn) {
    var store = turn.store();
    var old = turn.sandbox();
    store.discardGeneration(old.generation());
    turn.change(old.begunAgain(store.newGeneration(old.id())));
    turn.world().plant(turn, 0);
  }

  /** Ends a sandbox: its credentials are refused from now on. */
  void end(Turn turn) {
    var store = turn.store();
    store.discardGeneration(turn.generation());
    store.deleteCredentials(turn.sandbox().id());
    turn.change(turn.sandbox().asDeleted());
    SandboxLimit.countDeleted(store);
  }

  /**
   * Adds a document to a sandbox.
   *
   * @return the document with all its ids, as JSON
   */
  String add(Turn turn, FixtureDocument document) {
    var sandbox = turn.sandbox();
    var position = sandbox.fixtures().size();
    var ids = new PostedIds(sandbox.seed(), position).ids();
    var made = worlds.with(turn.world(), sandbox.fixtures(), "", document, ids);
    var head = made.world().heads().get(position);
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
    new Worlds.Made(made.world(), List.of(last), made.documents()).keep(turn.store(), wall.now());
    register(turn.store(), sandbox.id(), head.credentials());
    var wallNow = wall.now();
    var clock = head.clock().map(wish -> wish.at(wallNow));
    var opening =
        new Opening(
            head.over(sandbox.content().opening().settings()),
            clock.orElse(sandbox.content().opening().clock()));
    turn.change(
        sandbox.with(
            new Content(
                made.refs(),
                opening,
                head.over(sandbox.settings()),
                clock.orElse(sandbox.clock()))),
        made.world());
    made.world().plant(turn, position);
    return made.documents().get(0);
  }

  /**
   * The credentials that the fixtures the server was started with refuse.
   *
   * @throws FixtureException if one of those fixtures is wrong
   */
  List<String> refused() {
    return make(library.startUp(), Sandbox.DEFAULT_SEED).world().heads().stream()
        .flatMap(head -> head.refused().stream())
        .toList();
  }

  private Worlds.Made make(List<String> names, long seed) {
    if (seed == Sandbox.DEFAULT_SEED && names.equals(library.startUp())) {
      return usual.computeIfAbsent(names, key -> read(key, seed));
    }
    return read(names, seed);
  }

  private Worlds.Made read(List<String> names, long seed) {
    var documents = new ArrayList<String>();
    var made = new Worlds.Made(worlds.empty(), List.of(), List.of());
    for (int i = 0; i < names.size(); i++) {
      var name = names.get(i);
      var text = library.named(name).orElseThrow(() -> unknown(name));
      var document = FixtureDocument.parse(text.source(), text.text());
      made = worlds.with(made.world(), made.refs(), name, document, new PostedIds(seed, i).ids());
      documents.addAll(made.documents());
    }
    return new Worlds.Made(made.world(), made.refs(), List.copyOf(documents));
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

  private static Opening opening(List<FixtureHead> heads, Plan plan, Instant wall) {
    var settings = Settings.DEFAULT;
    Optional<Clock> clock = Optional.empty();
    for (var head : heads) {
      settings = head.over(settings);
      clock = head.clock().map(wish -> wish.at(wall)).or(always(clock));
    }
    settings =
        new Settings(
            plan.unknownEntities().orElse(settings.unknownEntities()),
            plan.prolificProfile().orElse(settings.prolificProfile()));
    var asked = plan.clock().map(c -> Clock.of(c.mode(), c.now(), wall));
    return new Opening(settings, asked.or(always(clock)).orElse(Clock.LIVE));
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
          throw new Clash(
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
