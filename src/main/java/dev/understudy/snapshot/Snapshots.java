package dev.understudy.snapshot;

import dev.understudy.delivery.ClockAdvance;
import dev.understudy.registry.Sandboxes;
import dev.understudy.retention.SnapshotRoom;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.RetryableException;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxCreation;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxRow;
import dev.understudy.sandbox.SandboxSize;
import dev.understudy.sandbox.SandboxSpec;
import dev.understudy.sandbox.SandboxStore;
import dev.understudy.sandbox.SandboxTables;
import dev.understudy.sandbox.Settings.SettingsChange;
import dev.understudy.sandbox.SnapshotRow;
import dev.understudy.sandbox.SnapshotStore;
import dev.understudy.sandbox.StorageFullException;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Snapshots of sandboxes, and forks: new sandboxes with everything that another one has. All rows
 * are copied into a generation of their own, in one transaction. A fork belongs to nobody else: it
 * stays as it is when its source changes or is deleted.
 */
public final class Snapshots {
  /** The number of snapshots that a sandbox can have. */
  public static final int MAX_SNAPSHOTS = 100;

  private final Jdbi jdbi;
  private final Sandboxes sandboxes;
  private final SystemClock systemClock;
  private final ClockAdvance advance;
  private final SnapshotRoom room;
  private final RowCopy rows;

  /** Creates the snapshots of these sandboxes, whose rows are in these tables. */
  public Snapshots(
      Jdbi jdbi,
      Sandboxes sandboxes,
      SystemClock systemClock,
      ClockAdvance advance,
      SnapshotRoom room,
      SandboxTables tables) {
    this.jdbi = jdbi;
    this.sandboxes = sandboxes;
    this.systemClock = systemClock;
    this.advance = advance;
    this.room = room;
    this.rows = new RowCopy(tables);
  }

  /**
   * Keeps the state of a sandbox under a name.
   *
   * @throws SandboxNotFoundException if there is no sandbox with this id
   * @throws ConflictException if it has a snapshot with this name, or too many, or its clock is
   *     being advanced
   * @throws StorageFullException if there is no room
   */
  public SnapshotRow take(String id, String name) {
    sandboxes.requireRoom();
    var taken = sandboxes.transactions().run(id, tx -> take(tx, name));
    room.onTaken(taken.storedBytes());
    return taken;
  }

  private SnapshotRow take(SandboxTransaction tx, String name) {
    refuseDuringAdvance(tx);
    var handle = tx.flush();
    var store = new SnapshotStore(handle);
    var sandbox = tx.current();
    var all = store.all(sandbox.id());
    if (all.stream().anyMatch(each -> each.name().equals(name))) {
      throw new ConflictException(
          "Sandbox '"
              + sandbox.id()
              + "' has a snapshot '"
              + name
              + "' already: delete it first, or choose another name.");
    }
    if (all.size() >= MAX_SNAPSHOTS) {
      throw new ConflictException(
          "Sandbox '"
              + sandbox.id()
              + "' has "
              + MAX_SNAPSHOTS
              + " snapshots, which is the most: delete some.");
    }
    room.refusal(sandbox.counts().storedBytes())
        .ifPresent(
            sentence -> {
              throw new StorageFullException(sentence);
            });
    long generation = new SandboxStore(handle).newGeneration(sandbox.id());
    rows.copy(handle, sandbox.generation(), generation);
    var row =
        SnapshotRow.of(sandbox, name, generation, store.credentials(sandbox.id()), tx.systemTime());
    store.insert(row);
    return row;
  }

  /** Returns the snapshots of a sandbox, oldest first. */
  public List<SnapshotRow> all(String id) {
    return jdbi.withHandle(handle -> new SnapshotStore(handle).all(id));
  }

  /**
   * Returns a snapshot of a sandbox.
   *
   * @throws SnapshotNotFoundException if there is none with this name
   */
  public SnapshotRow find(String id, String name) {
    return jdbi.withHandle(handle -> find(handle, id, name));
  }

  private static SnapshotRow find(Handle handle, String id, String name) {
    var store = new SnapshotStore(handle);
    return store
        .find(id, name)
        .orElseThrow(
            () ->
                new SnapshotNotFoundException(
                    id, name, store.all(id).stream().map(SnapshotRow::name).toList()));
  }

  /**
   * Deletes a snapshot of a sandbox.
   *
   * @throws SandboxNotFoundException if there is no sandbox with this id
   * @throws SnapshotNotFoundException if it has no snapshot with this name
   */
  public void delete(String id, String name) {
    sandboxes
        .transactions()
        .run(
            id,
            tx -> {
              var handle = tx.flush();
              new SnapshotStore(handle).delete(find(handle, id, name));
              return true;
            });
    room.onDeleted();
    sandboxes.wakeSweeper();
  }

