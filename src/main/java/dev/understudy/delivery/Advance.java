package dev.understudy.delivery;

import dev.understudy.sandbox.Turn;
import dev.understudy.sandbox.Turns;
import dev.understudy.sandbox.Wall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * Moves the clocks of sandboxes and carries out what falls due on the way, each piece at its own
 * instant; webhooks are attempted one after the other, with nothing locked meanwhile. One at a time
 * moves a clock, whichever server it was asked of.
 */
public final class Advance {
  private static final int MOST_PIECES = 10_000;
  private static final int SLICE = 2_000;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  private final Turns turns;
  private final Timeline timeline;
  private final Post post;
  private final Wall wall;
  private final String owner;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * @param post brings webhooks
   * @param owner names this server among those on the database
   */
  public Advance(Turns turns, Timeline timeline, Post post, Wall wall, String owner) {
    this.turns = turns;
    this.timeline = timeline;
    this.post = post;
    this.wall = wall;
    this.owner = owner;
  }

  /** Brings webhooks. */
  public interface Post {
    /** Attempts one, and waits for what comes of it. */
    Courier.Outcome attempt(WebhookRow webhook);

    /** Leaves a sandbox alone, or stops to. */
    void hold(String sandboxId, boolean held);
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
   */
  private record Round(
      boolean isMine,
      boolean isOver,
      long generation,
      Instant aim,
      Instant now,
      List<Timeline.Done> done,
      Optional<WebhookRow> attempt) {
    /** One in which nothing was done. */
    static Round idle(Turn turn, boolean isMine) {
      return new Round(
          isMine, isMine, turn.generation(), turn.now(), turn.now(), List.of(), Optional.empty());
    }
  }

  /**
   * Moves a sandbox's clock.
   *
   * @param target says how far, when the clock's turn has come; it may throw
   * @throws dev.understudy.sandbox.NoSuchSandbox if there is none with this id
   */
  public Advanced run(String sandboxId, Function<Turn, Instant> target) {
    var lock = locks.computeIfAbsent(sandboxId, id -> new ReentrantLock(true));
    lock.lock();
    try {
      post.hold(sandboxId, true);
      return alone(sandboxId, target);
    } finally {
      post.hold(sandboxId, false);
      lock.unlock();
    }
  }

  /** What is due next, else now. */
  public static Instant next(Turn turn) {
    return Timeline.next(turn).filter(due -> due.isAfter(turn.now())).orElse(turn.now());
  }

  /** Whether somebody is moving the sandbox's clock, at this instant on the wall. */
  static boolean isUnderWay(Turn turn, Instant wall) {
    return turn.rows()
        .attach(Leases.class)
        .until(turn.sandbox().id())
        .filter(wall::isBefore)
        .isPresent();
  }

  private Advanced alone(String sandboxId, Function<Turn, Instant> target) {
    var round = turns.take(sandboxId, turn -> begin(turn, target));
    while (!round.isMine()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      round = turns.take(sandboxId, turn -> begin(turn, target));
    }
    var ran = new ArrayList<>(round.done());
    while (!round.isOver() && ran.size() < MOST_PIECES) {
      var before = round;
      var outcome = before.attempt().map(post::attempt);
      int room = MOST_PIECES - ran.size();
      round = turns.take(sandboxId, turn -> goOn(turn, before, outcome, room));
      ran.addAll(round.done());
    }
    if (!round.isOver()) {
      turns.take(
          sandboxId,
          turn -> {
            release(turn);
            return true;
          });
    }
    return new Advanced(round.now(), ran, round.isOver());
  }

  private Round begin(Turn turn, Function<Turn, Instant> target) {
    var leases = turn.rows().attach(Leases.class);
    var id = turn.sandbox().id();
    if (isUnderWay(turn, wall.now()) && !leases.owner(id).equals(Optional.of(owner))) {
      return Round.idle(turn, false);
    }
    var aim = target.apply(turn);
    leases.delete(id);
    leases.insert(id, owner, wall.now().plus(LEASE));
    return slice(turn, aim, new ArrayList<>(), MOST_PIECES);
  }

  private Round goOn(Turn turn, Round before, Optional<Courier.Outcome> outcome, int room) {
    if (turn.generation() != before.generation()) {
      // it has begun again meanwhile: there is nothing left to move
      release(turn);
      return Round.idle(turn, true);
    }
    turn.rows().attach(Leases.class).renew(turn.sandbox().id(), owner, wall.now().plus(LEASE));
    var done = new ArrayList<Timeline.Done>();
    before
        .attempt()
        .flatMap(each -> record(turn, each, outcome.orElseThrow()))
        .ifPresent(done::add);
    return slice(turn, before.aim(), done, room - done.size());
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
      var slice = timeline.advance(turn, aim, Math.min(SLICE, room));
      done.addAll(slice.done());
      attempt = slice.attempts().stream().findFirst();
    }
    boolean isOver =
        attempt.isEmpty() && Timeline.next(turn).filter(due -> !due.isAfter(aim)).isEmpty();
    if (isOver) {
      // in the same turn: nobody comes in between what is done and where the clock then stands
      turn.passTo(aim);
      release(turn);
    }
    return new Round(true, isOver, turn.generation(), aim, turn.now(), done, attempt);
  }

  private void release(Turn turn) {
    turn.rows().attach(Leases.class).release(turn.sandbox().id(), owner);
  }

  /** The SQL of who moves which clock. */
  interface Leases {
    @SqlQuery("select until from advance where sandbox = :id")
    Optional<Instant> until(@Bind("id") String id);

    @SqlQuery("select owner from advance where sandbox = :id")
    Optional<String> owner(@Bind("id") String id);

    @SqlUpdate("insert into advance (sandbox, owner, until) values (:id, :owner, :until)")
    void insert(@Bind("id") String id, @Bind("owner") String owner, @Bind("until") Instant until);

    @SqlUpdate("update advance set until = :until where sandbox = :id and owner = :owner")
    void renew(@Bind("id") String id, @Bind("owner") String owner, @Bind("until") Instant until);

    @SqlUpdate("delete from advance where sandbox = :id and owner = :owner")
    void release(@Bind("id") String id, @Bind("owner") String owner);

    @SqlUpdate("delete from advance where sandbox = :id")
    void delete(@Bind("id") String id);
  }
}
