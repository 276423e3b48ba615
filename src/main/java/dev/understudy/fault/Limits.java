package dev.understudy.fault;

import dev.understudy.provider.Catalog;
import dev.understudy.sandbox.Carried;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Turn;
import dev.understudy.store.Micros;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The rate limits of every sandbox. What they let through is counted in the same transaction as all
 * else that the call does.
 */
public final class Limits {
  private static final int TIDIED_AFTER = 1_024;

  private final Catalog catalog;

  /** Changed where it is: a call that was let through stays so, whatever becomes of it. */
  private final Carried<List<Window>> kept = Limits::load;

  /** Limits on the services of this catalog. */
  public Limits(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What limits can be on. */
  public Catalog catalog() {
    return catalog;
  }

  /** The limits of the turn's sandbox. */
  public List<Limit> of(Turn turn) {
    return turn.carried(kept).stream().map(Window::limit).toList();
  }

  /** The limits of this generation, as they are committed. */
  public List<Limit> read(Handle handle, long generation) {
    return handle
        .attach(LimitStore.class)
        .all(Place.first(generation), Place.end(generation))
        .stream()
        .map(LimitStore.Row::limit)
        .toList();
  }

  private static List<Window> load(Handle handle, long generation) {
    var store = handle.attach(LimitStore.class);
    var windows = new ArrayList<Window>();
    store
        .all(Place.first(generation), Place.end(generation))
        .forEach(row -> windows.add(new Window(row.limit())));
    if (!windows.isEmpty()) {
      store
          .counted(Place.first(generation), Place.end(generation))
          .forEach(calls -> calls.lines().map(Passed::of).forEach(call -> pass(windows, call)));
    }
    return windows;
  }

  private static void pass(List<Window> windows, Passed call) {
    for (var window : windows) {
      if (window.covers(call.provider(), call.operation())) {
        window.pass(call);
      }
    }
  }

  /** Replaces all limits, and counts from nothing. */
  public void replace(Turn turn, List<Limit> limits) {
    var store = store(turn);
    store.deleteAll(Place.first(turn.generation()), Place.end(turn.generation()));
    store.deleteCounted(Place.first(turn.generation()), Place.end(turn.generation()));
    insert(turn, limits, 0);
    turn.carry(kept, limits.stream().map(Window::new).toList());
  }

  /** Adds limits to those that are there. */
  public void add(Turn turn, List<Limit> limits) {
    var windows = new ArrayList<>(turn.carried(kept));
    insert(turn, limits, windows.size());
    limits.forEach(limit -> windows.add(new Window(limit)));
    turn.carry(kept, windows);
  }

  private static void insert(Turn turn, List<Limit> limits, int after) {
    var rows = new ArrayList<LimitStore.Row>();
    for (var limit : limits) {
      rows.add(LimitStore.Row.of(Place.of(turn.generation(), after + rows.size() + 1), limit));
    }
    store(turn).insert(rows);
  }

  /**
   * Lets a call through if every limit on it has room, and counts it.
   *
   * @return none if it is let through, else the time after which one is
   */
  public Optional<Duration> take(Turn turn, String provider, String operation, long call) {
    var windows = turn.carried(kept);
    if (windows.isEmpty()) {
      return Optional.empty();
    }
    var on = windows.stream().filter(each -> each.covers(provider, operation)).toList();
    long now = Micros.of(turn.now());
    long room = now;
    long before;
    do {
      before = room;
      for (var window : on) {
        room = window.room(room);
      }
      // what one limit makes a call wait for, another one may forbid again
    } while (room != before);
    if (room > now) {
      return Optional.of(Duration.of(room - now, ChronoUnit.MICROS));
    }
    if (!on.isEmpty()) {
      var passed = new Passed(call, now, provider, operation);
      on.forEach(window -> window.pass(passed));
      turn.write(CountWriter.COUNTED, new CountWriter.Counted(turn.generation(), passed));
      tidy(turn, windows, call);
    }
    return Optional.empty();
  }

  private static void tidy(Turn turn, List<Window> windows, long call) {
    if (call % TIDIED_AFTER == 0) {
      long oldest = windows.stream().mapToLong(each -> each.oldest(call)).min().orElse(call);
      store(turn)
          .deleteCounted(Place.first(turn.generation()), Place.of(turn.generation(), oldest));
    }
  }

  /** What is written directly comes after all that was held back. */
  private static LimitStore store(Turn turn) {
    return turn.rows().attach(LimitStore.class);
  }
}
