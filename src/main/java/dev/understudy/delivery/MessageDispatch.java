package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.message.Messages;
import dev.understudy.message.Step;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import dev.understudy.webhook.SandboxWebhooks;
import dev.understudy.webhook.WebhookEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Puts accepted messages on their course, in the turn of the call that brings them. On a live clock
 * what is due at once is done at once, in the same transaction; on a frozen one it waits to be
 * told.
 */
public final class MessageDispatch {
  private static final BatchWriter<WorkStore.WorkRow> WORK = WorkStore::insert;

  private final SandboxTransaction tx;
  private final Lifecycle lifecycle;
  private final Messages messages;
  private final SandboxWebhooks webhooks;

  /** For messages of this kind, in a turn of their sandbox. */
  public MessageDispatch(SandboxTransaction tx, Lifecycle life) {
    this.tx = tx;
    this.lifecycle = life;
    this.messages = new Messages(tx);
    this.webhooks = new SandboxWebhooks(tx);
  }

  /**
   * A message that is accepted.
   *
   * @param course that it takes instead of the usual one
   */
  public record AcceptedDraft(MessageDraft draft, Optional<DeliveryPlan> plan) {}

  /**
   * Accepts messages that come with one call, in this order.
   *
   * @param batchId the call's own id
   * @param idOfNumber makes a message's id from its number
   */
  public List<Message> accept(
      List<AcceptedDraft> orders, Optional<String> batchId, LongFunction<String> idOfNumber) {
    long batch = tx.peekMessageNumber();
    var accepted = new ArrayList<Message>(orders.size());
    for (var order : orders) {
      accepted.add(accept(order, batch, batchId, idOfNumber));
    }
    return accepted;
  }

  private Message accept(
      AcceptedDraft order, long batch, Optional<String> batchId, LongFunction<String> idOfNumber) {
    var draft = order.draft();
    var message = messages.number(draft, batch, batchId, idOfNumber);
    var accepted = new Step(tx.now(), message.status(), Optional.empty());
    var course =
        order
            .plan()
            .map(chosen -> possible(message, chosen))
            .orElseGet(() -> DeliveryPlans.of(tx, lifecycle));
    webhooks.addFirst(message, lifecycle.webhooks(tx, message, accepted));
    if (draft.scheduledAt().isPresent()) {
      var due = draft.scheduledAt().get();
      messages.write(draft, message, List.of());
      var end = lifecycle.expiry(message).filter(expiry -> !due.isBefore(expiry));
      if (end.isPresent()) {
        work(message, end.get(), DueWork.DueMessage.STEP, DeliveryPlan.through(Message.EXPIRED));
      } else {
        work(message, due, DueWork.DueMessage.SEND, course);
      }
      return message;
    }
    var progression =
        new StatusProgression(
            tx, lifecycle, message, StatusProgression.stepsAhead(lifecycle, message, course));
    if (tx.sandbox().clock() instanceof Clock.Live) {
      progression.takeImmediateSteps(webhooks);
    }
    messages.write(draft, progression.message(), progression.taken());
    if (!progression.plan().isEmpty()) {
      work(
          progression.message(),
          tx.now().plus(progression.plan().first().after()),
          DueWork.DueMessage.STEP,
          progression.plan());
    }
    return message;
  }

  /** What a message of this kind can't become, fails. */
  private DeliveryPlan possible(Message message, DeliveryPlan course) {
    return new DeliveryPlan(
        course.steps().stream()
            .map(
                leg ->
                    lifecycle.has(message, leg.status())
                        ? leg
                        : new DeliveryPlan.PlannedStep(Message.FAILED, leg.after(), leg.reason()))
            .toList());
  }

  /** Writes what a message is to do next. */
  void work(Message message, Instant due, String kind, DeliveryPlan course) {
    write(tx, new DueWork.DueMessage(due, tx.nextWorkNumber(), kind, message, course));
  }

  /** Writes what a message is to do next. */
  static void write(SandboxTransaction tx, DueWork.DueMessage work) {
    tx.write(
        WORK,
        new WorkStore.WorkRow(
            RowKey.of(tx.generation(), work.message().number()),
            tx.generation(),
            work.due(),
            work.number(),
            work.kind(),
            work.plan().text()));
    tx.workDueAt(work.due());
  }

  /** Tells of a message that came in. */
  public void addWebhooks(Message message, List<WebhookEvent> notices) {
    webhooks.addFirst(message, notices);
  }
}
