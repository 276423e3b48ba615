package dev.understudy.snapshot;

import java.util.List;

/** A name that no snapshot of a sandbox has; the message is a sentence. */
public final class SnapshotNotFoundException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param known the names of the snapshots that the sandbox has
   */
  SnapshotNotFoundException(String sandbox, String name, List<String> known) {
    super(
        "Sandbox '"
            + sandbox
            + "' has no snapshot '"
            + name
            + "'"
            + (known.isEmpty()
                ? ": it has none yet."
                : "; it has " + String.join(", ", known) + "."),
        null,
        false,
        false);
  }
}
