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
 * The background worker of one sandbox: its timer, its webhooks in flight and their results. One
 * thread works at a time, since a second one would not know the claims of the first. It pauses
 * between two transactions, so that calls get through and results are written together.
 */
final class SandboxWorker {
  private static final Duration MAX_SLEEP = Duration.ofHours(1);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  /** The pause after a transaction. */
  static final Duration REST = Duration.ofMillis(4);

  private final Consumer<SandboxWorker> work;
  private final WorkerExecutors executors;
  private final List<AttemptResult> results = new ArrayList<>();
  private final Set<WebhookKey> inFlight = new HashSet<>(); // until their results are being written
  private Optional<ScheduledFuture<?>> timer = Optional.empty();
  private long timerAt;
  private long restsUntil = System.nanoTime();
  private boolean isBusy;
  private boolean isWanted;
  private boolean isHeld;
  private boolean isGone;

  /** The executors of all workers. They reject tasks once the server is closing. */
  record WorkerExecutors(
      Executor workers, ScheduledExecutorService timer, SystemClock systemClock) {}

  /**
   * The input of one transaction.
   *
   * @param results results to write
   * @param inFlight the webhooks in flight
   * @param isHeld whether only results are written, during an advance
   */
  record WorkItem(List<AttemptResult> results, Set<WebhookKey> inFlight, boolean isHeld) {
    /** Returns the same work after a transaction whose commit may have failed. */
    WorkItem in(OutcomeUnknownException unknown) {
      return new WorkItem(
          results.stream().map(each -> each.in(unknown)).toList(), inFlight, isHeld);
    }
  }

  /**
   * @param work takes work with {@link #takeWork} and calls {@link #finished} at its end
   */
  SandboxWorker(Consumer<SandboxWorker> work, WorkerExecutors executors) {
    this.work = work;
    this.executors = executors;
  }

  /** Starts the work at this instant. */
  synchronized void wake(Instant due) {
    if (isHeld) {
      return;
    }
    var now = executors.systemClock().now();
    // executors take no delays of centuries: the timer is set again by then
    var latest = now.plus(MAX_SLEEP);
    var at = due.isBefore(latest) ? due : latest;
    if (at.isAfter(now)) {
      setTimer(System.nanoTime() + Duration.between(now, at).toNanos());
    } else {
      startOrRequest();
    }
  }

  /**
   * Sets the timer, unless it fires earlier already.
   *
   * @return false if the server is closing
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

  /** Pauses or resumes all work except the writing of results. */
  synchronized void hold(boolean held) {
    isHeld = held;
  }

  /** Adds the result of a webhook. */
  synchronized void addResult(AttemptResult outcome) {
    results.add(outcome);
    startOrRequest();
  }

  /** Takes the results that are to be written now. */
  synchronized WorkItem takeWork() {
    var first = results.subList(0, Math.min(results.size(), Timeline.MAX_WEBHOOKS_TOGETHER));
    var all = List.copyOf(first);
    first.clear();
    isWanted = !results.isEmpty();
    all.forEach(each -> inFlight.remove(each.webhook().key()));
    return new WorkItem(all, Set.copyOf(inFlight), isHeld);
  }

  /** Marks these webhooks as in flight. */
  synchronized void sent(List<WebhookRow> webhooks) {
    webhooks.forEach(each -> inFlight.add(each.key()));
  }

  /** Takes work back, and retries it later. */
  synchronized void retryLater(WorkItem item) {
    sent(item.results().stream().map(AttemptResult::webhook).toList());
    results.addAll(0, item.results());
    isWanted = false;
    setTimer(System.nanoTime() + RETRY_DELAY.toNanos());
  }

  /**
   * Ends a transaction; another one follows if it was requested meanwhile.
   *
   * @param rest the pause before the next transaction
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

  /** Cancels the timer, and starts to write results that are left. */
  synchronized void cancelTimer() {
    timer.ifPresent(each -> each.cancel(false));
    timer = Optional.empty();
    if (!results.isEmpty()) {
      startOrRequest();
    }
  }

  /** Returns whether work or a webhook of this generation is unfinished. */
  synchronized boolean isUnderWay(long generation) {
    return isBusy || inFlight.stream().anyMatch(each -> RowKey.isOf(generation, each.rowKey()));
  }

  private boolean isUnderWay() {
    return isBusy || !inFlight.isEmpty();
  }

  /**
   * Waits for webhooks in flight.
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
   * Closes an idle worker, which must not be used any more.
   *
   * @return whether it is
   */
  synchronized boolean closeIfIdle() {
    isGone = !isUnderWay() && !isHeld && timer.isEmpty();
    return isGone;
  }
}
