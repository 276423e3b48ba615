package dev.understudy.delivery;

import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.store.Outage;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.AttemptResult;
import dev.understudy.webhook.InFlightWebhooks;
import dev.understudy.webhook.SandboxWebhooks;
import dev.understudy.webhook.WebhookKey;
import dev.understudy.webhook.WebhookRow;
import dev.understudy.webhook.http.WebhookClient;
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
public final class LiveScheduler implements ClockAdvance.WebhookDispatcher, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveScheduler.class.getName());
  private static final int WORKERS = 8;
  private static final long POLL_MS = 500;
  private static final Duration REST_MEANWHILE = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Sandboxes sandboxes;
  private final Timeline timeline;
  private final WebhookClient webhookClient;
  private final SystemClock systemClock;
  private final SandboxWorker.WorkerExecutors executors;
  private final Leases leases;
  private final OutOfMemoryHandler memory;
  private final ScheduledThreadPoolExecutor timer;
  private final ThreadPoolExecutor threads;
  private final Map<String, SandboxWorker> workers = new ConcurrentHashMap<>();
  private volatile boolean isClosing;

  /** The timelines of these sandboxes; nothing is done before {@link #begin}. */
  public LiveScheduler(
      Sandboxes sandboxes,
      Timeline timeline,
      WebhookClient courier,
      SystemClock systemClock,
      Leases leases,
      OutOfMemoryHandler memory) {
    this.memory = memory;
    this.sandboxes = sandboxes;
    this.timeline = timeline;
    this.webhookClient = courier;
    this.systemClock = systemClock;
    this.leases = leases;
    this.timer = new ScheduledThreadPoolExecutor(1, work -> daemon(work, "understudy-alarm"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.threads =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> daemon(work, "understudy-timeline"));
    threads.allowCoreThreadTimeOut(true);
    this.executors = new SandboxWorker.WorkerExecutors(threads, timer, systemClock);
    sandboxes.transactions().onCommit(this::committed);
  }

  /** Begins with what is due already; what is committed from now on is heard of by itself. */
  public void begin() {
    if (leases.isShared()) {
      timer.scheduleWithFixedDelay(this::wakeSandboxesWithWork, 0, POLL_MS, TimeUnit.MILLISECONDS);
    } else {
      // what an earlier server had out is due, whatever it meant to look at next
      threads.execute(
          () ->
              sandboxes
                  .withPendingWork()
                  .forEach(each -> at(each.id(), worker -> worker.wake(systemClock.now()))));
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
  private record WorkResult(Instant now, Timeline.TimelineSlice slice, Duration rest) {
    /** In which nothing was carried out. */
    static WorkResult idle(SandboxTransaction tx, Duration rest) {
      return new WorkResult(tx.now(), new Timeline.TimelineSlice(List.of(), List.of()), rest);
    }
  }

  private void wakeSandboxesWithWork() {
    try {
      sandboxes.withPendingWork().forEach(each -> committed(each.id(), Optional.of(each)));
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
          .ifPresent(due -> at(id, worker -> worker.wake(due)));
    }
  }

  private static Instant onTheWall(Sandbox sandbox, Instant due) {
    return due.minus(((Clock.Live) sandbox.clock()).shift());
  }

  /** Does this at the desk of a sandbox: there is one as long as it is needed. */
  private void at(String id, Consumer<SandboxWorker> action) {
    workers.compute(
        id,
        (key, there) -> {
          var worker =
              there == null ? new SandboxWorker(each -> work(key, each), executors) : there;
          action.accept(worker);
          return worker.closeIfIdle() ? null : worker;
        });
  }

  private void work(String id, SandboxWorker worker) {
    worker.finished(workOnce(id, worker));
    workers.computeIfPresent(id, (key, there) -> there.closeIfIdle() ? null : there);
  }

  private Duration workOnce(String id, SandboxWorker worker) {
    var task = worker.takeWork();
    try {
      var worked = sandboxes.transactions().run(id, tx -> turn(tx, task));
      var attempts = worked.slice().attempts();
      worker.sent(attempts);
      attempts.forEach(each -> send(worker, each, worked.now()));
      return worked.rest();
    } catch (SandboxNotFoundException e) {
      worker.cancelTimer();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      memory.check(e);
      if (memory.sentence().isPresent()) {
        worker.cancelTimer();
        return SandboxWorker.REST;
      }
      Outage.log(LOG, "work in sandbox " + id + " is put off", e);
      worker.retryLater(e instanceof OutcomeUnknownException unknown ? task.in(unknown) : task);
    }
    return SandboxWorker.REST;
  }

  private WorkResult turn(SandboxTransaction tx, SandboxWorker.WorkItem task) {
    new SandboxWebhooks(tx)
        .record(task.results().stream().filter(each -> !each.isWritten()).toList());
    if (task.isHeld() || isClosing || !(tx.sandbox().clock() instanceof Clock.Live)) {
      return WorkResult.idle(tx, SandboxWorker.REST);
    }
    if (leases.isElsewhere(tx)) {
      // that server moves the clock: what is left then is looked at again
      return WorkResult.idle(tx, REST_MEANWHILE);
    }
    var claims = new InFlightWebhooks(task.inFlight(), leases.isShared());
    return new WorkResult(tx.now(), timeline.runDue(tx, claims), SandboxWorker.REST);
  }

  private void send(SandboxWorker worker, WebhookRow webhook, Instant at) {
    attempt(webhook)
        .thenAccept(outcome -> worker.addResult(new AttemptResult(webhook, at, outcome)));
  }

  private static WebhookClient.WebhookRequest request(WebhookRow webhook) {
    var headers = new HashMap<String, String>();
    webhook
        .signatureHeader()
        .ifPresent(name -> headers.put(name, webhook.signature().orElseThrow()));
    return new WebhookClient.WebhookRequest(
        webhook.url(), webhook.payload().getBytes(StandardCharsets.UTF_8), headers);
  }

  @Override
  public CompletableFuture<WebhookClient.AttemptOutcome> attempt(WebhookRow webhook) {
    return webhookClient.send(request(webhook));
  }

  @Override
  public void hold(String sandboxId, boolean held) {
    at(sandboxId, worker -> worker.hold(held));
    if (!held) {
      wakeAfterHold(sandboxId);
    }
  }

  /** What was committed while it was held woke nobody. */
  private void wakeAfterHold(String id) {
    try {
      sandboxes.find(id).ifPresent(each -> committed(id, Optional.of(each)));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "what is due in a sandbox is looked at when it can be", e);
      at(id, worker -> worker.wake(systemClock.now()));
    }
  }

  @Override
  public boolean isUnderWay(SandboxTransaction tx) {
    var worker = workers.get(tx.sandbox().id());
    return worker != null && worker.isUnderWay(tx.generation());
  }

  /**
   * Ends the turns at hand and starts no more. What is out may come back for a moment; the rest is
   * given back, to be attempted again by whoever is next.
   */
  @Override
  public void close() {
    isClosing = true;
    timer.shutdownNow();
    workers.values().forEach(SandboxWorker::cancelTimer);
    long end = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    workers.forEach((id, worker) -> giveBack(id, worker.awaitInFlight(end)));
    threads.shutdown();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveBack(String id, Set<WebhookKey> out) {
    if (out.isEmpty() || !leases.isShared()) {
      return;
    }
    try {
      sandboxes.transactions().run(id, tx -> new SandboxWebhooks(tx).release(out));
    } catch (SandboxNotFoundException e) {
      LOG.log(Level.DEBUG, "webhooks of sandbox {0} are gone with it", id);
    }
  }
}
