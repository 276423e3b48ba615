package dev.understudy.sandbox;

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
public final class Turns {
  private static final System.Logger LOG = System.getLogger(Turns.class.getName());
  private static final int MOVES_TOGETHER = 64;
  private static final int ROWS_TOGETHER = 2_000;
  private static final int MOST_TRIES = 10;
  private static final int LINES_TO_SPARE = 1_000;
  private static final long ASKED_FOR_NANOS = 10_000_000_000L;
  private static final long ASKED_EVERY_NANOS = 20_000_000L;

  private final Jdbi jdbi;
  private final Founder founder;
  private final SandboxLimit limit;
  private final Worlds worlds;
  private final Wall wall;
  private final Consumer<Turn> upkeep;
  private final String server;
  private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();
  private final List<BiConsumer<String, Optional<Sandbox>>> listeners =
      new CopyOnWriteArrayList<>();
  private volatile Runnable onDiscard = () -> {};
  private volatile Consumer<String> onFreed = id -> {};

  /**
   * @param upkeep what is done once in every transaction, after its moves
   */
  Turns(Jdbi jdbi, Beginnings beginnings, SandboxLimit limit, Consumer<Turn> upkeep) {
    this.jdbi = jdbi;
    this.founder = beginnings.founder();
    this.limit = limit;
    this.worlds = beginnings.worlds();
    this.wall = beginnings.wall();
    this.upkeep = upkeep;
    this.server = wall.freshServerId();
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
  void onDiscard(Runnable action) {
    onDiscard = action;
  }

  /**
   * Makes a move in this sandbox and returns when it is committed. A move may be made twice, when
   * the first try is rolled back; what it does it does through the turn.
   *
   * @throws NoSuchSandbox if there is none with this id
   * @throws OutcomeUnknownException if nobody can say whether it is committed
   */
  public <T> T take(String sandboxId, Function<Turn, T> move) {
    return take(sandboxId, new Ticket<>(Optional.empty(), move));
  }

  /** Makes a move in this sandbox, which is made in the same transaction if there is none. */
  <T> T take(String sandboxId, SandboxCreation making, Function<Turn, T> move) {
    return take(sandboxId, new Ticket<>(Optional.of(making), move));
  }

  private <T> T take(String sandboxId, Ticket<T> ticket) {
    var line =
        lines.compute(
            sandboxId,
            (id, there) -> {
              var joined = there == null ? new Line() : there;
              joined.join(ticket);
              return joined;
            });
    ticket.await();
    if (!ticket.done()) {
      Optional<Sandbox> committed;
      try {
        committed = lead(sandboxId, line, ticket).map(Known::sandbox);
      } finally {
        line.handOver();
        lines.computeIfPresent(sandboxId, (id, there) -> there.isEmpty() ? null : there);
      }
      listeners.forEach(listener -> listener.accept(sandboxId, committed));
      if (lines.size() > 2 * limit.most() + LINES_TO_SPARE) {
        // of sandboxes, most of them, that have gone by way of other servers
        lines.keySet().forEach(this::forget);
      }
    }
    return ticket.result();
  }

  /** Forgets what is kept in this process of a sandbox, unless it is just needed. */
  void forget(String sandboxId) {
    lines.computeIfPresent(sandboxId, (id, line) -> line.isIdle() ? null : line);
  }

  private Optional<Known> lead(String sandboxId, Line line, Ticket<?> own) {
    var taken = new ArrayList<Ticket<?>>();
    try {
      line.known = together(sandboxId, line, own, taken);
      taken.forEach(Ticket::release);
    } catch (OutcomeUnknownException e) {
      line.known = Optional.empty();
      taken.forEach(ticket -> ticket.fail(e));
    } catch (RuntimeException | Error e) {
      line.known = Optional.empty();
      if (taken.isEmpty()) {
        taken.add(line.next());
      }
      if (taken.size() == 1 && !isWorthAnotherTry(e)) {
        taken.get(0).fail(e);
      } else {
        taken.forEach(ticket -> line.known = alone(sandboxId, line, ticket));
      }
    }
    if (!own.done()) {
      throw new IllegalStateException("led without being first in line");
    }
    return line.known;
  }

  private Optional<Known> together(
      String sandboxId, Line line, Ticket<?> own, List<Ticket<?>> taken) {
    return transaction(
        line,
        handle -> {
          var begun = begin(handle, sandboxId, line, own);
          var turn = begun.turn();
          for (var ticket = line.next(); ticket != null; ticket = line.next()) {
            taken.add(ticket);
            turn.at(wall.now());
            if (ticket.isForNew() && taken.size() > 1) {
              throw taken(sandboxId);
            }
            ticket.play(turn);
            if (taken.size() == MOVES_TOGETHER
                || turn.heldBack() >= ROWS_TOGETHER
                || turn.sandbox().deleted()) {
              break;
            }
          }
          return begun;
        });
  }

  /** Makes a move by itself, so that it fails for no other. */
  private Optional<Known> alone(String sandboxId, Line line, Ticket<?> ticket) {
    for (int tries = 1; ; tries++) {
      try {
        var known =
            transaction(
                line,
                handle -> {
                  var begun = begin(handle, sandboxId, line, ticket);
                  ticket.play(begun.turn());
                  return begun;
                });
        ticket.release();
        return known;
      } catch (RuntimeException | Error e) {
        if (tries == MOST_TRIES || !isWorthAnotherTry(e)) {
          ticket.fail(e instanceof TryAgainException && !Outage.isBehind(e) ? busy() : e);
          return Optional.empty();
        }
      }
    }
  }

  private static Clash busy() {
    return new Clash("Too many sandboxes are made at the same time: try again.");
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
  private record Begun(Turn turn, boolean isNew, List<String> gone) {}

  private Begun begin(Handle handle, String sandboxId, Line line, Ticket<?> first) {
    var version = TurnRow.lock(handle, sandboxId);
    settle(line, version);
    var known = line.known.filter(each -> version.equals(Optional.of(each.sandbox().version())));
    if (known.isPresent() && !first.isForNew()) {
      return new Begun(new Turn(handle, known.get(), wall.now()), false, List.of());
    }
    var store = new SandboxStore(handle);
    var row = version.flatMap(each -> store.lock(sandboxId));
    var there = row.filter(each -> !each.deleted()).map(SandboxRow::sandbox);
    if (there.isPresent()) {
      if (first.isForNew()) {
        throw taken(sandboxId);
      }
      var read = Known.of(there.get(), worlds.of(there.get(), store));
      return new Begun(new Turn(handle, read, wall.now()), false, List.of());
    }
    // one that was deleted is not made again by use
    var making =
        first
            .making()
            .filter(each -> each.isNew() || row.isEmpty())
            .orElseThrow(() -> new NoSuchSandbox(sandboxId, row.isPresent()));
    var gone = limit.makeRoom(store);
    var turn = founder.found(handle, sandboxId, making.plan(), making.madeByUse());
    return new Begun(turn, true, gone);
  }

  private static Clash taken(String id) {
    return new Clash("There is a sandbox '" + id + "' already.");
  }

  /**
   * Does work on a sandbox in a transaction.
   *
   * @return the sandbox as it was committed; empty, if it is deleted
   * @throws TryAgainException if nothing was written, as others or the network came in between
   * @throws OutcomeUnknownException if nobody can say whether it was written
   */
  private Optional<Known> transaction(Line line, Function<Handle, Begun> work) {
    var begun = new AtomicReference<Begun>();
    var left = new AtomicReference<Known>();
    try {
      Transactions.run(
          jdbi,
          handle -> {
            begun.set(work.apply(handle));
            left.set(finish(begun.get()));
            return true;
          });
    } catch (CommitException e) {
      if (!wasCommitted(line, left.get().sandbox(), begun.get().isNew(), e)) {
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

  private Known finish(Begun begun) {
    var turn = begun.turn();
    upkeep.accept(turn);
    var left = turn.finish(server);
    if (begun.isNew()) {
      limit.countNew(turn.store(), begun.gone().size());
    }
    return left;
  }

  private boolean wasCommitted(Line line, Sandbox left, boolean isNew, CommitException failure) {
    if (failure.isRolledBack()) {
      return false;
    }
    long end = System.nanoTime() + ASKED_FOR_NANOS;
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
        LockSupport.parkNanos(ASKED_EVERY_NANOS);
      }
    }
    var unknown = new OutcomeUnknownException(failure);
    line.doubt = Optional.of(new Line.Doubt(left.version().number(), unknown));
    throw unknown;
  }

  /** Waits for the end of the transaction that was to leave this, and says whether it did. */
  private boolean isThere(Handle handle, Sandbox left, boolean isNew) {
    var version = TurnRow.lock(handle, left.id());
    if (version.isEmpty() && isNew) {
      // its row may be on its way in: this waits for it, and fails if it has come
      Founder.insert(new SandboxStore(handle), left);
    }
    return isLeft(version, left.version().number());
  }

  private boolean isLeft(Optional<Version> version, long left) {
    return version.filter(each -> each.isLeftBy(server, left)).isPresent();
  }

  /** The row that is locked now says what nobody could say before. */
  private void settle(Line line, Optional<Version> version) {
    line.doubt.ifPresent(each -> each.failure().settle(isLeft(version, each.left())));
    line.doubt = Optional.empty();
  }

  /**
   * A sandbox as this process left it: what the next turn begins from, if nobody else was there.
   *
   * @param isFreed whether something may be given up since that had to be kept before
   */
  record Known(Sandbox sandbox, World world, Map<Carried<?>, Object> carried, boolean isFreed) {
    /** One of which nothing has been carried yet. */
    static Known of(Sandbox sandbox, World world) {
      return new Known(sandbox, world, Map.of(), false);
    }
  }
}
