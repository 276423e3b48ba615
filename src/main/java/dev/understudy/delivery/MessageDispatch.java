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
 * The entry of accepted messages into delivery, in the transaction of their call. On a live clock
 * steps without delay run at once; on a frozen clock they wait for an advance.
 */
public final class MessageDispatch {
  private static final BatchWriter<WorkStore.WorkRow> WORK = WorkStore::insert;

  private final SandboxTransaction tx;
  private final Lifecycle lifecycle;
  private final Messages messages;
  private final SandboxWebhooks webhooks;

  /** A dispatch of messages of one provider. */
  public MessageDispatch(SandboxTransaction tx, Lifecycle lifecycle) {
    this.tx = tx;
    this.lifecycle = lifecycle;
    this.messages = new Messages(tx);
    this.webhooks = new SandboxWebhooks(tx);
  }

  /**
   * An accepted message.
   *
   * @param plan that replaces the sandbox's plan
   */
  public record AcceptedDraft(MessageDraft draft, Optional<DeliveryPlan> plan) {}

  /**
   * Accepts the messages of one call, in this order.
   *
   * @param batchId the call's own id
   * @param idOfNumber makes a message's id from its number
   */
  public List<Message> accept(
      List<AcceptedDraft> drafts, Optional<String> batchId, LongFunction<String> idOfNumber) {
    long batch = tx.peekMessageNumber();
    var accepted = new ArrayList<Message>(drafts.size());
    for (var draft : drafts) {
      accepted.add(accept(draft, batch, batchId, idOfNumber));
    }
    return accepted;
  }

  private Message accept(
      AcceptedDraft accepted,
      long batch,
      Optional<String> batchId,
      LongFunction<String> idOfNumber) {
    var draft = accepted.draft();
    var message = messages.number(draft, batch, batchId, idOfNumber);
    var firstStep = new Step(tx.now(), message.status(), Optional.empty());
    var plan =
        accepted
            .plan()
            .map(chosen -> possible(message, chosen))
            .orElseGet(() -> DeliveryPlans.of(tx, lifecycle));
    webhooks.addFirst(message, lifecycle.webhooks(tx, message, firstStep));
    if (draft.scheduledAt().isPresent()) {
      var due = draft.scheduledAt().get();
      messages.write(draft, message, List.of());
      var end = lifecycle.expiry(message).filter(expiry -> !due.isBefore(expiry));
      if (end.isPresent()) {
        work(message, end.get(), DueWork.DueMessage.STEP, DeliveryPlan.through(Message.EXPIRED));
      } else {
        work(message, due, DueWork.DueMessage.SEND, plan);
      }
      return message;
    }
    var progression =
        new StatusProgression(
            tx, lifecycle, message, StatusProgression.stepsAhead(lifecycle, message, plan));
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

  /** Replaces statuses that this message can't have by a failure. */
  private DeliveryPlan possible(Message message, DeliveryPlan plan) {
    return new DeliveryPlan(
        plan.steps().stream()
            .map(
                leg ->
                    lifecycle.has(message, leg.status())
                        ? leg
                        : new DeliveryPlan.PlannedStep(Message.FAILED, leg.after(), leg.reason()))
            .toList());
  }

  /** Writes the next piece of work of a message. */
  void work(Message message, Instant due, String kind, DeliveryPlan plan) {
    write(tx, new DueWork.DueMessage(due, tx.nextWorkNumber(), kind, message, plan));
  }

  /** Writes the next piece of work of a message. */
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

  /** Adds the webhooks about an inbound message. */
  public void addWebhooks(Message message, List<WebhookEvent> events) {
    webhooks.addFirst(message, events);
  }
}
