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
 * Moves the clocks of sandboxes and carries out what falls due on the way, each piece at its own
 * instant; webhooks are attempted one after the other, with nothing locked meanwhile. One at a time
 * moves a clock, whichever server it was asked of.
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

  /** Those that move the clock of one sandbox, in the order in which they came. */
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
   * @param post brings webhooks
   */
  public ClockAdvance(
      SandboxTransactions transactions, Timeline timeline, WebhookDispatcher post, Leases leases) {
    this.transactions = transactions;
    this.timeline = timeline;
    this.dispatcher = post;
    this.leases = leases;
  }

  /** Brings webhooks. */
  public interface WebhookDispatcher {
    /** Attempts one; the future never fails. */
    CompletableFuture<WebhookClient.AttemptOutcome> attempt(WebhookRow webhook);

    /** Leaves a sandbox alone, or stops to. */
    void hold(String sandboxId, boolean held);

    /** Whether something is under way in a sandbox that was begun before it was left alone. */
    boolean isUnderWay(SandboxTransaction tx);
  }

  /**
   * What moving a clock has brought about.
   *
   * @param now what the clock shows at the end
   * @param isComplete whether all is done that was due, or some is left to be done by another call
   */
  public record AdvanceResult(Instant now, List<Timeline.WorkDone> ran, boolean isComplete) {}

  /**
   * What one turn of it came to.
   *
   * @param isMine whether nobody else is moving the clock
   * @param isOver whether nothing is left to be done; then the clock is where it was to go
   * @param attempt a webhook that is to be attempted before the next turn
   * @param isWaiting whether a webhook that was out before is to be heard of first
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
     * How many pieces are looked at in the next one: what is read beyond a webhook is read in vain,
     * and where one was, the next is not far.
     */
    int nextLimit() {
      return attempt.isEmpty() ? MAX_BATCH : Math.min(MAX_BATCH, FIRST_BATCH + 2 * done.size());
    }

    /** One in which nothing was done. */
    static AdvanceRound idle(SandboxTransaction tx, boolean isMine) {
      return new AdvanceRound(
          isMine, isMine, tx.generation(), tx.now(), tx.now(), List.of(), Optional.empty(), false);
    }

    static AdvanceRound waiting(SandboxTransaction tx, Instant aim) {
      return new AdvanceRound(
          true, false, tx.generation(), aim, tx.now(), List.of(), Optional.empty(), true);
    }
  }

  /**
   * Moves a sandbox's clock.
   *
   * @param target says how far, when the clock's turn has come; it may throw
   * @throws dev.understudy.sandbox.SandboxNotFoundException if there is none with this id
   */
  public AdvanceResult run(String sandboxId, Function<SandboxTransaction, Instant> target) {
    var lane =
        queues.compute(
            sandboxId, (id, there) -> (there == null ? new AdvanceQueue() : there).withOneMore());
    lane.lock.lock();
    try {
      dispatcher.hold(sandboxId, true);
      try {
        return advance(sandboxId, target);
      } finally {
        // at the server's end what was out here would go out once more
        if (!closing.isDone()) {
          dispatcher.hold(sandboxId, false);
        }
      }
    } finally {
      lane.lock.unlock();
      queues.computeIfPresent(sandboxId, (id, there) -> there.isLeftByLast() ? null : there);
    }
  }

  /** What is due next, else now. */
  public static Instant next(SandboxTransaction tx) {
    return Timeline.next(tx).filter(due -> due.isAfter(tx.now())).orElse(tx.now());
  }

  private AdvanceResult advance(String sandboxId, Function<SandboxTransaction, Instant> target) {
    var round = transactions.run(sandboxId, tx -> begin(tx, target));
    while (!round.isMine() && !closing.isDone()) {
      LockSupport.parkNanos(POLL_NANOS);
      round = transactions.run(sandboxId, tx -> begin(tx, target));
    }
    var ran = new ArrayList<>(round.done());
    while (!round.isOver() && ran.size() < MAX_WORK_ITEMS && !closing.isDone()) {
      if (round.isWaiting()) {
        LockSupport.parkNanos(POLL_NANOS);
      }
      var before = round;
      var outcome = before.attempt().map(dispatcher::attempt);
      outcome.ifPresent(each -> CompletableFuture.anyOf(each, closing).join());
      if (closing.isDone()) {
        break;
      }
      int room = Math.min(before.nextLimit(), MAX_WORK_ITEMS - ran.size());
      round =
          transactions.run(
              sandboxId, tx -> next(tx, before, outcome.map(CompletableFuture::join), room));
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

  private AdvanceRound begin(SandboxTransaction tx, Function<SandboxTransaction, Instant> target) {
    if (leases.isElsewhere(tx)) {
      return AdvanceRound.idle(tx, false);
    }
    var aim = target.apply(tx);
    leases.take(tx);
    return waitOrAdvance(tx, aim, new ArrayList<>(), MAX_BATCH);
  }

  private AdvanceRound next(
      SandboxTransaction tx,
      AdvanceRound before,
      Optional<WebhookClient.AttemptOutcome> outcome,
      int room) {
    if (tx.generation() != before.generation()) {
      // it has begun again meanwhile: there is nothing left to move
      leases.release(tx);
      return AdvanceRound.idle(tx, true);
    }
    leases.take(tx);
    var done = new ArrayList<Timeline.WorkDone>();
    before.attempt().flatMap(each -> record(tx, each, outcome.orElseThrow())).ifPresent(done::add);
    return before.isWaiting()
        ? waitOrAdvance(tx, before.target(), done, room)
        : advanceSlice(tx, before.target(), done, room - done.size());
  }

  /** What a clock that ran has sent out is heard of before it is moved. */
  private AdvanceRound waitOrAdvance(
      SandboxTransaction tx, Instant aim, List<Timeline.WorkDone> done, int room) {
    return dispatcher.isUnderWay(tx) || leases.isClaimed(tx)
        ? AdvanceRound.waiting(tx, aim)
        : advanceSlice(tx, aim, done, room - done.size());
  }

  private static Optional<Timeline.WorkDone> record(
      SandboxTransaction tx, WebhookRow webhook, WebhookClient.AttemptOutcome outcome) {
    var heard = new AttemptResult(webhook, tx.now(), outcome);
    return Optional.ofNullable(new SandboxWebhooks(tx).record(List.of(heard)).get(webhook.rowKey()))
        .map(
            state ->
                new Timeline.WorkDone(
                    tx.now(), "webhook", webhook.id(tx.ids()), webhook.messageId(), state));
  }

  private AdvanceRound advanceSlice(
      SandboxTransaction tx, Instant aim, List<Timeline.WorkDone> done, int room) {
    Optional<WebhookRow> attempt = Optional.empty();
    if (room > 0) {
      var slice = timeline.advance(tx, aim, room);
      done.addAll(slice.done());
      attempt = slice.attempts().stream().findFirst();
    }
    boolean isOver =
        attempt.isEmpty() && Timeline.next(tx).filter(due -> !due.isAfter(aim)).isEmpty();
    if (isOver) {
      // in the same turn: nobody comes in between what is done and where the clock then stands
      tx.advanceTo(aim);
      leases.release(tx);
    }
    return new AdvanceRound(true, isOver, tx.generation(), aim, tx.now(), done, attempt, false);
  }

  /**
   * Ends what is underway: the clocks stay where they are, and what is out is attempted again when
   * they are moved on.
   */
  @Override
  public void close() {
    closing.complete(null);
  }
}
