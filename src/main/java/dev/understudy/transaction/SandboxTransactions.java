package dev.understudy.transaction;

import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxCreation;
import dev.understudy.sandbox.SandboxLimit;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxRow;
import dev.understudy.sandbox.SandboxSpec;
import dev.understudy.sandbox.SandboxStore;
import dev.understudy.sandbox.SandboxVersion;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.sandbox.TryAgainException;
import dev.understudy.store.CommitException;
import dev.understudy.store.Outage;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.store.SqlStates;
import dev.understudy.store.Transactions;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes each sandbox a total order. Whoever comes first leads: it opens a transaction, makes its
 * own move and those that have queued up behind it meanwhile, each seeing what the earlier ones
 * did, writes all their rows together, and commits once. So the price of a transaction is shared
 * when there is a queue.
 *
 * <p>Several servers on one database take turns, too: a turn begins by locking the sandbox's row.
 * If that has the version that this process left it with, the turn goes on from what is in memory,
 * else from what is in the database.
 *
 * <p>No move is done twice: when the connection breaks at a commit, the sandbox's row says whether
 * it was committed, before anything is done again.
 */
public final class SandboxTransactions {
  private static final System.Logger LOG = System.getLogger(SandboxTransactions.class.getName());
  private static final int MAX_WORK_TOGETHER = 64;
  private static final int MAX_ROWS_TOGETHER = 2_000;
  private static final int MAX_TRIES = 10;
  private static final int SPARE_QUEUES = 1_000;
  private static final long MAX_COMMIT_CHECK_NANOS = 10_000_000_000L;
  private static final long COMMIT_CHECK_PAUSE_NANOS = 20_000_000L;

  private final Jdbi jdbi;
  private final SandboxFactory factory;
  private final SandboxLimit limit;
  private final EntityCache entityCache;
  private final SystemClock systemClock;
  private final Consumer<SandboxTransaction> upkeep;
  private final String server;
  private final ConcurrentHashMap<String, WaitQueue> lines = new ConcurrentHashMap<>();
  private final List<BiConsumer<String, Optional<Sandbox>>> listeners =
      new CopyOnWriteArrayList<>();
  private volatile Runnable onDiscard = () -> {};
  private volatile Consumer<String> onFreed = id -> {};

  /**
   * @param upkeep what is done once in every transaction, after its moves
   */
  public SandboxTransactions(
      Jdbi jdbi,
      SandboxStartUp beginnings,
      SandboxLimit limit,
      Consumer<SandboxTransaction> upkeep) {
    this.jdbi = jdbi;
    this.factory = beginnings.factory();
    this.limit = limit;
    this.entityCache = beginnings.worlds();
    this.systemClock = beginnings.wall();
    this.upkeep = upkeep;
    this.server = systemClock.freshServerId();
  }

  /**
   * Calls this after each commit that may have changed a sandbox: with its id, and with the sandbox
   * as it was committed, if it could be and is not deleted.
   */
  public void onCommit(BiConsumer<String, Optional<Sandbox>> listener) {
    listeners.add(listener);
  }

  /** Calls this after a commit since which something may be given up that had to be kept. */
  public void onFreed(Consumer<String> listener) {
    onFreed = listener;
  }

  /** Does this when a sandbox has given way to another one. */
  public void onDiscard(Runnable action) {
    onDiscard = action;
  }

  /**
   * Makes a move in this sandbox and returns when it is committed. A move may be made twice, when
   * the first try is rolled back; what it does it does through the turn.
   *
   * @throws SandboxNotFoundException if there is none with this id
   * @throws OutcomeUnknownException if nobody can say whether it is committed
   */
  public <T> T run(String sandboxId, Function<SandboxTransaction, T> move) {
    return run(sandboxId, new QueuedWork<>(Optional.empty(), move));
  }

  /** Makes a move in this sandbox, which is made in the same transaction if there is none. */
  public <T> T run(String sandboxId, SandboxCreation making, Function<SandboxTransaction, T> move) {
    return run(sandboxId, new QueuedWork<>(Optional.of(making), move));
  }

  /**
   * Runs work in this sandbox, which is created in the same transaction if its id says that use
   * creates it.
   *
   * @throws SandboxNotFoundException if there is none, or it was deleted
   */
  public <T> T runOrCreate(String sandboxId, Function<SandboxTransaction, T> work) {
    return sandboxId.startsWith(Sandbox.MADE_BY_USE_PREFIX)
        ? run(sandboxId, new SandboxCreation(SandboxSpec.ofId(sandboxId), true, false), work)
        : run(sandboxId, work);
  }

