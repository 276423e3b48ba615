package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.Step;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.InFlightWebhooks;
import dev.understudy.webhook.SandboxWebhooks;
import dev.understudy.webhook.WebhookRow;
import dev.understudy.webhook.WebhookStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The due work of sandboxes, run in their transactions, in order. */
public final class Timeline {
  /**
   * The number of webhooks in one transaction of a live clock, for which calls in the sandbox wait.
   */
  static final int MAX_WEBHOOKS_TOGETHER = 32;

  private static final int MAX_WORK_TOGETHER = 100;

  private final Map<String, Lifecycle> lifecycles;

  /** A timeline for messages of these providers. */
  public Timeline(List<Lifecycle> lifecycles) {
    var byProvider = new LinkedHashMap<String, Lifecycle>();
    lifecycles.forEach(lifecycle -> byProvider.put(lifecycle.provider(), lifecycle));
    this.lifecycles = byProvider;
  }

  /** Returns the lifecycles of all providers' messages, by provider. */
  public Map<String, Lifecycle> lifecycles() {
    return lifecycles;
  }

  /**
   * A piece of work that has run.
   *
   * @param kind {@code send}, {@code step} or {@code webhook}
   * @param id of the message, or of the webhook
   * @param messageId empty for a webhook that tells of no message
   * @param outcome the status that was taken, or the webhook's state
   */
  public record WorkDone(
      Instant at, String kind, String id, Optional<String> messageId, String outcome) {}

  /**
   * The result of one slice of work.
   *
   * @param attempts webhooks to send now, outside of the transaction
   */
  record TimelineSlice(List<WorkDone> done, List<WebhookRow> attempts) {}

  /**
   * Runs the work due until an instant while the clock moves on, up to a limit or the first
   * webhook, which the caller sends.
   */
  TimelineSlice advance(SandboxTransaction tx, Instant until, int limit) {
    return new DueWorkRun(lifecycles, tx, until, limit).runUntilWebhook();
  }

  /** Runs the work due now on a live clock, and claims webhooks. */
  TimelineSlice runDue(SandboxTransaction tx, InFlightWebhooks inFlight) {
    return new DueWorkRun(lifecycles, tx, tx.now(), MAX_WORK_TOGETHER)
        .runAndClaimWebhooks(inFlight);
  }

  /** Updates the sandbox's time of the next work. */
  static void updateNextWork(SandboxTransaction tx) {
    var webhooks = new WebhookStore(tx.flush()).first(tx.generation());
    tx.setNextWorkTime(earlier(nextMessageWork(tx), webhooks));
  }

  /** Returns when the next work of a message is due. */
  static Optional<Instant> nextMessageWork(SandboxTransaction tx) {
    return new WorkStore(tx.flush()).first(tx.generation());
  }

  /** Returns the earlier of two instants, as far as there are any. */
  static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  /** Returns when the next work is due, if there is any. */
  static Optional<Instant> next(SandboxTransaction tx) {
    updateNextWork(tx);
    return tx.nextWorkTime();
  }

  /**
   * Makes a message take a step now; the planned steps after it stay.
   *
   * @return the message after it; none, if it can't go on to that status
   */
  public Optional<Message> takeStep(
      SandboxTransaction tx, Message message, String status, Optional<String> reason) {
    var lifecycle = lifecycles.get(message.provider());
    if (!lifecycle.isAhead(message, status)) {
      return Optional.empty();
    }
    long rowKey = RowKey.of(tx.generation(), message.number());
    var work = new WorkStore(tx.flush()).of(rowKey);
    var webhooks = new SandboxWebhooks(tx);
    var progression =
        new StatusProgression(
            tx, lifecycle, message, work.map(DueWork.DueMessage::plan).orElse(DeliveryPlan.NONE));
    progression.take(status, reason, webhooks);
    progression.dropPassedSteps();
    WorkStore.delete(tx.flush(), List.of(rowKey));
    new Messages(tx).progress(progression.message(), progression.taken());
    if (!progression.plan().isEmpty()) {
      new MessageDispatch(tx, lifecycle)
          .work(
              progression.message(),
              tx.now().plus(progression.plan().first().after()),
              DueWork.DueMessage.STEP,
              progression.plan());
    }
    return Optional.of(progression.message());
  }

  /** Sends a webhook again with a new retry schedule; empty if there is none with this id. */
  public static Optional<WebhookRow> redeliver(SandboxTransaction tx, String webhookId) {
    return new SandboxWebhooks(tx).redeliver(webhookId);
  }

  /** Returns how many of these messages are scheduled. */
  public static long countScheduled(SandboxTransaction tx, long first, long last) {
    return new WorkStore(tx.flush())
        .countSends(RowKey.of(tx.generation(), first), RowKey.of(tx.generation(), last));
  }

  /**
   * Returns scheduled messages of a provider that have no batch id, the last due first.
   *
   * @param limit the maximum number
   */
  public static List<Message> scheduledAlone(SandboxTransaction tx, String provider, int limit) {
    return new WorkStore(tx.flush()).scheduledAlone(tx.generation(), provider, limit);
  }

  /** Reschedules those of these messages that are scheduled. */
  public static void reschedule(SandboxTransaction tx, long first, long last, Instant due) {
    var waiting = sends(tx, first, last);
    var messages = new Messages(tx);
    var at = due.isBefore(tx.now()) ? tx.now() : due;
    WorkStore.delete(tx.flush(), rowKeys(tx, waiting));
    for (var work : waiting) {
      var moved = work.message().scheduledFor(due);
      messages.reschedule(moved);
      MessageDispatch.write(
          tx, new DueWork.DueMessage(at, tx.nextWorkNumber(), work.kind(), moved, work.plan()));
    }
  }

  /** Cancels those of these messages that are scheduled. */
  public static void cancel(SandboxTransaction tx, long first, long last) {
    var waiting = sends(tx, first, last);
    var messages = new Messages(tx);
    WorkStore.delete(tx.flush(), rowKeys(tx, waiting));
    var step = new Step(tx.now(), Message.CANCELLED, Optional.empty());
    waiting.forEach(work -> messages.progress(work.message().at(step), List.of(step)));
  }

  private static List<DueWork.DueMessage> sends(SandboxTransaction tx, long first, long last) {
    return new WorkStore(tx.flush())
        .sends(RowKey.of(tx.generation(), first), RowKey.of(tx.generation(), last));
  }

  private static List<Long> rowKeys(SandboxTransaction tx, List<DueWork.DueMessage> pieces) {
    return pieces.stream()
        .map(work -> RowKey.of(tx.generation(), work.message().number()))
        .toList();
  }
}
