package dev.understudy.delivery;

import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Wall;
import dev.understudy.store.OutcomeUnknownException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Where the work in one sandbox is done: when it is looked at next, which webhooks are out, and
 * what was heard of them. One at a time works at it: another would not know what the first is about
 * to claim. Between two turns it rests for a moment, in which calls have their turns, and what is
 * heard gathers to be written down together.
 */
final class Desk {
  private static final Duration LONGEST_SLEEP = Duration.ofHours(1);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** How long it rests after a turn. */
  static final Duration REST = Duration.ofMillis(4);

  private final Consumer<Desk> work;
  private final Hands hands;
  private final List<Heard> heard = new ArrayList<>();
  private final Set<Errand> out = new HashSet<>(); // until what was heard of them is begun with
  private Optional<ScheduledFuture<?>> bell = Optional.empty();
  private long rings;
  private long restsUntil = System.nanoTime();
  private boolean isBusy;
  private boolean isWanted;
  private boolean isHeld;
  private boolean isGone;

  /** Who works at desks, and what calls them there; once they refuse, the server is closing. */
  record Hands(Executor workers, ScheduledExecutorService alarm, Wall wall) {}

  /**
   * What there is to do.
   *
   * @param heard what is to be written down
   * @param out which webhooks are out
   * @param isHeld whether that is all: somebody is moving the clock
   */
  record Task(List<Heard> heard, Set<Errand> out, boolean isHeld) {
    /** The same after it was done without anybody knowing whether that was committed. */
    Task in(OutcomeUnknownException unknown) {
      return new Task(heard.stream().map(each -> each.in(unknown)).toList(), out, isHeld);
    }
  }

  /**
   * @param work takes a task by {@link #begin} and calls {@link #leave} at its end
   */
  Desk(Consumer<Desk> work, Hands hands) {
    this.work = work;
    this.hands = hands;
  }

  /** Has the work done when this instant comes. */
  synchronized void wake(Instant due) {
    if (isHeld) {
      return;
    }
    var now = hands.wall().now();
    // nobody waits for centuries: whatever is further off is looked at again by then
    var latest = now.plus(LONGEST_SLEEP);
    var at = due.isBefore(latest) ? due : latest;
    if (at.isAfter(now)) {
      ring(System.nanoTime() + Duration.between(now, at).toNanos());
    } else {
      call();
    }
  }

  /**
   * The bell rings then, by {@link System#nanoTime()}, if not earlier.
   *
   * @return false, if none rings any more: the next server begins with what is left
   */
  private boolean ring(long at) {
    if (bell.isPresent() && rings - at <= 0) {
      return true;
    }
    bell.ifPresent(each -> each.cancel(false));
    try {
      rings = at;
      long wait = Math.max(0, at - System.nanoTime());
      bell = Optional.of(hands.alarm().schedule(this::rung, wait, TimeUnit.NANOSECONDS));
      return true;
    } catch (RejectedExecutionException e) {
      bell = Optional.empty();
      return false;
    }
  }

  private synchronized void rung() {
    bell = Optional.empty();
    call();
  }

  private void call() {
    if (isBusy) {
      isWanted = true;
    } else if (!isGone && (!isResting() || !ring(restsUntil))) {
      start();
    }
  }

  private boolean isResting() {
    return heard.size() < Timeline.WEBHOOKS_TOGETHER && System.nanoTime() - restsUntil < 0;
  }

  private void start() {
    try {
      isBusy = true;
      hands.workers().execute(() -> work.accept(this));
    } catch (RejectedExecutionException e) {
      isBusy = false;
    }
  }

  /** Leaves the sandbox alone, but for what is heard, or stops to. */
  synchronized void hold(boolean held) {
    isHeld = held;
  }

  /** Says what came of a webhook that was out. */
  synchronized void hear(Heard outcome) {
    heard.add(outcome);
    call();
  }

  /** What there is to do now. */
  synchronized Task begin() {
    var first = heard.subList(0, Math.min(heard.size(), Timeline.WEBHOOKS_TOGETHER));
    var all = List.copyOf(first);
    first.clear();
    isWanted = !heard.isEmpty();
    all.forEach(each -> out.remove(each.webhook().errand()));
    return new Task(all, Set.copyOf(out), isHeld);
  }

  /** Says that these go out now. */
  synchronized void goOut(List<WebhookRow> webhooks) {
    webhooks.forEach(each -> out.add(each.errand()));
  }

  /** Takes a task back, to be begun again a little later. */
  synchronized void putOff(Task task) {
    goOut(task.heard().stream().map(Heard::webhook).toList());
    heard.addAll(0, task.heard());
    isWanted = false;
    ring(System.nanoTime() + TRY_AGAIN.toNanos());
  }

  /**
   * The work is done, until it is wanted again.
   *
   * @param rest how long it rests now
   */
  synchronized void leave(Duration rest) {
    isBusy = false;
    restsUntil = System.nanoTime() + rest.toNanos();
    if (isWanted) {
      isWanted = false;
      call();
    }
    notifyAll();
  }

  /** No bell rings any more; what it would have rung for is done now. */
  synchronized void silence() {
    bell.ifPresent(each -> each.cancel(false));
    bell = Optional.empty();
    if (!heard.isEmpty()) {
      call();
    }
  }

  /** Whether something was begun in this generation of the sandbox that is not over. */
  synchronized boolean isUnderWay(long generation) {
    return isBusy || out.stream().anyMatch(each -> Place.isOf(generation, each.place()));
  }

  private boolean isUnderWay() {
    return isBusy || !out.isEmpty();
  }

  /**
   * Waits for what is out.
   *
   * @param end by {@link System#nanoTime()}
   * @return what has not come back by then
   */
  synchronized Set<Errand> settle(long end) {
    try {
      for (long left = end - System.nanoTime();
          left > 0 && isUnderWay();
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Set.copyOf(out);
  }

  /**
   * Clears the desk away, if nothing is lost by it; nobody works at it any more.
   *
   * @return whether it is
   */
  synchronized boolean clearAway() {
    isGone = !isUnderWay() && !isHeld && bell.isEmpty();
    return isGone;
  }
}