  /**
   * Gives a sandbox the state of one of its snapshots, which is kept.
   *
   * @throws SandboxNotFoundException if there is no sandbox with this id
   * @throws SnapshotNotFoundException if it has no snapshot with this name
   * @throws ConflictException if its clock is being advanced
   */
  public Sandbox restore(String id, String name) {
    sandboxes.requireRoom();
    var restored = sandboxes.transactions().run(id, tx -> restore(tx, name));
    sandboxes.wakeSweeper();
    return restored;
  }

  private Sandbox restore(SandboxTransaction tx, String name) {
    refuseDuringAdvance(tx);
    var handle = tx.flush();
    var store = new SandboxStore(handle);
    var id = tx.sandbox().id();
    var snapshot = find(handle, id, name);
    store.discardGeneration(tx.generation());
    var kept = snapshot.kept();
    become(tx, kept.row(), snapshot.generation(), store.newGeneration(id));
    store.deleteCredentials(id);
    for (var credential : kept.credentials()) {
      if (!store.addCredential(credential, id)) {
        throw new ConflictException(
            "A credential of the snapshot belongs to another sandbox by now.");
      }
    }
    return tx.current();
  }

  /**
   * Creates a sandbox with everything that another one has, or had at a snapshot. The credentials
   * that fixtures registered stay with the other one.
   *
   * @param id of the new sandbox; empty: a random one
   * @param source the id of the other one
   * @param name of a snapshot of it; empty: as it is now
   * @throws SandboxNotFoundException if there is no sandbox to copy
   * @throws SnapshotNotFoundException if it has no snapshot with this name
   * @throws ConflictException if the id is taken, there are too many sandboxes, or the clock of the
   *     other one is being advanced
   */
  public Sandbox fork(Optional<String> id, String source, Optional<String> name) {
    sandboxes.requireRoom();
    // this use also keeps it from being the longest unused sandbox, which may be given up
    var before =
        sandboxes
            .transactions()
            .run(
                source,
                tx -> {
                  if (name.isEmpty()) {
                    refuseDuringAdvance(tx);
                  }
                  return tx.sandbox();
                });
    name.ifPresent(each -> find(source, each));
    var spec =
        new SandboxSpec(
            Optional.of(id.orElseGet(systemClock::freshSandboxId)),
            OptionalLong.of(before.seed()),
            Optional.of(List.of()),
            Optional.empty(),
            SettingsChange.NONE);
    return sandboxes
        .transactions()
        .run(
            spec.id().orElseThrow(),
            new SandboxCreation(spec, false, true),
            tx -> {
              name.ifPresentOrElse(each -> copySnapshot(tx, source, each), () -> copy(tx, source));
              return tx.current();
            });
  }

  /** Copies a sandbox as it is; its row is locked until the end of the transaction. */
  private void copy(SandboxTransaction tx, String source) {
    var row =
        new SandboxStore(tx.flush())
            .lock(source)
            .filter(each -> !each.deleted())
            .orElseThrow(() -> new SandboxNotFoundException(source, false));
    become(tx, row, row.generation(), tx.generation());
  }

  /** Copies a snapshot, without a lock: the rows of a generation never change, they only go. */
  private void copySnapshot(SandboxTransaction tx, String source, String name) {
    var handle = tx.flush();
    var snapshot = find(handle, source, name);
    become(tx, snapshot.kept().row(), snapshot.generation(), tx.generation());
    if (!new SnapshotStore(handle).isKept(snapshot.generation())) {
      throw new RetryableException("the snapshot was deleted at the same time", null);
    }
  }

  private void become(SandboxTransaction tx, SandboxRow row, long source, long target) {
    var other = row.sandbox();
    if (other.seed() != tx.sandbox().seed()) {
      throw new RetryableException("the other sandbox was replaced at the same time", null);
    }
    sandboxes.replace(tx, other, target);
    rows.copy(tx.flush(), source, target);
    // a webhook in flight is due in the copy, whatever the row of the sandbox says
    ClockAdvance.updateNextWork(tx);
  }

  private void refuseDuringAdvance(SandboxTransaction tx) {
    if (advance.isRunning(tx)) {
      throw new ConflictException(
          "The clock of sandbox '"
              + tx.sandbox().id()
              + "' is being advanced: try again when that call is answered.");
    }
  }

  /** Returns the approximate size of all rows of all sandboxes and snapshots. */
  public long storedBytes() {
    return sandboxes.snapshotBytes()
        + sandboxes.sizes().stream().mapToLong(SandboxSize::bytes).sum();
  }

  /** Returns the bound on all sandboxes and snapshots together; empty: there is none. */
  public OptionalLong maxBytes() {
    return room.maxBytes();
  }
}
