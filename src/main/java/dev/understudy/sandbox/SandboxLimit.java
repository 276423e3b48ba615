package dev.understudy.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the number of sandboxes within its limit, also when several servers make some at once.
 *
 * <p>Whoever makes a sandbox looks first, without keeping anybody from it, whether one has to give
 * way, and counts its own at the end of its transaction. The count is one row: it is locked only
 * for the length of a commit, and not at all where one came for one that went.
 */
public final class SandboxLimit {
  /** So many give way at once where the limit was set lower than it was. */
  private static final int MAX_REMOVED_AT_ONCE = 20;

  private static final int CANDIDATES = 4 * MAX_REMOVED_AT_ONCE;

  private final long most;

  public SandboxLimit(long most) {
    this.most = most;
  }

  /** How many there may be. */
  public long max() {
    return most;
  }

  /**
   * Ends the longest unused ones that were made by use, as far as that is needed for one more. To
   * be called before anything else is locked: it waits for whoever uses them.
   *
   * @return the ids of those that gave way
   * @throws ConflictException if none may be given up
   */
  public List<String> removeUnused(SandboxStore store) {
    long tooMany = store.count() + 1 - most;
    if (tooMany <= 0) {
      return List.of();
    }
    var candidates = store.longestUnused(CANDIDATES);
    if (candidates.isEmpty()) {
      throw new ConflictException(
          "There are " + most + " sandboxes, and none of them may be given up: delete some.");
    }
    var gone = new ArrayList<String>();
    for (var id : candidates) {
      if (gone.size() < Math.min(tooMany, MAX_REMOVED_AT_ONCE)
          && remove(store, store.lockUnlessBusy(id))) {
        gone.add(id);
      }
    }
    // all are in use at this very moment
    for (int i = 0; i < candidates.size() && gone.isEmpty(); i++) {
      if (remove(store, store.lock(candidates.get(i)))) {
        gone.add(candidates.get(i));
      }
    }
    if (gone.isEmpty()) {
      throw new RetryableException("others have given way at the same time", null);
    }
    return gone;
  }

  private static boolean remove(SandboxStore store, Optional<SandboxRow> locked) {
    var found = locked.filter(row -> row.madeByUse() && !row.deleted());
    found.ifPresent(
        row -> {
          store.discardGeneration(row.generation());
          store.deleteCredentials(row.id());
          store.delete(row.id());
        });
    return found.isPresent();
  }

  /**
   * Counts a new one, and keeps others from counting until the transaction ends.
   *
   * @param gone how many have given way to it
   * @throws RetryableException if others have taken the room meanwhile
   */
  public void countNew(SandboxStore store, int gone) {
    int more = 1 - gone;
    if (more != 0 && !store.count(more, more > 0 ? most : Long.MAX_VALUE)) {
      throw new RetryableException("others have made sandboxes at the same time", null);
    }
  }

  /** Counts one that was deleted. */
  public static void countDeleted(SandboxStore store) {
    store.count(-1, Long.MAX_VALUE);
  }
}
