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

/** One go at what is due in a sandbox, in one turn of it. */
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

  /** A message that went on in this round, and the steps that it took. */
  private record Progressed(Message message, List<Step> steps) {}

  /**
   * @param until what is due later is left alone
   * @param most so many pieces at most
   */
  DueWorkRun(Map<String, Lifecycle> lives, SandboxTransaction tx, Instant until, int most) {
    this.lifecycles = lives;
    this.tx = tx;
    this.until = until;
    this.limit = most;
    this.webhooks = new SandboxWebhooks(tx);
    this.messages = new Messages(tx);
    queue.addAll(new WorkStore(tx.flush()).due(tx.generation(), until, most));
  }

  /** Moves the clock along, up to the first webhook, which the caller is to attempt. */
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

  /** Leaves the clock as it is, and claims webhooks, which the caller is to attempt. */
  Timeline.TimelineSlice runAndClaimWebhooks(InFlightWebhooks claims) {
    while (!queue.isEmpty() && done.size() < limit) {
      run((DueWork.DueMessage) queue.remove());
    }
    write();
    int seen = Timeline.MAX_WEBHOOKS_TOGETHER + claims.size();
    var due = webhookRows().due(tx.generation(), until, tx.systemTime(), claims.full(), seen);
    var taken = claims.take(due, Timeline.MAX_WEBHOOKS_TOGETHER);
    var attempts =
        taken.isEmpty()
            ? List.<WebhookRow>of()
            : webhookRows().at(taken.stream().map(WebhookKey::rowKey).toList());
    claims
        .until(tx.systemTime())
        .ifPresent(end -> attempts.forEach(each -> webhooks.claim(each, end)));
    boolean isAllSeen = due.size() < seen && taken.size() < Timeline.MAX_WEBHOOKS_TOGETHER;
    tx.setNextWorkTime(Timeline.earlier(Timeline.nextMessageWork(tx), nextWebhookCheck(isAllSeen)));
    return new Timeline.TimelineSlice(done, attempts);
  }

  /**
   * When webhooks are looked at again. What is due and was not claimed waits for a receiver, or for
   * whoever is bringing it: usually that is heard of, and if not, the claim runs out.
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

  /** Whether somebody may have been told. */
  private boolean run(DueWork.DueMessage work) {
    var life = lifecycles.get(work.message().provider());
    var message =
        Optional.ofNullable(progressed.get(work.message().number()))
            .map(Progressed::message)
            .orElse(work.message());
    finish(message);
    long told = tx.lastWebhookNumber();
    var progression = new StatusProgression(tx, life, message, work.plan());
    if (work.isSend()) {
      send(life, progression);
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
            tx.now(), work.kind(), message.id(), message.id(), progression.message().status()));
    planNext(progression);
    return tx.lastWebhookNumber() > told;
  }

  private void send(Lifecycle life, StatusProgression progression) {
    var first = firstStatus(life, progression.message());
    var end =
        life.expiry(progression.message())
            .filter(expiry -> !tx.now().isBefore(expiry))
            .map(expiry -> DeliveryPlan.PlannedStep.at(Message.EXPIRED))
            .or(() -> life.endInstead(tx, progression.message(), first));
    if (end.isPresent()) {
      progression.end(end.get(), webhooks);
    } else {
      progression.take(first, Optional.empty(), webhooks);
      progression.dropPassedSteps();
    }
  }

  private static String firstStatus(Lifecycle life, Message message) {
    return life.path().stream().filter(each -> life.has(message, each)).findFirst().orElseThrow();
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
