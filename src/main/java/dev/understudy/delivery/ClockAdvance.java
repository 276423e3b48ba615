package dev.understudy.delivery;

import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransactions;
import dev.understudy.webhook.AttemptResult;
import dev.understudy.webhook.SandboxWebhooks;
import dev.understudy.webhook.WebhookRow;
import dev.understudy.webhook.http.WebhookClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Advances of sandbox clocks. Work that falls due on the way runs at its own instant, webhooks one
 * after the other and outside of transactions. Only one advance of a sandbox runs at a time, on
 * whichever server.
 */
public final class ClockAdvance implements AutoCloseable {
  private static final int MAX_WORK_ITEMS = 10_000;
  private static final int MAX_BATCH = 2_000;
  private static final int FIRST_BATCH = 16;
  private static final long POLL_NANOS = 20_000_000;

  private final SandboxTransactions transactions;
  private final Timeline timeline;
  private final WebhookDispatcher dispatcher;
  private final Leases leases;
  private final Map<String, AdvanceQueue> queues = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> closing = new CompletableFuture<>();

  /** The advances of one sandbox that wait for each other, in order of arrival. */
  private static final class AdvanceQueue {
    private final ReentrantLock lock = new ReentrantLock(true);
    private int users;

    private AdvanceQueue withOneMore() {
      users++;
      return this;
    }

    private boolean isLeftByLast() {
      return --users == 0;
    }
  }

  /**
   * @param dispatcher sends webhooks
   */
  public ClockAdvance(
      SandboxTransactions transactions,
      Timeline timeline,
      WebhookDispatcher dispatcher,
      Leases leases) {
    this.transactions = transactions;
    this.timeline = timeline;
    this.dispatcher = dispatcher;
    this.leases = leases;
  }

  /** The part of the live scheduler that sends webhooks. */
  public interface WebhookDispatcher {
    /**
     * Sends a webhook once; the future never fails.
     *
     * @param at the sandbox's time
     */
    CompletableFuture<WebhookClient.AttemptOutcome> attempt(WebhookRow webhook, Instant at);

    /** Pauses or resumes the background work of a sandbox. */
    void hold(String sandboxId, boolean held);

    /** Returns whether work or a webhook that began before the pause is unfinished. */
    boolean isUnderWay(SandboxTransaction tx);
  }

  /**
   * The result of an advance.
   *
   * @param now what the clock shows at the end
   * @param isComplete whether all is done that was due, or some is left to be done by another call
   */
  public record AdvanceResult(Instant now, List<Timeline.WorkDone> ran, boolean isComplete) {}

  /**
   * The result of one transaction of an advance.
   *
   * @param isMine whether no other server has the lease
   * @param isOver whether nothing is left to do and the clock is at its target
   * @param attempt a webhook to send before the next transaction
   * @param isWaiting whether the result of an earlier webhook is awaited
   */
  private record AdvanceRound(
      boolean isMine,
      boolean isOver,
      long generation,
      Instant target,
      Instant now,
      List<Timeline.WorkDone> done,
      Optional<WebhookRow> attempt,
      boolean isWaiting) {
    /**
     * Returns the limit of the next transaction. Work that was read beyond a webhook is read again,
     * and after one webhook the next is usually near.
     */
    int nextLimit() {
      return attempt.isEmpty() ? MAX_BATCH : Math.min(MAX_BATCH, FIRST_BATCH + 2 * done.size());
    }

    /** Returns a round in which nothing was done. */
    static AdvanceRound idle(SandboxTransaction tx, boolean isMine) {
      return new AdvanceRound(
          isMine, isMine, tx.generation(), tx.now(), tx.now(), List.of(), Optional.empty(), false);
    }

    static AdvanceRound waiting(SandboxTransaction tx, Instant target) {
      return new AdvanceRound(
          true, false, tx.generation(), target, tx.now(), List.of(), Optional.empty(), true);
    }
  }

  /**
   * Advances a sandbox's clock, and runs the work that falls due.
   *
   * @param targetOf returns the instant to advance to, when the advance begins; it may throw
   * @throws dev.understudy.sandbox.SandboxNotFoundException if there is none with this id
   */
  public AdvanceResult run(String sandboxId, Function<SandboxTransaction, Instant> targetOf) {
    var queue =
        queues.compute(
            sandboxId, (id, there) -> (there == null ? new AdvanceQueue() : there).withOneMore());
    queue.lock.lock();
    try {
      dispatcher.hold(sandboxId, true);
      try {
        return advance(sandboxId, targetOf);
      } finally {
        // when the server closes, webhooks in flight would be sent again
        if (!closing.isDone()) {
          dispatcher.hold(sandboxId, false);
        }
      }
    } finally {
      queue.lock.unlock();
      queues.computeIfPresent(sandboxId, (id, there) -> there.isLeftByLast() ? null : there);
    }
  }

  /** Returns whether an advance of the sandbox is under way or waits, on whichever server. */
  public boolean isRunning(SandboxTransaction tx) {
    return queues.containsKey(tx.sandbox().id()) || leases.isElsewhere(tx);
  }

