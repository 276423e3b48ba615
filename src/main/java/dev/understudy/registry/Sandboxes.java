package dev.understudy.registry;

import dev.understudy.fixture.FixtureDocument;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxCreation;
import dev.understudy.sandbox.SandboxLimit;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxRow;
import dev.understudy.sandbox.SandboxSize;
import dev.understudy.sandbox.SandboxSpec;
import dev.understudy.sandbox.SandboxStore;
import dev.understudy.sandbox.Settings;
import dev.understudy.sandbox.Settings.SettingsChange;
import dev.understudy.sandbox.SnapshotStore;
import dev.understudy.sandbox.StorageFullException;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.SandboxFactory;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransactions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Sandboxes of the server: creates, finds, changes, resets and deletes them. */
public final class Sandboxes {
  private final Jdbi jdbi;
  private final boolean strictAuth;
  private final SandboxFactory factory;
  private final SandboxTransactions transactions;
  private final SystemClock systemClock;
  private final List<String> refusedCredentials;
  private volatile Runnable onRowsDiscarded = () -> {};
  private volatile Supplier<Optional<String>> fullMessage = Optional::empty;

  /**
   * Limits on sandboxes and credentials.
   *
   * @param maxSandboxes at the maximum, the longest unused sandbox that a call created is removed
   * @param strictAuth whether credentials of no sandbox are refused; else they mean the default
   */
  public record SandboxLimits(int maxSandboxes, boolean strictAuth) {}

  /**
   * Creates the sandboxes of a database.
   *
   * @param beforeCommit runs once in every transaction, after its work
   */
  public Sandboxes(
      Jdbi jdbi,
      SandboxLimits limits,
      SandboxFactory factory,
      Consumer<SandboxTransaction> beforeCommit) {
    this.jdbi = jdbi;
    this.strictAuth = limits.strictAuth();
    this.systemClock = factory.systemClock();
    this.factory = factory;
    this.refusedCredentials = factory.refusedCredentials();
    this.transactions =
        new SandboxTransactions(
            jdbi, factory, new SandboxLimit(limits.maxSandboxes()), beforeCommit);
  }

  /** Creates the default sandbox, unless it is in the database. */
  public void createDefault() {
    var id = Sandbox.DEFAULT_ID;
    if (find(id).isEmpty()) {
      transactions.run(id, new SandboxCreation(SandboxSpec.ofId(id), false, false), tx -> true);
    }
  }

  /** Sets an action that runs when rows may have to be swept. */
  public void onRowsDiscarded(Runnable action) {
    onRowsDiscarded = action;
    transactions.onSandboxRemoved(action);
  }

  /** Returns the transactions on these sandboxes. */
  public SandboxTransactions transactions() {
    return transactions;
  }

  /**
   * Returns the id of the sandbox that a credential means: the one with this id, else the one that
   * a fixture registered it for. A name with the prefix {@code sb_} that is neither is the id of a
   * sandbox that does not exist yet; it is created on first use.
   *
   * @param name the part of the credential that can name a sandbox
   * @return empty if the credential is refused
   */
  public Optional<String> findByCredential(String credential, String name) {
    if (refusedCredentials.contains(credential)) {
      return Optional.empty();
    }
    if (transactions.isKnown(name)) {
      // nearly all calls: no query
      return Optional.of(name);
    }
    return jdbi.withHandle(
            handle -> {
              var store = new SandboxStore(handle);
              return (Sandbox.isId(name) ? store.isDeleted(name) : Optional.<Boolean>empty())
                  .map(deleted -> deleted ? Optional.<String>empty() : Optional.of(name))
                  .or(() -> store.sandboxOfCredential(Ids.sha256Hex(credential)).map(Optional::of));
            })
        .orElseGet(() -> ofUnknownCredential(name));
  }

  private Optional<String> ofUnknownCredential(String name) {
    if (name.startsWith(Sandbox.MADE_BY_USE_PREFIX)) {
      return Optional.of(name).filter(Sandbox::isId);
    }
    return strictAuth ? Optional.empty() : Optional.of(Sandbox.DEFAULT_ID);
  }

  /**
   * Creates the sandbox with this id, if its id says that use creates it and nobody has used it
   * yet. One that was deleted stays deleted.
   */
  public void createIfUnused(String id) {
    if (id.startsWith(Sandbox.MADE_BY_USE_PREFIX)
        && Sandbox.isId(id)
        && jdbi.withHandle(handle -> new SandboxStore(handle).isDeleted(id)).isEmpty()) {
      transactions.runOrCreate(id, tx -> true);
    }
  }

  /** Returns the settings of the sandbox that a credential means, if it exists. */
  public Optional<Settings> settingsOf(String credential, String name) {
    return findByCredential(credential, name).flatMap(this::find).map(Sandbox::settings);
  }

  /** Returns the sandbox with an id. */
  public Optional<Sandbox> find(String id) {
    return jdbi.withHandle(handle -> new SandboxStore(handle).find(id)).map(SandboxRow::sandbox);
  }

