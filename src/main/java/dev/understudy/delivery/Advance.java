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

  /** What one turn of it came to. */
  private record Round(
      boolean isMine, boolean isOver, Instant target, Instant now, Timeline.Slice slice) {}

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

  private Advanced alone(String sandboxId, Function<Turn, Instant> target) {
    var ran = new ArrayList<Timeline.Done>();
    var round = turns.take(sandboxId, turn -> begin(turn, target));
    while (!round.isMine()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      round = turns.take(sandboxId, turn -> begin(turn, target));
    }
    long generation = turns.take(sandboxId, Turn::generation);
    var aim = round.target();
    while (true) {
      ran.addAll(round.slice().done());
      if (round.isOver() || ran.size() >= MOST_PIECES) {
        break;
      }
      var webhook = round.slice().attempts().stream().findFirst();
      var outcome = webhook.map(post::attempt);
      int room = MOST_PIECES - ran.size();
      round = turns.take(sandboxId, turn -> goOn(turn, generation, aim, webhook, outcome, room));
    }
    boolean isComplete = round.isOver();
    var now = turns.take(sandboxId, turn -> end(turn, generation, aim, isComplete));
    return new Advanced(now, ran, isComplete);
  }

  private Round begin(Turn turn, Function<Turn, Instant> target) {
    var lease = turn.rows().attach(Leases.class);
    var id = turn.sandbox().id();
    var held = lease.of(id);
    if (held.filter(each -> each.isAfter(wall.now())).isPresent()
        && !lease.owner(id).equals(Optional.of(owner))) {
      return new Round(false, false, turn.now(), turn.now(), nothing());
    }
    var aim = target.apply(turn);
    lease.delete(id);
    lease.insert(id, owner, wall.now().plus(LEASE));
    return slice(turn, aim, List.of(), MOST_PIECES);
  }

  private Round goOn(
      Turn turn,
      long generation,
      Instant aim,
      Optional<WebhookRow> webhook,
      Optional<Courier.Outcome> outcome,
      int room) {
    if (turn.generation() != generation) {
      // it has begun again meanwhile: there is nothing left to move
      return new Round(true, true, aim, turn.now(), nothing());
    }
    turn.rows().attach(Leases.class).renew(turn.sandbox().id(), owner, wall.now().plus(LEASE));
    var done = new ArrayList<Timeline.Done>();
    webhook.ifPresent(
        each -> {
          new WebhookLedger(turn)
              .record(each.place(), turn.now(), outcome.orElseThrow())
              .ifPresent(
                  state ->
                      done.add(
                          new Timeline.Done(
                              turn.now(),
                              "webhook",
                              each.id(turn.ids()),
                              each.messageId(),
                              state)));
        });
    return slice(turn, aim, done, room - done.size());
  }

  private Round slice(Turn turn, Instant aim, List<Timeline.Done> before, int room) {
    if (room <= 0) {
      Timeline.next(turn);
      boolean isOver = turn.firstWork().filter(due -> !due.isAfter(aim)).isEmpty();
      return new Round(true, isOver, aim, turn.now(), new Timeline.Slice(before, List.of(), false));
    }
    var slice = timeline.advance(turn, aim, Math.min(SLICE, room));
    var done = new ArrayList<>(before);
    done.addAll(slice.done());
    boolean isOver =
        slice.attempts().isEmpty() && turn.firstWork().filter(due -> !due.isAfter(aim)).isEmpty();
    return new Round(
        true, isOver, aim, turn.now(), new Timeline.Slice(done, slice.attempts(), slice.isWhole()));
  }

  private Instant end(Turn turn, long generation, Instant aim, boolean isComplete) {
    turn.rows().attach(Leases.class).release(turn.sandbox().id(), owner);
    if (isComplete && turn.generation() == generation) {
      turn.passTo(aim);
    }
    return turn.now();
  }

  private static Timeline.Slice nothing() {
    return new Timeline.Slice(List.of(), List.of(), true);
  }

  /** The SQL of who moves which clock. */
  interface Leases {
    @SqlQuery("select until from advance where sandbox = :id")
    Optional<Instant> of(@Bind("id") String id);

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
