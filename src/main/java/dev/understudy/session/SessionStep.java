package dev.understudy.session;

import dev.understudy.journal.JournalEntry;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Something that was done in a session. */
sealed interface SessionStep {
  /** Returns the sandbox's time at which it was done. */
  Instant at();

  /**
   * A call of an emulated service.
   *
   * @param isTruncated whether a fault has cut its response
   */
  record ServiceCall(JournalEntry entry, boolean isTruncated) implements SessionStep {
    @Override
    public Instant at() {
      return entry.at();
    }
  }

  /**
   * A call of the control plane.
   *
   * @param path below that of the sandbox
   */
  record ControlStep(Instant at, String method, String path, ObjectNode body)
      implements SessionStep {
    boolean is(String otherMethod, String otherPath) {
      return method.equals(otherMethod) && path.equals(otherPath);
    }
  }

  /** A fixture that was added, without what only one sandbox can have. */
  record AddedFixture(Instant at, String json, String yaml) implements SessionStep {}
}