  private <T> T run(String sandboxId, QueuedWork<T> work) {
    var queue =
        lines.compute(
            sandboxId,
            (id, there) -> {
              var joined = there == null ? new WaitQueue() : there;
              joined.join(work);
              return joined;
            });
    work.await();
    if (!work.done()) {
      Optional<Sandbox> committed;
      try {
        committed = runAsLeader(sandboxId, queue, work).map(SandboxSnapshot::sandbox);
      } finally {
        queue.handOver();
        lines.computeIfPresent(sandboxId, (id, there) -> there.isEmpty() ? null : there);
      }
      listeners.forEach(listener -> listener.accept(sandboxId, committed));
      if (lines.size() > 2 * limit.most() + SPARE_QUEUES) {
        // of sandboxes, most of them, that have gone by way of other servers
        lines.keySet().forEach(this::forget);
      }
    }
    return work.result();
  }

  /** Forgets what is kept in this process of a sandbox, unless it is just needed. */
  public void forget(String sandboxId) {
    lines.computeIfPresent(sandboxId, (id, queue) -> queue.isIdle() ? null : queue);
  }

  private Optional<SandboxSnapshot> runAsLeader(
      String sandboxId, WaitQueue queue, QueuedWork<?> own) {
    var taken = new ArrayList<QueuedWork<?>>();
    try {
      queue.known = together(sandboxId, queue, own, taken);
      taken.forEach(QueuedWork::complete);
    } catch (OutcomeUnknownException e) {
      queue.known = Optional.empty();
      taken.forEach(work -> work.fail(e));
    } catch (RuntimeException | Error e) {
      queue.known = Optional.empty();
      if (taken.isEmpty()) {
        taken.add(queue.next());
      }
      if (taken.size() == 1 && !isWorthAnotherTry(e)) {
        taken.get(0).fail(e);
      } else {
        taken.forEach(work -> queue.known = alone(sandboxId, queue, work));
      }
    }
    if (!own.done()) {
      throw new IllegalStateException("led without being first in line");
    }
    return queue.known;
  }

  private Optional<SandboxSnapshot> together(
      String sandboxId, WaitQueue queue, QueuedWork<?> own, List<QueuedWork<?>> taken) {
    return transaction(
        queue,
        handle -> {
          var begun = begin(handle, sandboxId, queue, own);
          var tx = begun.tx();
          for (var work = queue.next(); work != null; work = queue.next()) {
            taken.add(work);
            tx.at(systemClock.now());
            if (work.isForNew() && taken.size() > 1) {
              throw taken(sandboxId);
            }
            work.run(tx);
            if (taken.size() == MAX_WORK_TOGETHER
                || tx.bufferedRows() >= MAX_ROWS_TOGETHER
                || tx.sandbox().deleted()) {
              break;
            }
          }
          return begun;
        });
  }

  /** Makes a move by itself, so that it fails for no other. */
  private Optional<SandboxSnapshot> alone(String sandboxId, WaitQueue queue, QueuedWork<?> work) {
    for (int tries = 1; ; tries++) {
      try {
        var known =
            transaction(
                queue,
                handle -> {
                  var begun = begin(handle, sandboxId, queue, work);
                  work.run(begun.tx());
                  return begun;
                });
        work.complete();
        return known;
      } catch (RuntimeException | Error e) {
        if (tries == MAX_TRIES || !isWorthAnotherTry(e)) {
          work.fail(e instanceof TryAgainException && !Outage.isBehind(e) ? busy() : e);
          return Optional.empty();
        }
      }
    }
  }

  private static ConflictException busy() {
    return new ConflictException("Too many sandboxes are made at the same time: try again.");
  }

  private static boolean isWorthAnotherTry(Throwable failure) {
    return failure instanceof TryAgainException || SqlStates.isRolledBack(failure);
  }

  /**
   * A transaction on a sandbox.
   *
   * @param isNew whether the sandbox is made in it
   * @param gone the ids of those that give way to it
   */
  private record Begun(SandboxTransaction tx, boolean isNew, List<String> gone) {}

