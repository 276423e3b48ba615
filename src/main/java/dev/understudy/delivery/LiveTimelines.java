package dev.understudy.delivery;

import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.NoSuchSandbox;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Sandboxes;
import dev.understudy.sandbox.Turn;
import dev.understudy.sandbox.Wall;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.store.Outage;
import dev.understudy.store.OutcomeUnknownException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Carries out what falls due on live clocks, and brings webhooks. Each sandbox is worked on by
 * itself, a turn at a time; between turns nothing is held, least of all while a webhook is out. In
 * the database a webhook that is out is still due, so that it is attempted again if this server
 * does not live to say what came of it; other servers on the database are told to leave it alone
 * for a while.
 */
public final class LiveTimelines implements Advance.Post, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveTimelines.class.getName());
  private static final int WORKERS = 8;
  private static final long LOOK_AGAIN_MS = 500;
  private static final Duration REST_MEANWHILE = Duration.ofMillis(50);
  private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

  private final Sandboxes sandboxes;
  private final Timeline timeline;
  private final Courier courier;
  private final Wall wall;
  private final Desk.Hands hands;
  private final Leases leases;
  private final OutOfMemoryHandler memory;
  private final ScheduledThreadPoolExecutor alarm;
  private final ThreadPoolExecutor workers;
  private final Map<String, Desk> desks = new ConcurrentHashMap<>();
  private volatile boolean isClosing;

  /** The timelines of these sandboxes; nothing is done before {@link #begin}. */
  public LiveTimelines(
      Sandboxes sandboxes,
      Timeline timeline,
      Courier courier,
      Wall wall,
      Leases leases,
      OutOfMemoryHandler memory) {
    this.memory = memory;
    this.sandboxes = sandboxes;
    this.timeline = timeline;
    this.courier = courier;
    this.wall = wall;
    this.leases = leases;
    this.alarm = new ScheduledThreadPoolExecutor(1, work -> daemon(work, "understudy-alarm"));
    alarm.setRemoveOnCancelPolicy(true);
    alarm.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> daemon(work, "understudy-timeline"));
    workers.allowCoreThreadTimeOut(true);
    this.hands = new Desk.Hands(workers, alarm, wall);
    sandboxes.turns().onCommit(this::committed);
  }

  /** Begins with what is due already; what is committed from now on is heard of by itself. */
  public void begin() {
    if (leases.isShared()) {
      alarm.scheduleWithFixedDelay(this::look, 0, LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    } else {
      // what an earlier server had out is due, whatever it meant to look at next
      workers.execute(
          () -> sandboxes.withWork().forEach(each -> at(each.id(), desk -> desk.wake(wall.now()))));
    }
  }

  private static Thread daemon(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * What a turn came to, at this instant of the sandbox's clock.
   *
   * @param rest until the next one
   */
  private record Worked(Instant now, Timeline.Slice slice, Duration rest) {
    /** In which nothing was carried out. */
    static Worked idle(Turn turn, Duration rest) {
      return new Worked(turn.now(), new Timeline.Slice(List.of(), List.of()), rest);
    }
  }

  private void look() {
    try {
      sandboxes.withWork().forEach(each -> committed(each.id(), Optional.of(each)));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "looking for work is put off", e);
    }
  }

  /** Sees to it that what is due in a sandbox is done in time. */
  private void committed(String id, Optional<Sandbox> sandbox) {
    if (!isClosing) {
      sandbox
          .filter(each -> each.clock() instanceof Clock.Live)
          .flatMap(each -> each.nextWork().map(due -> onTheWall(each, due)))
          .ifPresent(due -> at(id, desk -> desk.wake(due)));
    }
  }

  private static Instant onTheWall(Sandbox sandbox, Instant due) {
    return due.minus(((Clock.Live) sandbox.clock()).shift());
  }

  /** Does this at the desk of a sandbox: there is one as long as it is needed. */
  private void at(String id, Consumer<Desk> action) {
    desks.compute(
        id,
        (key, there) -> {
          var desk = there == null ? new Desk(each -> work(key, each), hands) : there;
          action.accept(desk);
          return desk.clearAway() ? null : desk;
        });
  }

  private void work(String id, Desk desk) {
    desk.leave(workOnce(id, desk));
    desks.computeIfPresent(id, (key, there) -> there.clearAway() ? null : there);
  }

  private Duration workOnce(String id, Desk desk) {
    var task = desk.begin();
    try {
      var worked = sandboxes.turns().take(id, turn -> turn(turn, task));
      var attempts = worked.slice().attempts();
      desk.goOut(attempts);
      attempts.forEach(each -> send(desk, each, worked.now()));
      return worked.rest();
    } catch (NoSuchSandbox e) {
      desk.silence();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      memory.check(e);
      if (memory.sentence().isPresent()) {
        desk.silence();
        return Desk.REST;
      }
      Outage.log(LOG, "work in sandbox " + id + " is put off", e);
      desk.putOff(e instanceof OutcomeUnknownException unknown ? task.in(unknown) : task);
    }
    return Desk.REST;
  }

  private Worked turn(Turn turn, Desk.Task task) {
    new WebhookLedger(turn)
        .record(task.heard().stream().filter(each -> !each.isWritten()).toList());
    if (task.isHeld() || isClosing || !(turn.sandbox().clock() instanceof Clock.Live)) {
      return Worked.idle(turn, Desk.REST);
    }
    if (leases.isElsewhere(turn)) {
      // that server moves the clock: what is left then is looked at again
      return Worked.idle(turn, REST_MEANWHILE);
    }
    var claims = new Claims(task.out(), leases.isShared());
    return new Worked(turn.now(), timeline.live(turn, claims), Desk.REST);
  }

  private void send(Desk desk, WebhookRow webhook, Instant at) {
    attempt(webhook).thenAccept(outcome -> desk.hear(new Heard(webhook, at, outcome)));
  }

  private static Courier.Parcel parcel(WebhookRow webhook) {
    var headers = new HashMap<String, String>();
    webhook
        .signatureHeader()
        .ifPresent(name -> headers.put(name, webhook.signature().orElseThrow()));
    return new Courier.Parcel(
        webhook.url(), webhook.payload().getBytes(StandardCharsets.UTF_8), headers);
  }

  @Override
  public CompletableFuture<Courier.Outcome> attempt(WebhookRow webhook) {
    return courier.post(parcel(webhook));
  }

  @Override
  public void hold(String sandboxId, boolean held) {
    at(sandboxId, desk -> desk.hold(held));
    if (!held) {
      awaken(sandboxId);
    }
  }

  /** What was committed while it was held woke nobody. */
  private void awaken(String id) {
    try {
      sandboxes.find(id).ifPresent(each -> committed(id, Optional.of(each)));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "what is due in a sandbox is looked at when it can be", e);
      at(id, desk -> desk.wake(wall.now()));
    }
  }

  @Override
  public boolean isUnderWay(Turn turn) {
    var desk = desks.get(turn.sandbox().id());
    return desk != null && desk.isUnderWay(turn.generation());
  }

  /**
   * Ends the turns at hand and starts no more. What is out may come back for a moment; the rest is
   * given back, to be attempted again by whoever is next.
   */
  @Override
  public void close() {
    isClosing = true;
    alarm.shutdownNow();
    desks.values().forEach(Desk::silence);
    long end = System.nanoTime() + LAST_MOMENT.toNanos();
    desks.forEach((id, desk) -> giveBack(id, desk.settle(end)));
    workers.shutdown();
    try {
      workers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveBack(String id, Set<Errand> out) {
    if (out.isEmpty() || !leases.isShared()) {
      return;
    }
    try {
      sandboxes.turns().take(id, turn -> new WebhookLedger(turn).release(out));
    } catch (NoSuchSandbox e) {
      LOG.log(Level.DEBUG, "webhooks of sandbox {0} are gone with it", id);
    }
  }
}
