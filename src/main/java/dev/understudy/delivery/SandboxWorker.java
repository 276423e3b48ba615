package dev.understudy.delivery;

import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.webhook.AttemptResult;
import dev.understudy.webhook.WebhookKey;
import dev.understudy.webhook.WebhookRow;
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
final class SandboxWorker {
  private static final Duration MAX_SLEEP = Duration.ofHours(1);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  /** How long it rests after a turn. */
  static final Duration REST = Duration.ofMillis(4);

  private final Consumer<SandboxWorker> work;
  private final WorkerExecutors executors;
  private final List<AttemptResult> results = new ArrayList<>();
  private final Set<WebhookKey> inFlight =
      new HashSet<>(); // until what was heard of them is begun with
  private Optional<ScheduledFuture<?>> timer = Optional.empty();
  private long timerAt;
  private long restsUntil = System.nanoTime();
  private boolean isBusy;
  private boolean isWanted;
  private boolean isHeld;
  private boolean isGone;

  /** Who works at desks, and what calls them there; once they refuse, the server is closing. */
  record WorkerExecutors(
      Executor workers, ScheduledExecutorService timer, SystemClock systemClock) {}

  /**
   * What there is to do.
   *
   * @param heard what is to be written down
   * @param out which webhooks are out
   * @param isHeld whether that is all: somebody is moving the clock
   */
  record WorkItem(List<AttemptResult> results, Set<WebhookKey> inFlight, boolean isHeld) {
    /** The same after it was done without anybody knowing whether that was committed. */
    WorkItem in(OutcomeUnknownException unknown) {
      return new WorkItem(
          results.stream().map(each -> each.in(unknown)).toList(), inFlight, isHeld);
    }
  }

  /**
   * @param work takes a task by {@link #takeWork} and calls {@link #finished} at its end
   */
  SandboxWorker(Consumer<SandboxWorker> work, WorkerExecutors hands) {
    this.work = work;
    this.executors = hands;
  }

  /** Has the work done when this instant comes. */
  synchronized void wake(Instant due) {
    if (isHeld) {
      return;
    }
    var now = executors.systemClock().now();
    // nobody waits for centuries: whatever is further off is looked at again by then
    var latest = now.plus(MAX_SLEEP);
    var at = due.isBefore(latest) ? due : latest;
    if (at.isAfter(now)) {
      setTimer(System.nanoTime() + Duration.between(now, at).toNanos());
    } else {
      startOrRequest();
    }
  }

  /**
   * The bell rings then, by {@link System#nanoTime()}, if not earlier.
   *
   * @return false, if none rings any more: the next server begins with what is left
   */
  private boolean setTimer(long at) {
    if (timer.isPresent() && timerAt - at <= 0) {
      return true;
    }
    timer.ifPresent(each -> each.cancel(false));
    try {
      timerAt = at;
      long wait = Math.max(0, at - System.nanoTime());
      timer = Optional.of(executors.timer().schedule(this::timerFired, wait, TimeUnit.NANOSECONDS));
      return true;
    } catch (RejectedExecutionException e) {
      timer = Optional.empty();
      return false;
    }
  }

  private synchronized void timerFired() {
    timer = Optional.empty();
    startOrRequest();
  }

  private void startOrRequest() {
    if (isBusy) {
      isWanted = true;
    } else if (!isGone && (!isResting() || !setTimer(restsUntil))) {
      start();
    }
  }

  private boolean isResting() {
    return results.size() < Timeline.MAX_WEBHOOKS_TOGETHER && System.nanoTime() - restsUntil < 0;
  }

  private void start() {
    try {
      isBusy = true;
      executors.workers().execute(() -> work.accept(this));
    } catch (RejectedExecutionException e) {
      isBusy = false;
    }
  }

  /** Leaves the sandbox alone, but for what is heard, or stops to. */
  synchronized void hold(boolean held) {
    isHeld = held;
  }

  /** Says what came of a webhook that was out. */
  synchronized void addResult(AttemptResult outcome) {
    results.add(outcome);
    startOrRequest();
  }

  /** What there is to do now. */
  synchronized WorkItem takeWork() {
    var first = results.subList(0, Math.min(results.size(), Timeline.MAX_WEBHOOKS_TOGETHER));
    var all = List.copyOf(first);
    first.clear();
    isWanted = !results.isEmpty();
    all.forEach(each -> inFlight.remove(each.webhook().key()));
    return new WorkItem(all, Set.copyOf(inFlight), isHeld);
  }

  /** Says that these go out now. */
  synchronized void sent(List<WebhookRow> webhooks) {
    webhooks.forEach(each -> inFlight.add(each.key()));
  }

  /** Takes a task back, to be begun again a little later. */
  synchronized void retryLater(WorkItem task) {
    sent(task.results().stream().map(AttemptResult::webhook).toList());
    results.addAll(0, task.results());
    isWanted = false;
    setTimer(System.nanoTime() + RETRY_DELAY.toNanos());
  }

  /**
   * The work is done, until it is wanted again.
   *
   * @param rest how long it rests now
   */
  synchronized void finished(Duration rest) {
    isBusy = false;
    restsUntil = System.nanoTime() + rest.toNanos();
    if (isWanted) {
      isWanted = false;
      startOrRequest();
    }
    notifyAll();
  }

  /** No bell rings any more; what it would have rung for is done now. */
  synchronized void cancelTimer() {
    timer.ifPresent(each -> each.cancel(false));
    timer = Optional.empty();
    if (!results.isEmpty()) {
      startOrRequest();
    }
  }

  /** Whether something was begun in this generation of the sandbox that is not over. */
  synchronized boolean isUnderWay(long generation) {
    return isBusy || inFlight.stream().anyMatch(each -> RowKey.isOf(generation, each.rowKey()));
  }

  private boolean isUnderWay() {
    return isBusy || !inFlight.isEmpty();
  }

  /**
   * Waits for what is out.
   *
   * @param end by {@link System#nanoTime()}
   * @return what has not come back by then
   */
  synchronized Set<WebhookKey> awaitInFlight(long end) {
    try {
      for (long left = end - System.nanoTime();
          left > 0 && isUnderWay();
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Set.copyOf(inFlight);
  }

  /**
   * Clears the desk away, if nothing is lost by it; nobody works at it any more.
   *
   * @return whether it is
   */
  synchronized boolean closeIfIdle() {
    isGone = !isUnderWay() && !isHeld && timer.isEmpty();
    return isGone;
  }
}