  /** Updates the sandbox's time of the next work from its rows. */
  public static void updateNextWork(SandboxTransaction tx) {
    Timeline.updateNextWork(tx);
  }

  /** Returns when the next work is due, or now. */
  public static Instant next(SandboxTransaction tx) {
    return Timeline.next(tx).filter(due -> due.isAfter(tx.now())).orElse(tx.now());
  }

  /** Returns whether work falls due until an instant. */
  public static boolean isWorkDue(SandboxTransaction tx, Instant until) {
    return tx.nextWorkTime().filter(each -> !each.isAfter(until)).isPresent()
        && Timeline.next(tx).filter(each -> !each.isAfter(until)).isPresent();
  }

  private AdvanceResult advance(String sandboxId, Function<SandboxTransaction, Instant> targetOf) {
    var round = transactions.run(sandboxId, tx -> begin(tx, targetOf));
    while (!round.isMine() && !closing.isDone()) {
      LockSupport.parkNanos(POLL_NANOS);
      round = transactions.run(sandboxId, tx -> begin(tx, targetOf));
    }
    var ran = new ArrayList<>(round.done());
    while (!round.isOver() && ran.size() < MAX_WORK_ITEMS && !closing.isDone()) {
      if (round.isWaiting()) {
        LockSupport.parkNanos(POLL_NANOS);
      }
      var before = round;
      var outcome = before.attempt().map(each -> dispatcher.attempt(each, before.now()));
      outcome.ifPresent(each -> CompletableFuture.anyOf(each, closing).join());
      if (closing.isDone()) {
        break;
      }
      int limit = Math.min(before.nextLimit(), MAX_WORK_ITEMS - ran.size());
      round =
          transactions.run(
              sandboxId, tx -> next(tx, before, outcome.map(CompletableFuture::join), limit));
      ran.addAll(round.done());
    }
    if (!round.isOver()) {
      transactions.run(
          sandboxId,
          tx -> {
            leases.release(tx);
            return true;
          });
    }
    return new AdvanceResult(round.now(), ran, round.isOver());
  }

  private AdvanceRound begin(
      SandboxTransaction tx, Function<SandboxTransaction, Instant> targetOf) {
    if (leases.isElsewhere(tx)) {
      return AdvanceRound.idle(tx, false);
    }
    var target = targetOf.apply(tx);
    leases.take(tx);
    return waitOrAdvance(tx, target, new ArrayList<>(), MAX_BATCH);
  }

  private AdvanceRound next(
      SandboxTransaction tx,
      AdvanceRound before,
      Optional<WebhookClient.AttemptOutcome> outcome,
      int limit) {
    if (tx.generation() != before.generation()) {
      // the sandbox was reset meanwhile
      leases.release(tx);
      return AdvanceRound.idle(tx, true);
    }
    leases.take(tx);
    var done = new ArrayList<Timeline.WorkDone>();
    before.attempt().flatMap(each -> record(tx, each, outcome.orElseThrow())).ifPresent(done::add);
    return before.isWaiting()
        ? waitOrAdvance(tx, before.target(), done, limit)
        : advanceSlice(tx, before.target(), done, limit - done.size());
  }

  /** Waits for the results of webhooks that are in flight before the clock moves. */
  private AdvanceRound waitOrAdvance(
      SandboxTransaction tx, Instant target, List<Timeline.WorkDone> done, int limit) {
    return dispatcher.isUnderWay(tx) || leases.isClaimed(tx)
        ? AdvanceRound.waiting(tx, target)
        : advanceSlice(tx, target, done, limit - done.size());
  }

  private static Optional<Timeline.WorkDone> record(
      SandboxTransaction tx, WebhookRow webhook, WebhookClient.AttemptOutcome outcome) {
    var result = new AttemptResult(webhook, tx.now(), outcome);
    return Optional.ofNullable(
            new SandboxWebhooks(tx).record(List.of(result)).get(webhook.rowKey()))
        .map(
            state ->
                new Timeline.WorkDone(
                    tx.now(), "webhook", webhook.id(tx.ids()), webhook.messageId(), state));
  }

  private AdvanceRound advanceSlice(
      SandboxTransaction tx, Instant target, List<Timeline.WorkDone> done, int limit) {
    Optional<WebhookRow> attempt = Optional.empty();
    if (limit > 0) {
      var slice = timeline.advance(tx, target, limit);
      done.addAll(slice.done());
      attempt = slice.attempts().stream().findFirst();
    }
    boolean isOver =
        attempt.isEmpty() && Timeline.next(tx).filter(due -> !due.isAfter(target)).isEmpty();
    if (isOver) {
      // in the same transaction, so that no call sees the work done and the clock behind
      tx.advanceTo(target);
      leases.release(tx);
    }
    return new AdvanceRound(true, isOver, tx.generation(), target, tx.now(), done, attempt, false);
  }

  /**
   * Ends running advances. The clocks stay where they are; webhooks in flight are sent again by the
   * next advance.
   */
  @Override
  public void close() {
    closing.complete(null);
  }
}
