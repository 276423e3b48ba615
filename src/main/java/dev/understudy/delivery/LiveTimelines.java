package dev.understudy.delivery;

import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.NoSuchSandbox;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Sandboxes;
import dev.understudy.sandbox.Turn;
import dev.understudy.sandbox.Wall;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Carries out what falls due on live clocks, and brings webhooks. Each sandbox is worked on by
 * itself, a turn at a time; between turns nothing is held, least of all while a webhook is out. A
 * webhook that is out is put off in the database, so that it is attempted again if this server does
 * not live to say what came of it.
 */
public final class LiveTimelines implements Advance.Post, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveTimelines.class.getName());
  private static final int WORKERS = 8;
  private static final int SLICE = 500;
  private static final int OUT_TO_ONE = 64;
  private static final long LOOK_AGAIN_MS = 500;
  private static final long TRY_AGAIN_MS = 1_000;
  private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

  private final Sandboxes sandboxes;
  private final Timeline timeline;
  private final Courier courier;
  private final Wall wall;
  private final boolean isShared;
  private final ScheduledThreadPoolExecutor alarm;
  private final ThreadPoolExecutor workers;
  private final Map<String, Desk> desks = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /**
   * @param isShared whether other servers may be on the same database, whose work is to be looked
   *     for
   */
  public LiveTimelines(
      Sandboxes sandboxes, Timeline timeline, Courier courier, Wall wall, boolean isShared) {
    this.sandboxes = sandboxes;
    this.timeline = timeline;
    this.courier = courier;
    this.wall = wall;
    this.isShared = isShared;
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
    sandboxes.turns().onCommit(this::committed);
    if (isShared) {
      alarm.scheduleWithFixedDelay(this::look, 0, LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    } else {
      workers.execute(this::look);
    }
  }

  private static Thread daemon(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** What this process knows of the work in one sandbox. */
  private static final class Desk {
    private final List<Heard> heard = new ArrayList<>();
    private final Map<String, Integer> out = new HashMap<>();
    private Optional<ScheduledFuture<?>> bell = Optional.empty();
    private Instant rings = Instant.MAX;
    private boolean isBusy;
    private boolean isWanted;
    private boolean isHeld;
  }

  /** What a turn came to, at this instant of the sandbox's clock. */
  private record Worked(Instant now, Timeline.Slice slice) {}

  private void look() {
    try {
      sandboxes.withWork().forEach(each -> committed(each.id(), Optional.of(each)));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "looking for work is put off", e);
    }
  }

  /** Sees to it that what is due in a sandbox is done in time. */
  private void committed(String id, Optional<Sandbox> sandbox) {
    sandbox
        .filter(each -> each.clock() instanceof Clock.Live)
        .flatMap(each -> each.nextWork().map(due -> onTheWall(each, due)))
        .ifPresent(due -> wake(id, due));
  }

  private static Instant onTheWall(Sandbox sandbox, Instant due) {
    return due.minus(((Clock.Live) sandbox.clock()).shift());
  }

  private void wake(String id, Instant due) {
    var desk = desks.computeIfAbsent(id, key -> new Desk());
    var now = wall.now();
    // nobody waits for centuries: whatever is further off is looked at again by then
    var rings = due.isBefore(now.plus(LONGEST_SLEEP)) ? due : now.plus(LONGEST_SLEEP);
    var wait = Duration.between(now, rings);
    synchronized (desk) {
      if (isClosed || desk.isHeld) {
        return;
      }
      if (wait.isNegative() || wait.isZero()) {
        queue(id, desk);
      } else if (rings.isBefore(desk.rings)) {
        desk.bell.ifPresent(bell -> bell.cancel(false));
        ring(id, desk, rings, wait);
      }
    }
  }

  private void ring(String id, Desk desk, Instant due, Duration wait) {
    try {
      desk.rings = due;
      desk.bell =
          Optional.of(alarm.schedule(() -> rung(id, desk), wait.toNanos(), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      // the server is closing: the next one begins with what is left
    }
  }

  private void rung(String id, Desk desk) {
    synchronized (desk) {
      desk.rings = Instant.MAX;
      desk.bell = Optional.empty();
      queue(id, desk);
    }
  }

  /**
   * With the desk locked. One at a time works at it: another would not know what the first is about
   * to claim.
   */
  private void queue(String id, Desk desk) {
    if (isClosed) {
      return;
    }
    if (desk.isBusy) {
      desk.isWanted = true;
      return;
    }
    try {
      desk.isBusy = true;
      workers.execute(() -> work(id, desk));
    } catch (RejectedExecutionException e) {
      desk.isBusy = false;
    }
  }

  private void work(String id, Desk desk) {
    List<Heard> heard;
    Map<String, Integer> out;
    boolean isHeld;
    synchronized (desk) {
      desk.isWanted = false;
      heard = List.copyOf(desk.heard);
      desk.heard.clear();
      heard.forEach(each -> returned(desk, each.webhook()));
      out = Map.copyOf(desk.out);
      isHeld = desk.isHeld;
    }
    try {
      var worked = sandboxes.turns().take(id, turn -> turn(turn, heard, out, isHeld));
      var attempts = worked.slice().attempts();
      synchronized (desk) {
        attempts.forEach(each -> desk.out.merge(each.origin(), 1, Integer::sum));
      }
      attempts.forEach(each -> send(id, desk, each, worked.now()));
    } catch (NoSuchSandbox e) {
      desks.remove(id);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "work in sandbox " + id + " is put off", e);
      putOff(id, desk, heard);
    } finally {
      leave(id, desk);
    }
  }

  private void putOff(String id, Desk desk, List<Heard> heard) {
    synchronized (desk) {
      heard.forEach(each -> desk.out.merge(each.webhook().origin(), 1, Integer::sum));
      desk.heard.addAll(0, heard);
      ring(id, desk, wall.now().plusMillis(TRY_AGAIN_MS), Duration.ofMillis(TRY_AGAIN_MS));
    }
  }

  private void leave(String id, Desk desk) {
    synchronized (desk) {
      desk.isBusy = false;
      if (desk.isWanted) {
        queue(id, desk);
      }
    }
  }

  private static void returned(Desk desk, WebhookRow webhook) {
    desk.out.computeIfPresent(webhook.origin(), (origin, n) -> n > 1 ? n - 1 : null);
  }

  private Worked turn(Turn turn, List<Heard> heard, Map<String, Integer> out, boolean isHeld) {
    new WebhookLedger(turn).record(heard);
    // a clock that another server moves is looked at again when that one is done
    if (isHeld
        || !(turn.sandbox().clock() instanceof Clock.Live)
        || isShared && Advance.isUnderWay(turn, wall.now())) {
      return new Worked(turn.now(), new Timeline.Slice(List.of(), List.of()));
    }
    return new Worked(turn.now(), timeline.live(turn, SLICE, out, OUT_TO_ONE));
  }

  private void send(String id, Desk desk, WebhookRow webhook, Instant at) {
    courier
        .post(parcel(webhook))
        .thenAccept(
            outcome -> {
              synchronized (desk) {
                desk.heard.add(new Heard(webhook, at, outcome));
                queue(id, desk);
              }
            });
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
  public Courier.Outcome attempt(WebhookRow webhook) {
    return courier.post(parcel(webhook)).join();
  }

  @Override
  public void hold(String sandboxId, boolean held) {
    var desk = desks.computeIfAbsent(sandboxId, key -> new Desk());
    synchronized (desk) {
      desk.isHeld = held;
    }
    if (!held) {
      sandboxes.find(sandboxId).ifPresent(each -> committed(sandboxId, Optional.of(each)));
    }
  }

  /** Ends the turns at hand and starts no more; webhooks that are out are attempted again later. */
  @Override
  public void close() {
    isClosed = true;
    alarm.shutdownNow();
    workers.shutdown();
    try {
      workers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
