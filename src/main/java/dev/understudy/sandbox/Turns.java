package dev.understudy.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
 */
public final class Turns {
  private static final int MOVES_TOGETHER = 64;
  private static final int ROWS_TOGETHER = 2_000;

  private final Jdbi jdbi;
  private final Worlds worlds;
  private final Wall wall;
  private final Consumer<Turn> upkeep;
  private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();
  private final List<BiConsumer<String, Optional<Sandbox>>> listeners =
      new CopyOnWriteArrayList<>();

  /**
   * @param upkeep what is done once in every transaction, after its moves
   */
  Turns(Jdbi jdbi, Worlds worlds, Wall wall, Consumer<Turn> upkeep) {
    this.jdbi = jdbi;
    this.worlds = worlds;
    this.wall = wall;
    this.upkeep = upkeep;
  }

  /**
   * Calls this after each commit that may have changed a sandbox: with its id, and with the sandbox
   * as it was committed, if it could be and is not deleted.
   */
  public void onCommit(BiConsumer<String, Optional<Sandbox>> listener) {
    listeners.add(listener);
  }

  /**
   * Makes a move in this sandbox and returns when it is committed. A move may be made twice, when
   * the first try is rolled back; what it does it does through the turn.
   *
   * @throws NoSuchSandbox if there is none with this id
   */
  public <T> T take(String sandboxId, Function<Turn, T> move) {
    var line = lines.computeIfAbsent(sandboxId, id -> new Line());
    var ticket = new Ticket<T>(move);
    if (!line.join(ticket)) {
      ticket.await();
    }
    if (!ticket.done()) {
      Optional<Sandbox> committed;
      try {
        committed = lead(sandboxId, line, ticket).map(Known::sandbox);
      } finally {
        line.handOver();
      }
      listeners.forEach(listener -> listener.accept(sandboxId, committed));
    }
    return ticket.result();
  }

  /** Forgets what is kept in this process of a sandbox that is gone. */
  void forget(String sandboxId) {
    lines.remove(sandboxId);
  }

  private Optional<Known> lead(String sandboxId, Line line, Ticket<?> own) {
    var taken = new ArrayList<Ticket<?>>();
    try {
      line.known = together(sandboxId, line, taken);
      taken.forEach(Ticket::release);
    } catch (RuntimeException | Error e) {
      line.known = Optional.empty();
      if (taken.isEmpty()) {
        taken.add(line.next());
      }
      if (taken.size() == 1) {
        taken.get(0).fail(e);
      } else {
        taken.forEach(ticket -> line.known = alone(sandboxId, ticket));
      }
    }
    if (!own.done()) {
      throw new IllegalStateException("led without being first in line");
    }
    return line.known;
  }

  private Optional<Known> together(String sandboxId, Line line, List<Ticket<?>> taken) {
    return jdbi.inTransaction(
        handle -> {
          var turn = begin(handle, sandboxId, line.known);
          for (var ticket = line.next(); ticket != null; ticket = line.next()) {
            taken.add(ticket);
            turn.at(wall.now());
            ticket.play(turn);
            if (taken.size() == MOVES_TOGETHER
                || turn.heldBack() >= ROWS_TOGETHER
                || turn.sandbox().deleted()) {
              break;
            }
          }
          return finish(turn);
        });
  }

  /** Makes a move by itself, so that it fails for no other. */
  private Optional<Known> alone(String sandboxId, Ticket<?> ticket) {
    try {
      var known =
          jdbi.inTransaction(
              handle -> {
                var turn = begin(handle, sandboxId, Optional.empty());
                ticket.play(turn);
                return finish(turn);
              });
      ticket.release();
      return known;
    } catch (RuntimeException | Error e) {
      ticket.fail(e);
      return Optional.empty();
    }
  }

  private Turn begin(Handle handle, String sandboxId, Optional<Known> known) {
    var version = TurnRow.lock(handle, sandboxId);
    return known
        .filter(each -> version.equals(Optional.of(each.sandbox().version())))
        .map(each -> new Turn(handle, each, wall.now()))
        .orElseGet(() -> begin(handle, sandboxId));
  }

  private Turn begin(Handle handle, String sandboxId) {
    var store = new SandboxStore(handle);
    var row = store.lock(sandboxId).orElseThrow(() -> new NoSuchSandbox(sandboxId, false));
    if (row.deleted()) {
      throw new NoSuchSandbox(sandboxId, true);
    }
    var sandbox = row.sandbox();
    return new Turn(handle, Known.of(sandbox, worlds.of(sandbox, store)), wall.now());
  }

  private Optional<Known> finish(Turn turn) {
    upkeep.accept(turn);
    return Optional.of(turn.finish()).filter(after -> !after.sandbox().deleted());
  }

  /**
   * A sandbox as this process left it: what the next turn begins from, if nobody else was there.
   */
  record Known(Sandbox sandbox, World world, Map<Carried<?>, Object> carried) {
    /** One of which nothing has been carried yet. */
    static Known of(Sandbox sandbox, World world) {
      return new Known(sandbox, world, Map.of());
    }
  }
}
