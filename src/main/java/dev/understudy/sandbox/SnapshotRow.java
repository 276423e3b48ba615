package dev.understudy.sandbox;

import dev.understudy.store.ColumnJson;
import java.time.Instant;
import java.util.List;

/**
 * A snapshot: the state of a sandbox that was kept under a name.
 *
 * @param sandbox the id of its sandbox
 * @param generation the generation of its rows
 * @param state JSON of a {@link KeptState}
 * @param storedBytes the approximate size of its rows
 * @param takenAt by the system clock
 */
public record SnapshotRow(
    String sandbox, String name, long generation, String state, long storedBytes, Instant takenAt) {
  /**
   * The part of a snapshot that is not in rows of its own.
   *
   * @param row the row of the sandbox, without the counters of its transactions
   * @param credentials the SHA-256 of the credentials that fixtures registered
   */
  public record KeptState(SandboxRow row, List<String> credentials) {}

  /** Returns a snapshot of a sandbox whose rows are copied into a generation. */
  public static SnapshotRow of(
      Sandbox sandbox, String name, long generation, List<String> credentials, Instant takenAt) {
    return new SnapshotRow(
        sandbox.id(),
        name,
        generation,
        ColumnJson.write(new KeptState(SandboxRow.of(sandbox), credentials)),
        sandbox.counts().storedBytes(),
        takenAt);
  }

  /** Reads the state. */
  public KeptState kept() {
    return ColumnJson.read(state, KeptState.class);
  }
}