  /** Returns the sandboxes with a live clock and work, due now or later. */
  public List<Sandbox> withPendingWork() {
    return jdbi.withHandle(handle -> new SandboxStore(handle).withPendingWork()).stream()
        .map(SandboxRow::sandbox)
        .toList();
  }

  /** Sets a supplier of the message with which new rows are refused; empty if there is room. */
  public void refuseWhenFull(Supplier<Optional<String>> fullMessage) {
    this.fullMessage = fullMessage;
  }

  /**
   * Checks that there is room for new rows. Must not be called in a transaction, since it may run
   * others to make room.
   *
   * @throws StorageFullException if there is no room
   */
  public void requireRoom() {
    fullMessage
        .get()
        .ifPresent(
            sentence -> {
              throw new StorageFullException(sentence);
            });
  }

  /** Returns the number of sandboxes. */
  public long count() {
    return jdbi.withHandle(handle -> new SandboxStore(handle).count());
  }

  /** Returns the sizes of all sandboxes that have rows. */
  public List<SandboxSize> sizes() {
    return jdbi.withHandle(handle -> new SandboxStore(handle).sizes());
  }

  /** Returns the approximate size of the rows of all snapshots. */
  public long snapshotBytes() {
    return jdbi.withHandle(handle -> new SnapshotStore(handle).bytes());
  }

  /** Returns all sandboxes, in the order of their creation. */
  public List<Sandbox> all() {
    return jdbi.withHandle(handle -> new SandboxStore(handle).all()).stream()
        .map(SandboxRow::sandbox)
        .toList();
  }

  /**
   * Creates a sandbox.
   *
   * @throws ConflictException if its id is taken, a credential of a fixture is, or there are too
   *     many
   * @throws StorageFullException if storage is full
   * @throws dev.understudy.fixture.FixtureException if a fixture does not exist or does not fit
   */
  public Sandbox create(SandboxSpec spec) {
    requireRoom();
    var id = spec.id().orElseGet(systemClock::freshSandboxId);
    return transactions.run(
        id, new SandboxCreation(spec, false, true), SandboxTransaction::sandbox);
  }

  /**
   * Deletes a sandbox. Its id and credentials are refused from now on.
   *
   * @throws SandboxNotFoundException if there is none
   * @throws ConflictException if it is the default one
   */
  public void delete(String id) {
    if (id.equals(Sandbox.DEFAULT_ID)) {
      throw new ConflictException("The default sandbox can't be deleted; reset it instead.");
    }
    transactions.run(
        id,
        tx -> {
          factory.delete(tx);
          return true;
        });
    transactions.forget(id);
    onRowsDiscarded.run();
  }

  /**
   * Resets a sandbox to its initial state, with the fixtures that were posted since.
   *
   * @throws SandboxNotFoundException if there is none
   */
  public void reset(String id) {
    transactions.run(
        id,
        tx -> {
          factory.reset(tx);
          return true;
        });
    onRowsDiscarded.run();
  }

  /**
   * Gives the sandbox of a transaction the state of another one with the same seed.
   *
   * @param generation the generation into which the caller copies the rows of the other one
   */
  public void replace(SandboxTransaction tx, Sandbox other, long generation) {
    factory.replace(tx, other, generation);
  }

  /** Wakes the sweeper, because rows were discarded. */
  public void wakeSweeper() {
    onRowsDiscarded.run();
  }

  /**
   * Changes some settings.
   *
   * @throws SandboxNotFoundException if there is none
   */
  public Settings changeSettings(String id, SettingsChange change) {
    return transactions.run(
        id,
        tx -> {
          var after = change.applyTo(tx.sandbox().settings());
          tx.update(tx.sandbox().with(tx.sandbox().content().with(after)));
          var changed = new LinkedHashMap<String, String>(change.ofProviders());
          change
              .unknownEntities()
              .ifPresent(word -> changed.put("unknown_entities", Settings.word(word)));
          ControlCalls.write(tx, "PATCH", "/settings", changed);
          return after;
        });
  }

  /**
   * Returns the fixture document that gives a fresh sandbox what a sandbox has now, as far as
   * fixtures can hold it.
   *
   * @throws SandboxNotFoundException if there is none
   */
  public Map<String, Object> fixtureOf(String id) {
    return transactions.run(id, factory::writeFixture);
  }

  /**
   * Adds a fixture document to a sandbox.
   *
   * @return the document with all its ids, as JSON
   * @throws SandboxNotFoundException if there is none
   * @throws ConflictException if a credential in it belongs to another sandbox
   * @throws StorageFullException if storage is full
   * @throws dev.understudy.fixture.FixtureException if something in it does not fit; nothing is
   *     added
   */
  public String addFixture(String id, String source, String document) {
    requireRoom();
    return transactions.run(
        id,
        tx -> {
          var added = factory.addFixture(tx, FixtureDocument.parse(source, document));
          // the document itself is one of the sandbox's fixtures
          ControlCalls.write(
              tx, "POST", "/fixtures", Map.of("index", tx.sandbox().fixtures().size() - 1));
          return added;
        });
  }
}
