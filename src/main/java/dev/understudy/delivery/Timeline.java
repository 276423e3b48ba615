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

/** What is due in a sandbox, carried out in its turn, in order. */
public final class Timeline {
  /** So many webhooks in one turn of a live clock, as the calls in its sandbox wait meanwhile. */
  static final int MAX_WEBHOOKS_TOGETHER = 32;

  private static final int MAX_WORK_TOGETHER = 100;

  private final Map<String, Lifecycle> lifecycles;

  /** A timeline of messages of these kinds. */
  public Timeline(List<Lifecycle> lives) {
    var byProvider = new LinkedHashMap<String, Lifecycle>();
    lives.forEach(life -> byProvider.put(life.provider(), life));
    this.lifecycles = byProvider;
  }

  /** The lives of all providers' messages, by provider. */
  public Map<String, Lifecycle> lifecycles() {
    return lifecycles;
  }

  /**
   * A piece of work that was carried out.
   *
   * @param kind {@code send}, {@code step} or {@code webhook}
   * @param id of the message, or of the webhook
   * @param outcome the status that was taken, or the webhook's state
   */
  public record WorkDone(Instant at, String kind, String id, String messageId, String outcome) {}

  /**
   * What came of a slice.
   *
   * @param attempts webhooks that are to be attempted now, outside of the turn
   */
  record TimelineSlice(List<WorkDone> done, List<WebhookRow> attempts) {}

  /**
   * Carries out what is due until an instant, moving the clock along: up to so many pieces, or up
   * to the first webhook, which the caller is to attempt.
   */
  TimelineSlice advance(SandboxTransaction tx, Instant until, int most) {
    return new DueWorkRun(lifecycles, tx, until, most).runUntilWebhook();
  }

  /** Carries out what is due now on a live clock, and claims webhooks. */
  TimelineSlice runDue(SandboxTransaction tx, InFlightWebhooks claims) {
    return new DueWorkRun(lifecycles, tx, tx.now(), MAX_WORK_TOGETHER).runAndClaimWebhooks(claims);
  }

  /** Says when the next work is due. */
  static void updateNextWork(SandboxTransaction tx) {
    var webhooks = new WebhookStore(tx.flush()).first(tx.generation());
    tx.setNextWorkTime(earlier(nextMessageWork(tx), webhooks));
  }

  /** When a message is to go on next. */
  static Optional<Instant> nextMessageWork(SandboxTransaction tx) {
    return new WorkStore(tx.flush()).first(tx.generation());
  }

  /** The earlier of two instants, as far as there are any. */
  static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  /** When the next work is due, if there is any. */
  static Optional<Instant> next(SandboxTransaction tx) {
    updateNextWork(tx);
    return tx.nextWorkTime();
  }

  /**
   * Makes a message take a step now, by hand; what was to come after it still comes.
   *
   * @return the message after it; none, if it can't go on to that status
   */
  public Optional<Message> takeStep(
      SandboxTransaction tx, Message message, String status, Optional<String> reason) {
    var life = lifecycles.get(message.provider());
    if (!life.isAhead(message, status)) {
      return Optional.empty();
    }
    long rowKey = RowKey.of(tx.generation(), message.number());
    var work = new WorkStore(tx.flush()).of(rowKey);
    var webhooks = new SandboxWebhooks(tx);
    var progression =
        new StatusProgression(
            tx, life, message, work.map(DueWork.DueMessage::plan).orElse(DeliveryPlan.NONE));
    progression.take(status, reason, webhooks);
    progression.dropPassedSteps();
    WorkStore.delete(tx.flush(), List.of(rowKey));
    new Messages(tx).progress(progression.message(), progression.taken());
    if (!progression.plan().isEmpty()) {
      new MessageDispatch(tx, life)
          .work(
              progression.message(),
              tx.now().plus(progression.plan().first().after()),
              DueWork.DueMessage.STEP,
              progression.plan());
    }
    return Optional.of(progression.message());
  }

  /** Sends a webhook again, as if for the first time; none, if there is no such. */
  public static Optional<WebhookRow> redeliver(SandboxTransaction tx, String webhookId) {
    return new SandboxWebhooks(tx).redeliver(webhookId);
  }

  /** How many of these messages are yet to be sent. */
  public static long countScheduled(SandboxTransaction tx, long first, long last) {
    return new WorkStore(tx.flush())
        .countSends(RowKey.of(tx.generation(), first), RowKey.of(tx.generation(), last));
  }

  /** Sends those of these messages that are yet to be sent at another time. */
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

  /** Takes back those of these messages that are yet to be sent. */
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
