package dev.understudy.ratelimit;

import dev.understudy.provider.Catalog;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
import dev.understudy.store.Micros;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.type.TypeReference;

/** The rate limits of all sandboxes. A call is counted in the transaction that carries it out. */
public final class RateLimiter {
  private static final TypeReference<List<CountedCall>> CALLS = new TypeReference<>() {};
  private static final int TIDIED_AFTER = 1_024;

  private final Catalog catalog;

  /** Changed in place: a call that was let through counts even if it is rolled back. */
  private final CachedState<List<SlidingWindow>> cachedWindows =
      CachedState.of(List.of(), RateLimiter::load);

  /** A rate limiter for the providers of this catalog. */
  public RateLimiter(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Returns the catalog of everything that can be limited. */
  public Catalog catalog() {
    return catalog;
  }

  /** Returns the limits of the transaction's sandbox. */
  public List<RateLimit> of(SandboxTransaction tx) {
    return tx.cached(cachedWindows).stream().map(SlidingWindow::limit).toList();
  }

  /**
   * A limit and the number of calls that it lets through now.
   *
   * @param room as if no further time passed
   */
  public record LimitUse(RateLimit limit, long room) {
    /** Returns the limit as the control plane shows it. */
    public Map<String, Object> written() {
      var written = limit.written();
      written.put("room", room);
      return written;
    }
  }

  /** Returns the committed limits of a generation, and their use at a time of its clock. */
  public List<LimitUse> read(Handle handle, long generation, Instant now) {
    return load(handle, generation).stream()
        .map(window -> new LimitUse(window.limit(), window.room(Micros.of(now))))
        .toList();
  }

  private static List<SlidingWindow> load(Handle handle, long generation) {
    var store = handle.attach(RateLimitStore.class);
    var windows = new ArrayList<SlidingWindow>();
    store
        .all(RowKey.first(generation), RowKey.end(generation))
        .forEach(row -> windows.add(new SlidingWindow(row.limit())));
    if (!windows.isEmpty()) {
      store
          .counted(RowKey.first(generation), RowKey.end(generation))
          .forEach(calls -> ColumnJson.read(calls, CALLS).forEach(call -> add(windows, call)));
    }
    return windows;
  }

  private static void add(List<SlidingWindow> windows, CountedCall call) {
    for (var window : windows) {
      if (window.covers(call.provider(), call.operation())) {
        window.add(call);
      }
    }
  }

  /** Replaces all limits; counting starts again from zero. */
  public void replace(SandboxTransaction tx, List<RateLimit> limits) {
    var store = store(tx);
    store.deleteAll(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
    store.deleteCounted(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
    insert(tx, limits, 0);
    tx.cache(cachedWindows, limits.stream().map(SlidingWindow::new).toList());
  }

  /** Adds limits to the existing ones; the calls that these have counted count for them, too. */
  public void add(SandboxTransaction tx, List<RateLimit> limits) {
    insert(tx, limits, tx.cached(cachedWindows).size());
    tx.cache(cachedWindows, load(tx.flush(), tx.generation()));
  }

  /** Removes limits, each once; the others keep their counts. */
  public void remove(SandboxTransaction tx, List<RateLimit> limits) {
    var left = new ArrayList<>(of(tx));
    limits.forEach(left::remove);
    if (left.isEmpty()) {
      replace(tx, left);
      return;
    }
    store(tx).deleteAll(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
    insert(tx, left, 0);
    tx.cache(cachedWindows, load(tx.flush(), tx.generation()));
  }

  private static void insert(SandboxTransaction tx, List<RateLimit> limits, int after) {
    var rows = new ArrayList<RateLimitStore.RateLimitRow>();
    for (var limit : limits) {
      rows.add(
          RateLimitStore.RateLimitRow.of(
              RowKey.of(tx.generation(), after + rows.size() + 1), limit));
    }
    store(tx).insert(rows);
  }

  /**
   * Lets a call through if no limit on it is exceeded, and counts it.
   *
   * @return none if it is let through, else the time after which one is
   */
  public Optional<Duration> acquire(
      SandboxTransaction tx, String provider, String operation, long call) {
    var windows = tx.cached(cachedWindows);
    if (windows.isEmpty()) {
      return Optional.empty();
    }
    var on = windows.stream().filter(each -> each.covers(provider, operation)).toList();
    long now = Micros.of(tx.now());
    long allowed = now;
    long before;
    do {
      before = allowed;
      for (var window : on) {
        allowed = window.nextAllowed(allowed);
      }
      // the time that one limit allows, another one may forbid
    } while (allowed != before);
    if (allowed > now) {
      return Optional.of(Duration.of(allowed - now, ChronoUnit.MICROS));
    }
    if (!on.isEmpty()) {
      var passed = new CountedCall(call, now, provider, operation);
      on.forEach(window -> window.add(passed));
      tx.write(RateLimitStore.COUNT, new RateLimitStore.CountedCallRow(tx.generation(), passed));
      tidy(tx, windows, call);
    }
    return Optional.empty();
  }

  private static void tidy(SandboxTransaction tx, List<SlidingWindow> windows, long call) {
    if (call % TIDIED_AFTER == 0) {
      long oldest = windows.stream().mapToLong(each -> each.oldest(call)).min().orElse(call);
      store(tx).deleteCounted(RowKey.first(tx.generation()), RowKey.of(tx.generation(), oldest));
    }
  }

  /** Returns the SQL of rate limits, after the buffered rows are written. */
  private static RateLimitStore store(SandboxTransaction tx) {
    return tx.flush().attach(RateLimitStore.class);
  }
}
