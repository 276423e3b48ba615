package dev.understudy.retention;

import java.util.Optional;
import java.util.OptionalLong;

/** The bound on the size of all snapshots. */
public interface SnapshotRoom {
  /** No bound. */
  SnapshotRoom UNBOUNDED = bytes -> Optional.empty();

  /** Returns the sentence with which a snapshot of this size is refused; empty: it has room. */
  Optional<String> refusal(long bytes);

  /** Notes that a snapshot of this size was committed. */
  default void onTaken(long bytes) {}

  /** Notes that snapshots were deleted. */
  default void onDeleted() {}

  /** Returns the bound on all sandboxes and snapshots together; empty: there is none. */
  default OptionalLong maxBytes() {
    return OptionalLong.empty();
  }
}
