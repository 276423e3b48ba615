package dev.understudy.transaction;

import dev.understudy.sandbox.Sandbox;
import java.util.Map;

/**
 * A sandbox as a transaction of this process left it. The next transaction continues from it, if no
 * other server has changed the sandbox since.
 *
 * @param cached the state that transactions hand on
 * @param hasDeletableRows whether the transaction made rows deletable that had to be kept before
 */
record SandboxSnapshot(
    Sandbox sandbox,
    SandboxEntities entities,
    Map<CachedState<?>, Object> cached,
    boolean hasDeletableRows) {
  /** Returns the snapshot of a sandbox that was just read or made. */
  static SandboxSnapshot of(Sandbox sandbox, SandboxEntities entities) {
    return new SandboxSnapshot(sandbox, entities, Map.of(), false);
  }
}
