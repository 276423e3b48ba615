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
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bound on the bytes that all sandboxes together keep. Whenever some more have been written, the
 * size of all is looked up, and while it is too much, the largest sandbox gives up its oldest:
 * first bodies of its journal, then calls, messages and webhooks. So a sandbox of usual size loses
 * nothing to one that is flooded.
 *
 * <p>The caller whose commit goes beyond the bound does it, and others that do so meanwhile wait:
 * nobody can write faster than it is given up.
 *
 * <p>Where that does not suffice, the latest go as well. What is left then has to stay: messages
 * that are scheduled or unread, jobs, webhooks that are yet to go. If that is still too much, all
 * is full, and new things are refused until some of it may be given up or is deleted.
 */
public final class SizeBound {
  private static final System.Logger LOG = System.getLogger(SizeBound.class.getName());
  private static final int LOOKS = 64; // in the time in which as much as the bound is written
  private static final int SHARES = 4; // the largest gives up so much of its own at a time
  private static final int LATEST = 10; // of each kind, in each sandbox, as long as that suffices

  private final Sandboxes sandboxes;
  private final long most;
  private final long between;
  private final Retained first;
  private final List<Retained> then;
  private final Map<String, Long> sizes = new ConcurrentHashMap<>();
  private final AtomicLong written = new AtomicLong();
  private final ReentrantLock looking = new ReentrantLock();

  /** What is left of sandboxes that have given up all they may. */
  private final Map<String, Long> kept = new ConcurrentHashMap<>();

  private final boolean isShared;
  private volatile boolean isFull;
  private volatile boolean mayHaveRoom;

  /**
   * A bound.
   *
   * @param most how many bytes all sandboxes keep, about
   * @param first what is given up before anything else
   * @param then what is given up if that does not suffice
   * @param isShared whether other servers may delete sandboxes of this database
   */
  public SizeBound(
      Sandboxes sandboxes, long most, Retained first, List<Retained> then, boolean isShared) {
    this.isShared = isShared;
    this.sandboxes = sandboxes;
    this.most = most;
    this.between = Math.max(1, most / LOOKS);
    this.first = first;
    this.then = List.copyOf(then);
  }

  /** Looks whether it is too much, after a commit that may have changed a sandbox. */
  public void onCommit(String id, Optional<Sandbox> sandbox) {
    if (sandbox.isEmpty()) {
      sizes.remove(id);
      rowsDeletable(id);
      return;
    }
    long size = sandbox.get().counts().storedBytes();
    long before = Optional.ofNullable(sizes.put(id, size)).orElse(0L);
    long more = written.addAndGet(Math.max(0, size - before));
    if (looking.isHeldByCurrentThread()) {
      return;
    }
    if (size < before) {
      rowsDeletable(id);
    }
    if (more >= between) {
      look();
    }
  }

  /** Takes note that a sandbox may give up something that it had to keep. */
  public void rowsDeletable(String id) {
    kept.remove(id);
    mayHaveRoom = true;
  }

  /** Returns the sentence that says why nothing more can be kept; empty while something can. */
  public Optional<String> fullMessage() {
    if (isFull && (mayHaveRoom || isShared)) {
      look();
    }
    return isFull ? Optional.of(sentence()) : Optional.empty();
  }

  private String sentence() {
    return "The sandboxes keep more than the "
        + most
        + " bytes that --keep-bytes allows, in messages that are scheduled or unread and in"
        + " webhooks that are yet to go, so that nothing new is accepted: delete or reset sandboxes"
        + " that are no longer needed, or start the server with a larger --keep-bytes.";
  }

  private void look() {
    looking.lock();
    try {
      if (written.get() >= between || isFull && (mayHaveRoom || isShared)) {
        written.set(0);
        mayHaveRoom = false;
        shrink();
      }
    } catch (RuntimeException e) {
      mayHaveRoom = true;
      Outage.log(LOG, "giving up what is too much is put off", e);
    } finally {
      looking.unlock();
    }
  }

  private void shrink() {
    var all = sandboxes.sizes();
    long total = all.stream().mapToLong(SandboxSize::bytes).sum();
    if (total > most) {
      // a little more than needed, so that the next look finds nothing to do
      total = shrink(all, total, most - between, LATEST);
    }
    boolean wasFull = isFull;
    // once full, all stays full until there is some room, not just for one call more
    long full = wasFull ? most - between : most;
    if (total > full) {
      total = shrink(sandboxes.sizes(), total, most - between, 0);
    }
    isFull = total > full;
    if (isFull && !wasFull) {
      LOG.log(Level.WARNING, sentence());
    }
  }

  /**
   * Has the largest give up something until no more than that is left, and returns what is left.
   */
  private long shrink(List<SandboxSize> all, long before, long wanted, int latest) {
    var largest = new PriorityQueue<>(Comparator.comparingLong(SandboxSize::bytes).reversed());
    all.stream()
        .filter(each -> !Long.valueOf(each.bytes()).equals(kept.get(each.id())))
        .forEach(largest::add);
    long total = before;
    while (total > wanted && !largest.isEmpty()) {
      var sandbox = largest.remove();
      long share = Math.min(total - wanted, Math.max(sandbox.bytes() / SHARES, between));
      long left = shrink(sandbox, share, latest);
      if (left >= sandbox.bytes() && latest == 0) {
        // a batch goes as a whole, which may be more than the share
        left = shrink(sandbox, sandbox.bytes(), latest);
        kept.put(sandbox.id(), left);
      } else if (left < sandbox.bytes()) {
        largest.add(new SandboxSize(sandbox.id(), left));
      }
      total -= sandbox.bytes() - left;
    }
    return total;
  }

  /** Returns how large the sandbox is then. */
  private long shrink(SandboxSize sandbox, long bytes, int latest) {
    try {
      return sandboxes
          .transactions()
          .run(sandbox.id(), tx -> shrink(tx, sandbox.bytes() - bytes, latest));
    } catch (SandboxNotFoundException e) {
      return 0;
    }
  }

  private long shrink(SandboxTransaction tx, long wanted, int latest) {
    long size = size(tx);
    if (size > wanted) {
      first.deleteOldest(tx, size - wanted, latest);
      size = size(tx);
    }
    if (size > wanted) {
      long over = size - wanted;
      long rest = Math.max(1, size - first.size(tx));
      for (var kind : then) {
        // each in proportion to what there is of it
        long part = (long) ((double) over * kind.size(tx) / rest);
        kind.deleteOldest(tx, Math.max(1, part), latest);
      }
      size = size(tx);
    }
    tx.setStoredBytes(size);
    return size;
  }

  private long size(SandboxTransaction tx) {
    return first.size(tx) + then.stream().mapToLong(kind -> kind.size(tx)).sum();
  }
}
