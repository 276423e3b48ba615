package dev.understudy.retention;

import dev.understudy.sandbox.NoSuchSandbox;
import dev.understudy.sandbox.Retained;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxSize;
import dev.understudy.sandbox.Sandboxes;
import dev.understudy.sandbox.Turn;
import dev.understudy.store.Outage;
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
 */
public final class SizeBound {
  private static final System.Logger LOG = System.getLogger(SizeBound.class.getName());
  private static final int LOOKS = 64; // in the time in which as much as the bound is written
  private static final int SHARES = 4; // the largest gives up so much of its own at a time

  private final Sandboxes sandboxes;
  private final long most;
  private final long between;
  private final Retained first;
  private final List<Retained> then;
  private final Map<String, Long> sizes = new ConcurrentHashMap<>();
  private final AtomicLong written = new AtomicLong();
  private final ReentrantLock looking = new ReentrantLock();

  /**
   * A bound.
   *
   * @param most how many bytes all sandboxes keep, about
   * @param first what is given up before anything else
   * @param then what is given up if that does not suffice
   */
  public SizeBound(Sandboxes sandboxes, long most, Retained first, List<Retained> then) {
    this.sandboxes = sandboxes;
    this.most = most;
    this.between = Math.max(1, most / LOOKS);
    this.first = first;
    this.then = List.copyOf(then);
  }

  /** Looks whether it is too much, after a commit that may have changed a sandbox. */
  public void committed(String id, Optional<Sandbox> sandbox) {
    if (sandbox.isEmpty()) {
      sizes.remove(id);
      return;
    }
    long size = sandbox.get().counts().storedBytes();
    long before = Optional.ofNullable(sizes.put(id, size)).orElse(0L);
    if (written.addAndGet(Math.max(0, size - before)) >= between
        && !looking.isHeldByCurrentThread()) {
      look();
    }
  }

  private void look() {
    looking.lock();
    try {
      if (written.getAndSet(0) >= between) {
        shrink();
      }
    } catch (RuntimeException e) {
      Outage.log(LOG, "giving up what is too much is put off", e);
    } finally {
      looking.unlock();
    }
  }

  private void shrink() {
    var largest = new PriorityQueue<>(Comparator.comparingLong(SandboxSize::bytes).reversed());
    largest.addAll(sandboxes.sizes());
    long total = largest.stream().mapToLong(SandboxSize::bytes).sum();
    if (total <= most) {
      return;
    }
    // a little more than needed, so that the next look finds nothing to do
    long wanted = total - most + between;
    while (wanted > 0 && !largest.isEmpty()) {
      var sandbox = largest.remove();
      long share = Math.min(wanted, Math.max(sandbox.bytes() / SHARES, between));
      long left = shrink(sandbox, share);
      wanted -= sandbox.bytes() - left;
      if (left < sandbox.bytes()) {
        largest.add(new SandboxSize(sandbox.id(), left));
      }
    }
  }

  /** Returns how large the sandbox is then. */
  private long shrink(SandboxSize sandbox, long bytes) {
    try {
      return sandboxes.turns().take(sandbox.id(), turn -> shrink(turn, sandbox.bytes() - bytes));
    } catch (NoSuchSandbox e) {
      return 0;
    }
  }

  private long shrink(Turn turn, long wanted) {
    long size = size(turn);
    if (size > wanted) {
      first.giveUp(turn, size - wanted);
      size = size(turn);
    }
    if (size > wanted) {
      long over = size - wanted;
      long rest = Math.max(1, size - first.size(turn));
      for (var kind : then) {
        // each in proportion to what there is of it
        kind.giveUp(turn, Math.max(1, (long) ((double) over * kind.size(turn) / rest)));
      }
      size = size(turn);
    }
    turn.storedInAll(size);
    return size;
  }

  private long size(Turn turn) {
    return first.size(turn) + then.stream().mapToLong(kind -> kind.size(turn)).sum();
  }
}
