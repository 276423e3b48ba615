package dev.understudy.retention;

import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxSize;
import dev.understudy.store.Outage;
import dev.understudy.transaction.SandboxTransaction;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bound on the size of all sandboxes together. The total size is checked each time a certain
 * amount has been written. While it is over the bound, the largest sandbox deletes its oldest rows:
 * first bodies in its journal, then calls, messages and webhooks. A sandbox of ordinary size loses
 * nothing because another one is flooded.
 *
 * <p>The caller whose commit exceeds the bound does this work, and other callers that exceed it
 * wait, so that rows can't be written faster than they are deleted.
 *
 * <p>If that does not suffice, the newest rows are deleted as well. The rest has to be kept:
 * scheduled and unread messages, jobs, pending webhooks. If the rest is still over the bound,
 * storage is full, and new rows are refused until some can be deleted.
 */
public final class SizeBound implements SnapshotRoom {
  private static final System.Logger LOG = System.getLogger(SizeBound.class.getName());

  /** The part of the bound that snapshots may take, which nothing but their deletion frees. */
  private static final int SNAPSHOT_PART = 2;

  /** Number of checks while as many bytes are written as the bound allows. */
  private static final int CHECKS_PER_BOUND = 64;

  /** Smallest part of its rows that the largest sandbox deletes at a time. */
  private static final int PARTS = 4;

  /** Newest rows of each kind in each sandbox that are kept as long as possible. */
  private static final int MIN_KEPT = 10;

  private final Sandboxes sandboxes;
  private final long maxBytes;
  private final long checkInterval;
  private final Retained first;
  private final List<Retained> others;
  private final boolean isShared;

  /** Sizes of sandboxes after their last commit in this process. */
  private final Map<String, Long> sizes = new ConcurrentHashMap<>();

  /** Sizes of sandboxes in which nothing more can be deleted. */
  private final Map<String, Long> minimumSizes = new ConcurrentHashMap<>();

  private final AtomicLong writtenSinceCheck = new AtomicLong();
  private final ReentrantLock checking = new ReentrantLock();
  private volatile boolean isFull;
  private volatile boolean mayHaveRoom;

  /**
   * Creates a bound.
   *
   * @param maxBytes the approximate maximum size of all sandboxes
   * @param first what is deleted before anything else
   * @param others what is deleted if that does not suffice
   * @param isShared whether other servers may delete sandboxes of this database
   */
  public SizeBound(
      Sandboxes sandboxes, long maxBytes, Retained first, List<Retained> others, boolean isShared) {
    this.sandboxes = sandboxes;
    this.maxBytes = maxBytes;
    this.checkInterval = Math.max(1, maxBytes / CHECKS_PER_BOUND);
    this.first = first;
    this.others = List.copyOf(others);
    this.isShared = isShared;
  }

  /** Checks the total size after a commit, if enough has been written. */
  public void onCommit(String id, Optional<Sandbox> sandbox) {
    if (sandbox.isEmpty()) {
      sizes.remove(id);
      rowsDeletable(id);
      return;
    }
    long size = sandbox.get().counts().storedBytes();
    long before = Optional.ofNullable(sizes.put(id, size)).orElse(0L);
    long written = writtenSinceCheck.addAndGet(Math.max(0, size - before));
    if (checking.isHeldByCurrentThread()) {
      return;
    }
    if (size < before) {
      rowsDeletable(id);
    }
    if (written >= checkInterval) {
      check();
    }
  }

  /** Notes that rows of a sandbox can be deleted that had to be kept before. */
  public void rowsDeletable(String id) {
    minimumSizes.remove(id);
    mayHaveRoom = true;
  }

  /** Returns the message with which new rows are refused; empty if storage is not full. */
  public Optional<String> fullMessage() {
    if (isFull && (mayHaveRoom || isShared)) {
      check();
    }
    return isFull ? Optional.of(sentence()) : Optional.empty();
  }

  private String sentence() {
    return "The sandboxes keep more than the "
        + maxBytes
        + " bytes that --keep-bytes allows, in messages that are scheduled or unread, in webhooks"
        + " that are yet to go and in snapshots, so that nothing new is accepted: delete or reset"
        + " sandboxes that are no longer needed, delete snapshots, or start the server with a"
        + " larger --keep-bytes.";
  }

