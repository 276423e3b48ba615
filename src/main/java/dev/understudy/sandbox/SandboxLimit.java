package dev.understudy.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Limit on the number of sandboxes, exact also if several servers create some at once.
 *
 * <p>A transaction that creates a sandbox first checks, without a lock, whether it has to remove
 * unused ones, and updates the count at its end. The count is one row. It is locked only for the
 * length of a commit, and not at all if one sandbox replaces another.
 */
public final class SandboxLimit {
  /** More than one is removed if the limit is lower than in an earlier run of the server. */
  private static final int MAX_REMOVED_AT_ONCE = 20;

  private static final int CANDIDATES = 4 * MAX_REMOVED_AT_ONCE;

  private final long max;

  public SandboxLimit(long max) {
    this.max = max;
  }

  /** Returns the maximum number of sandboxes. */
  public long max() {
    return max;
  }

  /**
   * Removes the longest unused sandboxes that calls created, until there is room for one more. It
   * can wait for transactions on them, so it must be called before any other lock is taken.
   *
   * @return the ids of the removed sandboxes
   * @throws ConflictException if none can be removed
   */
  public List<String> removeUnused(SandboxStore store) {
    long excess = store.count() + 1 - max;
    if (excess <= 0) {
      return List.of();
    }
    var candidates = store.longestUnused(CANDIDATES);
    if (candidates.isEmpty()) {
      throw new ConflictException(
          "There are " + max + " sandboxes, and none of them may be given up: delete some.");
    }
    var removed = new ArrayList<String>();
    for (var id : candidates) {
      if (removed.size() < Math.min(excess, MAX_REMOVED_AT_ONCE)
          && remove(store, store.lockUnlessBusy(id))) {
        removed.add(id);
      }
    }
    // all are in use at this moment: wait for one
    for (int i = 0; i < candidates.size() && removed.isEmpty(); i++) {
      if (remove(store, store.lock(candidates.get(i)))) {
        removed.add(candidates.get(i));
      }
    }
    if (removed.isEmpty()) {
      throw new RetryableException("other servers removed the same sandboxes", null);
    }
    return removed;
  }

  private static boolean remove(SandboxStore store, Optional<SandboxRow> locked) {
    var found = locked.filter(row -> row.madeByUse() && !row.deleted());
    found.ifPresent(
        row -> {
          store.discardGeneration(row.generation());
          store.deleteSnapshots(row.id());
          store.deleteCredentials(row.id());
          store.delete(row.id());
        });
    return found.isPresent();
  }

  /**
   * Counts a new sandbox. The count is locked until the transaction ends.
   *
   * @param removed how many were removed for it
   * @throws RetryableException if other servers reached the limit in the meantime
   */
  public void countNew(SandboxStore store, int removed) {
    int more = 1 - removed;
    if (more != 0 && !store.count(more, more > 0 ? max : Long.MAX_VALUE)) {
      throw new RetryableException("other servers created sandboxes at the same time", null);
    }
  }

  /** Counts a deleted sandbox. */
  public static void countDeleted(SandboxStore store) {
    store.count(-1, Long.MAX_VALUE);
  }
}
