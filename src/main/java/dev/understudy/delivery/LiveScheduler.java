package dev.understudy.delivery;

import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.DaemonThreads;
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
 * The scheduler of due work on live clocks; it also sends webhooks. Each sandbox has a worker that
 * runs one transaction at a time, and none while a webhook is in flight. A webhook in flight stays
 * due in the database, so that it is sent again if this server dies; a claim keeps other servers
 * from it for a while.
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

  /** A scheduler for these sandboxes, which does nothing before {@link #begin}. */
  public LiveScheduler(
      Sandboxes sandboxes,
      Timeline timeline,
      WebhookClient webhookClient,
      SystemClock systemClock,
      Leases leases,
      OutOfMemoryHandler memory) {
    this.memory = memory;
    this.sandboxes = sandboxes;
    this.timeline = timeline;
    this.webhookClient = webhookClient;
    this.systemClock = systemClock;
    this.leases = leases;
    this.timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("understudy-alarm"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.threads =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("understudy-timeline"));
    threads.allowCoreThreadTimeOut(true);
    this.executors = new SandboxWorker.WorkerExecutors(threads, timer, systemClock);
    sandboxes.transactions().onCommit(this::committed);
  }

  /** Starts the work that is due already; later commits wake their sandboxes. */
  public void begin() {
    if (leases.isShared()) {
      timer.scheduleWithFixedDelay(this::wakeSandboxesWithWork, 0, POLL_MS, TimeUnit.MILLISECONDS);
    } else {
      // webhooks that an earlier server had in flight are due, whatever its next_work says
      threads.execute(
          () ->
              sandboxes
                  .withPendingWork()
                  .forEach(each -> at(each.id(), worker -> worker.wake(systemClock.now()))));
    }
  }

  /**
   * The result of one transaction, at this instant of the sandbox's clock.
   *
   * @param rest the pause before the next transaction
   */
  private record WorkResult(Instant now, Timeline.TimelineSlice slice, Duration rest) {
    /** Returns the result of a transaction that ran no work. */
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

  /** Wakes the sandbox's worker when its next work is due. */
  private void committed(String id, Optional<Sandbox> sandbox) {
    if (!isClosing) {
      sandbox
          .filter(each -> each.clock() instanceof Clock.Live)
          .flatMap(each -> each.nextWork().map(due -> toSystemTime(each, due)))
          .ifPresent(due -> at(id, worker -> worker.wake(due)));
    }
  }

  private static Instant toSystemTime(Sandbox sandbox, Instant due) {
    return due.minus(((Clock.Live) sandbox.clock()).shift());
  }

  /** Calls the sandbox's worker, which is made when it is needed and removed when it is idle. */
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
    var work = worker.takeWork();
    try {
      var worked = sandboxes.transactions().run(id, tx -> runTransaction(tx, work));
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
      worker.retryLater(e instanceof OutcomeUnknownException unknown ? work.in(unknown) : work);
    }
    return SandboxWorker.REST;
  }

  private WorkResult runTransaction(SandboxTransaction tx, SandboxWorker.WorkItem work) {
    new SandboxWebhooks(tx)
        .record(work.results().stream().filter(each -> !each.isWritten()).toList());
    if (work.isHeld() || isClosing || !(tx.sandbox().clock() instanceof Clock.Live)) {
      return WorkResult.idle(tx, SandboxWorker.REST);
    }
    if (leases.isElsewhere(tx)) {
      // that server advances the clock; this one looks again later
      return WorkResult.idle(tx, REST_MEANWHILE);
    }
    var inFlight = new InFlightWebhooks(work.inFlight(), leases.isShared());
    return new WorkResult(tx.now(), timeline.runDue(tx, inFlight), SandboxWorker.REST);
  }

  private void send(SandboxWorker worker, WebhookRow webhook, Instant at) {
    attempt(webhook, at)
        .thenAccept(outcome -> worker.addResult(new AttemptResult(webhook, at, outcome)));
  }

  private static WebhookClient.WebhookRequest request(WebhookRow webhook, Instant at) {
    return new WebhookClient.WebhookRequest(
        webhook.url(),
        webhook.contentType(),
        webhook.payload().getBytes(StandardCharsets.UTF_8),
        webhook.headersAt(at));
  }

  @Override
  public CompletableFuture<WebhookClient.AttemptOutcome> attempt(WebhookRow webhook, Instant at) {
    return webhookClient.send(request(webhook, at));
  }

  @Override
  public void hold(String sandboxId, boolean held) {
    at(sandboxId, worker -> worker.hold(held));
    if (!held) {
      wakeAfterHold(sandboxId);
    }
  }

  /** Wakes a worker for work that was committed while it was paused. */
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
   * Ends running transactions and starts no more. Waits a moment for webhooks in flight, then
   * releases the claims on the rest, which the next server sends again.
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