  @Override
  public Optional<String> refusal(long bytes) {
    long all = sandboxes.snapshotBytes() + bytes;
    return all > maxBytes / SNAPSHOT_PART
        ? Optional.of(
            "With this one the snapshots of all sandboxes would keep "
                + all
                + " bytes, more than half of the "
                + maxBytes
                + " bytes that --keep-bytes allows: delete some, or start the server with a larger"
                + " --keep-bytes.")
        : Optional.empty();
  }

  @Override
  public void onTaken(long bytes) {
    if (writtenSinceCheck.addAndGet(bytes) >= checkInterval) {
      check();
    }
  }

  @Override
  public void onDeleted() {
    mayHaveRoom = true;
  }

  @Override
  public OptionalLong maxBytes() {
    return OptionalLong.of(maxBytes);
  }

  private void check() {
    checking.lock();
    try {
      if (writtenSinceCheck.get() >= checkInterval || isFull && (mayHaveRoom || isShared)) {
        writtenSinceCheck.set(0);
        mayHaveRoom = false;
        shrinkIfNeeded();
      }
    } catch (RuntimeException e) {
      mayHaveRoom = true;
      Outage.log(LOG, "rows over the bound can't be deleted now", e);
    } finally {
      checking.unlock();
    }
  }

  private void shrinkIfNeeded() {
    var all = sandboxes.sizes();
    long total = all.stream().mapToLong(SandboxSize::bytes).sum() + sandboxes.snapshotBytes();
    if (total > maxBytes) {
      // a little more than needed, so that the next check finds nothing to do
      total = shrink(all, total, maxBytes - checkInterval, MIN_KEPT);
    }
    boolean wasFull = isFull;
    // once full, storage stays full until there is room for more than a single call
    long fullAt = wasFull ? maxBytes - checkInterval : maxBytes;
    if (total > fullAt) {
      total = shrink(sandboxes.sizes(), total, maxBytes - checkInterval, 0);
    }
    isFull = total > fullAt;
    if (isFull && !wasFull) {
      LOG.log(Level.WARNING, sentence());
    }
  }

  /**
   * Deletes rows of the largest sandboxes.
   *
   * @param target the total size to reach
   * @return the total size afterwards
   */
  private long shrink(List<SandboxSize> all, long before, long target, int minKept) {
    var largest = new PriorityQueue<>(Comparator.comparingLong(SandboxSize::bytes).reversed());
    all.stream()
        .filter(each -> !Long.valueOf(each.bytes()).equals(minimumSizes.get(each.id())))
        .forEach(largest::add);
    long total = before;
    while (total > target && !largest.isEmpty()) {
      var sandbox = largest.remove();
      long part = Math.min(total - target, Math.max(sandbox.bytes() / PARTS, checkInterval));
      long after = shrink(sandbox, part, minKept);
      if (after >= sandbox.bytes() && minKept == 0) {
        // the oldest batch may be larger than the part, and is deleted as a whole or not at all
        after = shrink(sandbox, sandbox.bytes(), minKept);
        minimumSizes.put(sandbox.id(), after);
      } else if (after < sandbox.bytes()) {
        largest.add(new SandboxSize(sandbox.id(), after));
      }
      total -= sandbox.bytes() - after;
    }
    return total;
  }

  /** Deletes rows of a sandbox; returns its size afterwards. */
  private long shrink(SandboxSize sandbox, long bytes, int minKept) {
    try {
      return sandboxes
          .transactions()
          .run(sandbox.id(), tx -> shrink(tx, sandbox.bytes() - bytes, minKept));
    } catch (SandboxNotFoundException e) {
      return 0;
    }
  }

  private long shrink(SandboxTransaction tx, long target, int minKept) {
    long size = size(tx);
    if (size > target) {
      first.deleteOldest(tx, size - target, minKept);
      size = size(tx);
    }
    if (size > target) {
      long excess = size - target;
      long othersSize = Math.max(1, size - first.size(tx));
      for (var kind : others) {
        // each kind in proportion to its size
        long part = (long) ((double) excess * kind.size(tx) / othersSize);
        kind.deleteOldest(tx, Math.max(1, part), minKept);
      }
      size = size(tx);
    }
    tx.setStoredBytes(size);
    return size;
  }

  private long size(SandboxTransaction tx) {
    return first.size(tx) + others.stream().mapToLong(kind -> kind.size(tx)).sum();
  }
}
