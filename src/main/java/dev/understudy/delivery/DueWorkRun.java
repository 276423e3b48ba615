package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.Step;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.InFlightWebhooks;
import dev.understudy.webhook.SandboxWebhooks;
import dev.understudy.webhook.WebhookKey;
import dev.understudy.webhook.WebhookRow;
import dev.understudy.webhook.WebhookStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** One run over the due work of a sandbox, in one transaction. */
final class DueWorkRun {
  private final Map<String, Lifecycle> lifecycles;
  private final SandboxTransaction tx;
  private final Instant until;
  private final int limit;
  private final SandboxWebhooks webhooks;
  private final Messages messages;
  private final PriorityQueue<DueWork> queue = new PriorityQueue<>(DueWork.ORDER);
  private final List<Timeline.WorkDone> done = new ArrayList<>();
  private final List<Long> finished = new ArrayList<>();
  private final Map<Long, DueWork.DueMessage> planned = new HashMap<>();
  private final Map<Long, Progressed> progressed = new LinkedHashMap<>();

  /** A message that took steps in this run. */
  private record Progressed(Message message, List<Step> steps) {}

  /**
   * @param until the latest due time of work that runs
   * @param limit the maximum number of pieces of work
   */
  DueWorkRun(Map<String, Lifecycle> lifecycles, SandboxTransaction tx, Instant until, int limit) {
    this.lifecycles = lifecycles;
    this.tx = tx;
    this.until = until;
    this.limit = limit;
    this.webhooks = new SandboxWebhooks(tx);
    this.messages = new Messages(tx);
    queue.addAll(new WorkStore(tx.flush()).due(tx.generation(), until, limit));
  }

  /** Runs work while the clock moves on, up to the first webhook, which the caller sends. */
  Timeline.TimelineSlice runUntilWebhook() {
    var attempts = new ArrayList<WebhookRow>();
    nextWebhook().ifPresent(queue::add);
    while (!queue.isEmpty() && done.size() < limit) {
      var work = queue.remove();
      tx.advanceTo(work.due());
      if (work instanceof DueWork.DueWebhook webhook) {
        attempts.add(webhook.webhook());
        break;
      }
      boolean mayTell = run((DueWork.DueMessage) work);
      if (mayTell && queue.stream().noneMatch(DueWork.DueWebhook.class::isInstance)) {
        nextWebhook().ifPresent(queue::add);
      }
    }
    write();
    Timeline.updateNextWork(tx);
    return new Timeline.TimelineSlice(done, attempts);
  }

  private Optional<DueWork> nextWebhook() {
    return webhookRows().firstDue(tx.generation(), until).map(DueWork.DueWebhook::new);
  }

  /** Runs due work on a live clock, and claims due webhooks, which the caller sends. */
  Timeline.TimelineSlice runAndClaimWebhooks(InFlightWebhooks inFlight) {
    while (!queue.isEmpty() && done.size() < limit) {
      run((DueWork.DueMessage) queue.remove());
    }
    write();
    int seen = Timeline.MAX_WEBHOOKS_TOGETHER + inFlight.size();
    var due = webhookRows().due(tx.generation(), until, tx.systemTime(), inFlight.full(), seen);
    var taken = inFlight.take(due, Timeline.MAX_WEBHOOKS_TOGETHER);
    var attempts =
        taken.isEmpty()
            ? List.<WebhookRow>of()
            : webhookRows().at(taken.stream().map(WebhookKey::rowKey).toList());
    inFlight
        .until(tx.systemTime())
        .ifPresent(end -> attempts.forEach(each -> webhooks.claim(each, end)));
    boolean isAllSeen = due.size() < seen && taken.size() < Timeline.MAX_WEBHOOKS_TOGETHER;
    tx.setNextWorkTime(Timeline.earlier(Timeline.nextMessageWork(tx), nextWebhookCheck(isAllSeen)));
    return new Timeline.TimelineSlice(done, attempts);
  }

  /**
   * Returns when to look for due webhooks again. A due webhook that was not claimed waits for its
   * receiver or is in flight: its result wakes the worker, and if none comes, its claim expires.
   */
  private Optional<Instant> nextWebhookCheck(boolean isAllSeen) {
    if (!isAllSeen) {
      return Optional.of(until);
    }
    var rows = webhookRows();
    var first = rows.first(tx.generation());
    return first.filter(each -> !each.isAfter(until)).isEmpty()
        ? first
        : Timeline.earlier(
            rows.firstAfter(tx.generation(), until),
            Optional.of(until.plus(InFlightWebhooks.TERM)));
  }

  private WebhookStore webhookRows() {
    return new WebhookStore(tx.flush());
  }

  /** Runs the work, and returns whether it added webhooks. */
  private boolean run(DueWork.DueMessage work) {
    var lifecycle = lifecycles.get(work.message().provider());
    var message =
        Optional.ofNullable(progressed.get(work.message().number()))
            .map(Progressed::message)
            .orElse(work.message());
    finish(message);
    long webhooksBefore = tx.lastWebhookNumber();
    var progression = new StatusProgression(tx, lifecycle, message, work.plan());
    if (work.isSend()) {
      send(lifecycle, progression);
    } else {
      progression.next(webhooks);
    }
    progressed.computeIfAbsent(
        message.number(), number -> new Progressed(message, new ArrayList<>()));
    progressed.computeIfPresent(
        message.number(),
        (number, before) -> {
          before.steps().addAll(progression.taken());
          return new Progressed(progression.message(), before.steps());
        });
    done.add(
        new Timeline.WorkDone(
            tx.now(),
            work.kind(),
            message.id(),
            Optional.of(message.id()),
            progression.message().status()));
    planNext(progression);
    return tx.lastWebhookNumber() > webhooksBefore;
  }

  private void send(Lifecycle lifecycle, StatusProgression progression) {
    var first = firstStatus(lifecycle, progression.message());
    var end =
        lifecycle
            .expiry(progression.message())
            .filter(expiry -> !tx.now().isBefore(expiry))
            .map(expiry -> DeliveryPlan.PlannedStep.at(Message.EXPIRED))
            .or(() -> lifecycle.endInstead(tx, progression.message(), first));
    if (end.isPresent()) {
      progression.end(end.get(), webhooks);
    } else {
      progression.take(first, Optional.empty(), webhooks);
      progression.dropPassedSteps();
    }
  }

  private static String firstStatus(Lifecycle lifecycle, Message message) {
    return lifecycle.path().stream()
        .filter(each -> lifecycle.has(message, each))
        .findFirst()
        .orElseThrow();
  }

  private void planNext(StatusProgression progression) {
    if (progression.plan().isEmpty()) {
      return;
    }
    var due = tx.now().plus(progression.plan().first().after());
    var next =
        new DueWork.DueMessage(
            due,
            tx.nextWorkNumber(),
            DueWork.DueMessage.STEP,
            progression.message(),
            progression.plan());
    planned.put(progression.message().number(), next);
    if (!due.isAfter(until)) {
      queue.add(next);
    }
  }

  private void finish(Message message) {
    if (planned.remove(message.number()) == null) {
      finished.add(RowKey.of(tx.generation(), message.number()));
    }
  }

  private void write() {
    var rows = tx.flush();
    if (!finished.isEmpty()) {
      WorkStore.delete(rows, finished);
    }
    progressed.values().forEach(each -> messages.progress(each.message(), each.steps()));
    planned.values().forEach(each -> MessageDispatch.write(tx, each));
  }
}
