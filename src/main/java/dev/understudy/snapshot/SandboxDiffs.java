package dev.understudy.snapshot;

import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxTables;
import dev.understudy.sandbox.Settings;
import dev.understudy.sandbox.SnapshotRow;
import dev.understudy.sandbox.SnapshotStore;
import dev.understudy.snapshot.SandboxDiff.DiffEntry;
import dev.understudy.snapshot.SandboxDiff.DiffState;
import dev.understudy.snapshot.SandboxDiff.FieldChange;
import dev.understudy.snapshot.SandboxDiff.KindDiff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Compares states of sandboxes: snapshots of one, the sandbox as it is now, and other ones. */
public final class SandboxDiffs {
  /** The name of the state that a sandbox has now. */
  public static final String NOW = "now";

  private final Jdbi jdbi;
  private final Sandboxes sandboxes;
  private final SandboxTables tables;

  /** Creates the comparison of these sandboxes, whose rows are in these tables. */
  public SandboxDiffs(Jdbi jdbi, Sandboxes sandboxes, SandboxTables tables) {
    this.jdbi = jdbi;
    this.sandboxes = sandboxes;
    this.tables = tables;
  }

  /**
   * Compares two states.
   *
   * @param id of the sandbox
   * @param from a snapshot of it, {@link #NOW}, or the id of another sandbox; empty: its latest
   *     snapshot, if it has one
   * @param to likewise; empty: the sandbox as it is now
   * @param limit the maximum number of entries of each kind
   * @throws SandboxNotFoundException if there is no sandbox with this id
   * @throws SnapshotNotFoundException if a name is that of no snapshot and of no sandbox
   */
  public SandboxDiff diff(String id, Optional<String> from, Optional<String> to, int limit) {
    sandboxes.find(id).orElseThrow(() -> new SandboxNotFoundException(id, false));
    return jdbi.inTransaction(
        // all statements see the same rows
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          var all = new SnapshotStore(handle).all(id);
          var latest = all.isEmpty() ? NOW : all.get(all.size() - 1).name();
          return diff(
              handle, side(id, from.orElse(latest), all), side(id, to.orElse(NOW), all), limit);
        });
  }

  private DiffSide side(String id, String name, List<SnapshotRow> all) {
    var snapshot = all.stream().filter(each -> each.name().equals(name)).findFirst();
    if (snapshot.isPresent()) {
      var row = snapshot.get();
      var kept = row.kept().row().sandbox();
      return new DiffSide(kept.withStateOf(kept, row.generation()), Optional.of(name));
    }
    return sandboxes
        .find(name.equals(NOW) ? id : name)
        .map(found -> new DiffSide(found, Optional.empty()))
        .orElseThrow(
            () ->
                new SnapshotNotFoundException(
                    id, name, all.stream().map(SnapshotRow::name).toList()));
  }

  private SandboxDiff diff(Handle handle, DiffSide from, DiffSide to, int limit) {
    var kinds = new ArrayList<KindDiff>();
    ofSandboxes(from.sandbox(), to.sandbox()).ifPresent(kinds::add);
    for (var table : tables.all()) {
      DiffKind.ofTable(table)
          .map(kind -> TableDiff.of(handle, table, kind).compare(handle, from, to, limit))
          .filter(diff -> diff.added() + diff.changed() + diff.gone() > 0)
          .ifPresent(kinds::add);
    }
    return new SandboxDiff(DiffState.of(from), DiffState.of(to), List.copyOf(kinds));
  }

  /** Compares what is not in rows: seed, fixtures, clock and settings. */
  private static Optional<KindDiff> ofSandboxes(Sandbox from, Sandbox to) {
    var before = fields(from);
    var after = fields(to);
    var changes = new LinkedHashMap<String, FieldChange>();
    Stream.concat(before.keySet().stream(), after.keySet().stream())
        .distinct()
        .filter(name -> !Objects.equals(before.get(name), after.get(name)))
        .forEach(name -> changes.put(name, new FieldChange(before.get(name), after.get(name))));
    var entry = new DiffEntry("changed", Optional.empty(), Optional.empty(), Optional.of(changes));
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(new KindDiff("sandbox", 0, 1, 0, List.of(entry)));
  }

  private static Map<String, Object> fields(Sandbox sandbox) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("seed", sandbox.seed());
    fields.put("fixtures", sandbox.fixtures().size());
    fields.put("clock", sandbox.clock().mode());
    if (sandbox.clock() instanceof Clock.Live live) {
      fields.put("clock_shift", live.shift().toString());
    } else {
      fields.put("now", sandbox.clock().now(Instant.EPOCH).toString());
    }
    fields.put("unknown_entities", Settings.word(sandbox.settings().unknownEntities()));
    fields.putAll(sandbox.settings().ofProviders());
    return fields;
  }
}
