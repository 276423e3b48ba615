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
import dev.understudy.sandbox.StorageFullException;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.transaction.SandboxFactory;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransactions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** All sandboxes of the server: made, found, changed and ended here. */
public final class Sandboxes {
  private final Jdbi jdbi;
  private final boolean strictAuth;
  private final SandboxFactory factory;
  private final SandboxTransactions transactions;
  private final SystemClock systemClock;
  private final List<String> refused;
  private volatile Runnable onDiscard = () -> {};
  private volatile Supplier<Optional<String>> whyFull = Optional::empty;

  /**
   * How many sandboxes there may be, and who may come in.
   *
   * @param maxSandboxes the longest unused one that was made by use gives way to a new one
   * @param strictAuth refuse a credential that means no sandbox, instead of taking it for the
   *     default one's
   */
  public record SandboxLimits(int maxSandboxes, boolean strictAuth) {}

  /**
   * The sandboxes of this database.
   *
   * @param upkeep what is done once in every transaction, after its moves
   */
  public Sandboxes(
      Jdbi jdbi,
      SandboxLimits limits,
      SandboxFactory factory,
      Consumer<SandboxTransaction> upkeep) {
    this.jdbi = jdbi;
    this.strictAuth = limits.strictAuth();
    this.systemClock = factory.systemClock();
    this.factory = factory;
    this.refused = factory.refusedCredentials();
    this.transactions =
        new SandboxTransactions(jdbi, factory, new SandboxLimit(limits.maxSandboxes()), upkeep);
  }

  /** Makes the default sandbox, where the database does not hold it yet. */
  public void createDefault() {
    var id = Sandbox.DEFAULT_ID;
    if (find(id).isEmpty()) {
      transactions.run(id, new SandboxCreation(SandboxSpec.ofId(id), false, false), tx -> true);
    }
  }

  /** Does this whenever there may be something to sweep. */
  public void onRowsDiscarded(Runnable action) {
    onDiscard = action;
    transactions.onSandboxRemoved(action);
  }

  /** Returns the transactions on these sandboxes. */
  public SandboxTransactions transactions() {
    return transactions;
  }

  /**
   * The sandbox that a credential means; one that begins with {@code sb_} is made on first use.
   *
   * @param name the part of the credential that can name a sandbox
   * @return none where the credential is refused
   */
  public Optional<String> findByCredential(String credential, String name) {
    if (refused.contains(credential)) {
      return Optional.empty();
    }
    if (name.startsWith(Sandbox.MADE_BY_USE_PREFIX)) {
      return Optional.of(name).filter(Sandbox::isId);
    }
    return jdbi.withHandle(
            handle -> {
              var store = new SandboxStore(handle);
              return (Sandbox.isId(name) ? store.state(name) : Optional.<Boolean>empty())
                  .map(deleted -> deleted ? Optional.<String>empty() : Optional.of(name))
                  .or(() -> store.sandboxOfCredential(Ids.sha256Hex(credential)).map(Optional::of));
            })
        .orElse(strictAuth ? Optional.empty() : Optional.of(Sandbox.DEFAULT_ID));
  }

  /** Returns the settings of the sandbox that a credential means, if it exists; makes none. */
  public Optional<Settings> settingsOf(String credential, String name) {
    return findByCredential(credential, name).flatMap(this::find).map(Sandbox::settings);
  }

  /** The sandbox with this id. */
  public Optional<Sandbox> find(String id) {
    return jdbi.withHandle(handle -> new SandboxStore(handle).find(id)).map(SandboxRow::sandbox);
  }

  /** Those that run by themselves and have something to do, now or later. */
  public List<Sandbox> withWork() {
    return jdbi.withHandle(handle -> new SandboxStore(handle).withDueWork()).stream()
        .map(SandboxRow::sandbox)
        .toList();
  }

  /** Has new things refused with this sentence, if there is one. */
  public void refuseWhenFull(Supplier<Optional<String>> whyFull) {
    this.whyFull = whyFull;
  }

  /**
   * Looks whether there is room for new things. Not to be called in a turn, as this may take some.
   *
   * @throws StorageFullException if there is none
   */
  public void requireRoom() {
    whyFull
        .get()
        .ifPresent(
            sentence -> {
              throw new StorageFullException(sentence);
            });
  }

  /** How many there are. */
  public long count() {
    return jdbi.withHandle(handle -> new SandboxStore(handle).count());
  }

  /** How much each sandbox keeps that keeps anything. */
  public List<SandboxSize> sizes() {
    return jdbi.withHandle(handle -> new SandboxStore(handle).sizes());
  }

  /** All sandboxes, in the order of their making. */
  public List<Sandbox> all() {
    return jdbi.withHandle(handle -> new SandboxStore(handle).all()).stream()
        .map(SandboxRow::sandbox)
        .toList();
  }

  /**
   * Makes a sandbox.
   *
   * @throws ConflictException if its id is taken, a credential of a fixture is, or there are too
   *     many
   * @throws StorageFullException if no more can be kept
   * @throws dev.understudy.fixture.FixtureException if a fixture does not exist or does not fit
   */
  public Sandbox create(SandboxSpec spec) {
    requireRoom();
    var id = spec.id().orElseGet(systemClock::freshSandboxId);
    return transactions.run(
        id, new SandboxCreation(spec, false, true), SandboxTransaction::sandbox);
  }

  /**
   * Ends a sandbox; its credentials are refused from now on.
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
    onDiscard.run();
  }

  /**
   * Empties a sandbox and begins it again as it was made, with fixtures that were posted since.
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
    onDiscard.run();
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
          return after;
        });
  }

  /**
   * Adds a fixture document to what a sandbox holds.
   *
   * @return the document with all its ids, as JSON
   * @throws SandboxNotFoundException if there is none
   * @throws ConflictException if a credential in it belongs to another sandbox
   * @throws StorageFullException if no more can be kept
   * @throws dev.understudy.fixture.FixtureException if something in it does not fit; nothing is
   *     added
   */
  public String addFixture(String id, String source, String document) {
    requireRoom();
    return transactions.run(
        id, tx -> factory.addFixture(tx, FixtureDocument.parse(source, document)));
  }
}
