package dev.understudy.delivery;

import dev.understudy.sandbox.Turn;
import dev.understudy.sandbox.Turns;
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
public final class Advance implements AutoCloseable {
  private static final int MOST_PIECES = 10_000;
  private static final int MOST_AT_ONCE = 2_000;
  private static final int FEW = 16;
  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  private final Turns turns;
  private final Timeline timeline;
  private final Post post;
  private final Leases leases;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> closing = new CompletableFuture<>();

  /** Those that move the clock of one sandbox, in the order in which they came. */
  private static final class Lane {
    private final ReentrantLock lock = new ReentrantLock(true);
    private int users;

    private Lane withOneMore() {
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
  public Advance(Turns turns, Timeline timeline, Post post, Leases leases) {
    this.turns = turns;
    this.timeline = timeline;
    this.post = post;
    this.leases = leases;
  }

  /** Brings webhooks. */
  public interface Post {
    /** Attempts one; the future never fails. */
    CompletableFuture<Courier.Outcome> attempt(WebhookRow webhook);

    /** Leaves a sandbox alone, or stops to. */
    void hold(String sandboxId, boolean held);

    /** Whether something is under way in a sandbox that was begun before it was left alone. */
    boolean isUnderWay(Turn turn);
  }

  /**
   * What moving a clock has brought about.
   *
   * @param now what the clock shows at the end
   * @param isComplete whether all is done that was due, or some is left to be done by another call
   */
  public record Advanced(Instant now, List<Timeline.Done> ran, boolean isComplete) {}

  /**
   * What one turn of it came to.
   *
   * @param isMine whether nobody else is moving the clock
   * @param isOver whether nothing is left to be done; then the clock is where it was to go
   * @param attempt a webhook that is to be attempted before the next turn
   * @param isWaiting whether a webhook that was out before is to be heard of first
   */
  private record Round(
      boolean isMine,
      boolean isOver,
      long generation,
      Instant aim,
      Instant now,
      List<Timeline.Done> done,
      Optional<WebhookRow> attempt,
      boolean isWaiting) {
    /**
     * How many pieces are looked at in the next one: what is read beyond a webhook is read in vain,
     * and where one was, the next is not far.
     */
    int reach() {
      return attempt.isEmpty() ? MOST_AT_ONCE : Math.min(MOST_AT_ONCE, FEW + 2 * done.size());
    }

    /** One in which nothing was done. */
    static Round idle(Turn turn, boolean isMine) {
      return new Round(
          isMine,
          isMine,
          turn.generation(),
          turn.now(),
          turn.now(),
          List.of(),
          Optional.empty(),
          false);
    }

    static Round waiting(Turn turn, Instant aim) {
      return new Round(
          true, false, turn.generation(), aim, turn.now(), List.of(), Optional.empty(), true);
    }
  }

  /**
   * Moves a sandbox's clock.
   *
   * @param target says how far, when the clock's turn has come; it may throw
   * @throws dev.understudy.sandbox.NoSuchSandbox if there is none with this id
   */
  public Advanced run(String sandboxId, Function<Turn, Instant> target) {
    var lane =
        lanes.compute(sandboxId, (id, there) -> (there == null ? new Lane() : there).withOneMore());
    lane.lock.lock();
    try {
      post.hold(sandboxId, true);
      try {
        return alone(sandboxId, target);
      } finally {
        // at the server's end what was out here would go out once more
        if (!closing.isDone()) {
          post.hold(sandboxId, false);
        }
      }
    } finally {
      lane.lock.unlock();
      lanes.computeIfPresent(sandboxId, (id, there) -> there.isLeftByLast() ? null : there);
    }
  }

  /** What is due next, else now. */
  public static Instant next(Turn turn) {
    return Timeline.next(turn).filter(due -> due.isAfter(turn.now())).orElse(turn.now());
  }

  private Advanced alone(String sandboxId, Function<Turn, Instant> target) {
    var round = turns.take(sandboxId, turn -> begin(turn, target));
    while (!round.isMine() && !closing.isDone()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      round = turns.take(sandboxId, turn -> begin(turn, target));
    }
    var ran = new ArrayList<>(round.done());
    while (!round.isOver() && ran.size() < MOST_PIECES && !closing.isDone()) {
      if (round.isWaiting()) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
      var before = round;
      var outcome = before.attempt().map(post::attempt);
      outcome.ifPresent(each -> CompletableFuture.anyOf(each, closing).join());
      if (closing.isDone()) {
        break;
      }
      int room = Math.min(before.reach(), MOST_PIECES - ran.size());
      round =
          turns.take(
              sandboxId, turn -> goOn(turn, before, outcome.map(CompletableFuture::join), room));
      ran.addAll(round.done());
    }
    if (!round.isOver()) {
      turns.take(
          sandboxId,
          turn -> {
            leases.release(turn);
            return true;
          });
    }
    return new Advanced(round.now(), ran, round.isOver());
  }

  private Round begin(Turn turn, Function<Turn, Instant> target) {
    if (leases.isElsewhere(turn)) {
      return Round.idle(turn, false);
    }
    var aim = target.apply(turn);
    leases.take(turn);
    return unlessOneIsOut(turn, aim, new ArrayList<>(), MOST_AT_ONCE);
  }

  private Round goOn(Turn turn, Round before, Optional<Courier.Outcome> outcome, int room) {
    if (turn.generation() != before.generation()) {
      // it has begun again meanwhile: there is nothing left to move
      leases.release(turn);
      return Round.idle(turn, true);
    }
    leases.take(turn);
    var done = new ArrayList<Timeline.Done>();
    before
        .attempt()
        .flatMap(each -> record(turn, each, outcome.orElseThrow()))
        .ifPresent(done::add);
    return before.isWaiting()
        ? unlessOneIsOut(turn, before.aim(), done, room)
        : slice(turn, before.aim(), done, room - done.size());
  }

  /** What a clock that ran has sent out is heard of before it is moved. */
  private Round unlessOneIsOut(Turn turn, Instant aim, List<Timeline.Done> done, int room) {
    return post.isUnderWay(turn) || leases.isClaimed(turn)
        ? Round.waiting(turn, aim)
        : slice(turn, aim, done, room - done.size());
  }

  private static Optional<Timeline.Done> record(
      Turn turn, WebhookRow webhook, Courier.Outcome outcome) {
    var heard = new Heard(webhook, turn.now(), outcome);
    return Optional.ofNullable(new WebhookLedger(turn).record(List.of(heard)).get(webhook.place()))
        .map(
            state ->
                new Timeline.Done(
                    turn.now(), "webhook", webhook.id(turn.ids()), webhook.messageId(), state));
  }

  private Round slice(Turn turn, Instant aim, List<Timeline.Done> done, int room) {
    Optional<WebhookRow> attempt = Optional.empty();
    if (room > 0) {
      var slice = timeline.advance(turn, aim, room);
      done.addAll(slice.done());
      attempt = slice.attempts().stream().findFirst();
    }
    boolean isOver =
        attempt.isEmpty() && Timeline.next(turn).filter(due -> !due.isAfter(aim)).isEmpty();
    if (isOver) {
      // in the same turn: nobody comes in between what is done and where the clock then stands
      turn.passTo(aim);
      leases.release(turn);
    }
    return new Round(true, isOver, turn.generation(), aim, turn.now(), done, attempt, false);
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
