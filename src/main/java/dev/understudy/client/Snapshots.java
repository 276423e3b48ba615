package dev.understudy.client;

import java.util.List;
import java.util.Map;

/**
 * The snapshots of a sandbox. Each has everything that the sandbox had when it was taken.
 *
 * <pre>{@code
 * sandbox.snapshots().take("paid");
 * sandbox.clock().advance(Duration.ofDays(1));
 * sandbox.snapshots().restore("paid");
 * }</pre>
 */
public final class Snapshots {
  private final Calls calls;
  private final String sandboxPath;
  private final String path;

  Snapshots(Calls calls, String sandboxPath) {
    this.calls = calls;
    this.sandboxPath = sandboxPath;
    this.path = sandboxPath + "/snapshots";
  }

  /**
   * The size of everything that the server keeps.
   *
   * @param bytes the approximate size of all sandboxes and snapshots
   * @param maxBytes the bound on it; null: there is none
   */
  public record Storage(long bytes, Long maxBytes) {}

  /**
   * Keeps the state of the sandbox under this name.
   *
   * @param name 1 to 64 letters, digits, underscores, hyphens or full stops, but not {@code now}
   * @throws RefusedException 409 if there is one with this name, the sandbox has too many, or its
   *     clock is being advanced; 503 if there is no room
   */
  public Snapshot take(String name) {
    return Json.read(calls.post(path, Map.of("name", name)), Snapshot.class);
  }

  /** Returns all snapshots, oldest first. */
  public List<Snapshot> list() {
    return Page.all(
        Query.NONE, query -> Page.of(calls.get(query.after(path)), "snapshots", Snapshot.class));
  }

  /** Returns the size of everything that the server keeps. */
  public Storage storage() {
    return Json.read(calls.get(path).path("storage"), Storage.class);
  }

  /**
   * Replaces everything of the sandbox by what it was at this snapshot, which is kept.
   *
   * @throws RefusedException 404 if there is none with this name, 409 if the clock of the sandbox
   *     is being advanced
   */
  public SandboxState restore(String name) {
    return Json.read(
        calls.post(sandboxPath + "/restore", Map.of("snapshot", name)), SandboxState.class);
  }

  /**
   * Deletes the snapshot with this name. Sandboxes that were made from it stay.
   *
   * @throws RefusedException 404 if there is none with this name
   */
  public void delete(String name) {
    calls.delete(path + "/" + Query.encoded(name));
  }
}
