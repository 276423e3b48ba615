package dev.understudy.delivery;

import dev.understudy.sandbox.Wall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Where the work in one sandbox is done: when it is looked at next, which webhooks are out, and
 * what was heard of them. One at a time works at it: another would not know what the first is about
 * to claim.
 */
final class Desk {
  private static final Duration LONGEST_SLEEP = Duration.ofHours(1);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Runnable work;
  private final Hands hands;
  private final List<Heard> heard = new ArrayList<>();
  private final Map<Long, WebhookRow> out = new HashMap<>();
  private Optional<ScheduledFuture<?>> bell = Optional.empty();
  private Instant rings = Instant.MAX;
  private boolean isBusy;
  private boolean isWanted;
  private boolean isHeld;

  /** Who works at desks, and what calls them there; once they refuse, the server is closing. */
  record Hands(Executor workers, ScheduledExecutorService alarm, Wall wall) {}

  /**
   * What there is to do.
   *
   * @param heard what is to be written down
   * @param out how many webhooks are out, by origin
   * @param isHeld whether that is all: somebody is moving the clock
   */
  record Task(List<Heard> heard, Map<String, Integer> out, boolean isHeld) {}

  /**
   * @param work takes a task by {@link #begin} and calls {@link #leave} at its end
   */
  Desk(Runnable work, Hands hands) {
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
    if (!at.isAfter(now)) {
      call();
    } else if (at.isBefore(rings)) {
      bell.ifPresent(each -> each.cancel(false));
      ring(at, Duration.between(now, at));
    }
  }

  private void ring(Instant at, Duration wait) {
    try {
      rings = at;
      bell = Optional.of(hands.alarm().schedule(this::rung, wait.toNanos(), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      // closing: the next server begins with what is left
    }
  }

  private synchronized void rung() {
    rings = Instant.MAX;
    bell = Optional.empty();
    call();
  }

  private void call() {
    if (isBusy) {
      isWanted = true;
      return;
    }
    try {
      isBusy = true;
      hands.workers().execute(work);
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
    all.forEach(each -> out.remove(each.webhook().place()));
    var counts = new HashMap<String, Integer>();
    out.values().forEach(each -> counts.merge(each.origin(), 1, Integer::sum));
    return new Task(all, counts, isHeld);
  }

  /** Says that these go out now. */
  synchronized void goOut(List<WebhookRow> webhooks) {
    webhooks.forEach(each -> out.put(each.place(), each));
  }

  /** Takes a task back, to be begun again a little later. */
  synchronized void putOff(Task task) {
    goOut(task.heard().stream().map(Heard::webhook).toList());
    heard.addAll(0, task.heard());
    ring(hands.wall().now().plus(TRY_AGAIN), TRY_AGAIN);
  }

  /** The work is done, until it is wanted again. */
  synchronized void leave() {
    isBusy = false;
    if (isWanted) {
      call();
    }
    notifyAll();
  }

  /**
   * Waits for what is out.
   *
   * @param end by {@link System#nanoTime()}
   * @return what has not come back by then
   */
  synchronized List<WebhookRow> settle(long end) {
    try {
      for (long left = end - System.nanoTime();
          left > 0 && !(out.isEmpty() && heard.isEmpty() && !isBusy);
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(out.values());
  }

  /** Whether nothing is lost if this desk is cleared away. */
  synchronized boolean isClear() {
    return !isBusy && !isHeld && out.isEmpty() && heard.isEmpty() && bell.isEmpty();
  }
}