  private Begun begin(Handle handle, String sandboxId, WaitQueue queue, QueuedWork<?> first) {
    var version = SandboxLock.lock(handle, sandboxId);
    settle(queue, version);
    var known = queue.known.filter(each -> version.equals(Optional.of(each.sandbox().version())));
    if (known.isPresent() && !first.isForNew()) {
      return new Begun(
          new SandboxTransaction(handle, known.get(), systemClock.now()), false, List.of());
    }
    var store = new SandboxStore(handle);
    var row = version.flatMap(each -> store.lock(sandboxId));
    var there = row.filter(each -> !each.deleted()).map(SandboxRow::sandbox);
    if (there.isPresent()) {
      if (first.isForNew()) {
        throw taken(sandboxId);
      }
      var read = SandboxSnapshot.of(there.get(), entityCache.of(there.get(), store));
      return new Begun(new SandboxTransaction(handle, read, systemClock.now()), false, List.of());
    }
    // one that was deleted is not made again by use
    var making =
        first
            .making()
            .filter(each -> each.isNew() || row.isEmpty())
            .orElseThrow(() -> new SandboxNotFoundException(sandboxId, row.isPresent()));
    var gone = limit.makeRoom(store);
    var tx = factory.create(handle, sandboxId, making.spec(), making.madeByUse());
    return new Begun(tx, true, gone);
  }

  private static ConflictException taken(String id) {
    return new ConflictException("There is a sandbox '" + id + "' already.");
  }

  /**
   * Does work on a sandbox in a transaction.
   *
   * @return the sandbox as it was committed; empty, if it is deleted
   * @throws TryAgainException if nothing was written, as others or the network came in between
   * @throws OutcomeUnknownException if nobody can say whether it was written
   */
  private Optional<SandboxSnapshot> transaction(WaitQueue queue, Function<Handle, Begun> work) {
    var begun = new AtomicReference<Begun>();
    var left = new AtomicReference<SandboxSnapshot>();
    try {
      Transactions.run(
          jdbi,
          handle -> {
            begun.set(work.apply(handle));
            left.set(finish(begun.get()));
            return true;
          });
    } catch (CommitException e) {
      if (!wasCommitted(queue, left.get().sandbox(), begun.get().isNew(), e)) {
        throw new TryAgainException("a commit failed", e);
      }
    }
    if (!begun.get().gone().isEmpty()) {
      begun.get().gone().forEach(this::forget);
      onDiscard.run();
    }
    if (left.get().isFreed()) {
      onFreed.accept(left.get().sandbox().id());
    }
    return Optional.of(left.get()).filter(after -> !after.sandbox().deleted());
  }

  private SandboxSnapshot finish(Begun begun) {
    var tx = begun.tx();
    upkeep.accept(tx);
    var left = tx.finish(server);
    if (begun.isNew()) {
      limit.countNew(tx.store(), begun.gone().size());
    }
    return left;
  }

  private boolean wasCommitted(
      WaitQueue queue, Sandbox left, boolean isNew, CommitException failure) {
    if (failure.isRolledBack()) {
      return false;
    }
    long end = System.nanoTime() + MAX_COMMIT_CHECK_NANOS;
    while (failure.isUnanswered() && System.nanoTime() - end < 0) {
      try {
        boolean isThere = Transactions.runAndRollBack(jdbi, handle -> isThere(handle, left, isNew));
        LOG.log(
            Level.INFO,
            "a commit in sandbox {0} was not answered; by its row it was {1}",
            left.id(),
            isThere ? "made" : "not made");
        return isThere;
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, "whether a commit was made can't be asked yet", e);
        LockSupport.parkNanos(COMMIT_CHECK_PAUSE_NANOS);
      }
    }
    var unknown = new OutcomeUnknownException(failure);
    queue.doubt = Optional.of(new WaitQueue.Doubt(left.version().number(), unknown));
    throw unknown;
  }

  /** Waits for the end of the transaction that was to leave this, and says whether it did. */
  private boolean isThere(Handle handle, Sandbox left, boolean isNew) {
    var version = SandboxLock.lock(handle, left.id());
    if (version.isEmpty() && isNew) {
      // its row may be on its way in: this waits for it, and fails if it has come
      SandboxFactory.insert(new SandboxStore(handle), left);
    }
    return isLeft(version, left.version().number());
  }

  private boolean isLeft(Optional<SandboxVersion> version, long left) {
    return version.filter(each -> each.isLeftBy(server, left)).isPresent();
  }

  /** The row that is locked now says what nobody could say before. */
  private void settle(WaitQueue queue, Optional<SandboxVersion> version) {
    queue.doubt.ifPresent(each -> each.failure().settle(isLeft(version, each.left())));
    queue.doubt = Optional.empty();
  }

  /**
   * A sandbox as this process left it: what the next turn begins from, if nobody else was there.
   *
   * @param isFreed whether something may be given up since that had to be kept before
   */
  record SandboxSnapshot(
      Sandbox sandbox,
      SandboxEntities entities,
      Map<CachedState<?>, Object> carried,
      boolean isFreed) {
    /** One of which nothing has been carried yet. */
    static SandboxSnapshot of(Sandbox sandbox, SandboxEntities entities) {
      return new SandboxSnapshot(sandbox, entities, Map.of(), false);
    }
  }
}
