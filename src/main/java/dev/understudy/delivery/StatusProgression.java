package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.transaction.Occurrence;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.SandboxWebhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of one message in one transaction. */
final class StatusProgression {
  private final SandboxTransaction tx;
  private final Lifecycle lifecycle;
  private final List<Step> taken = new ArrayList<>();
  private Message message;
  private DeliveryPlan plan;

  StatusProgression(
      SandboxTransaction tx, Lifecycle lifecycle, Message message, DeliveryPlan plan) {
    this.tx = tx;
    this.lifecycle = lifecycle;
    this.message = message;
    this.plan = plan;
  }

  Message message() {
    return message;
  }

  /** Returns the rest of the plan. */
  DeliveryPlan plan() {
    return plan;
  }

  List<Step> taken() {
    return taken;
  }

  /** Takes the next step of the plan now, or ends the message if it can't, and adds webhooks. */
  void next(SandboxWebhooks webhooks) {
    var planned = plan.first();
    var end = lifecycle.endInstead(tx, message, planned.status());
    if (end.isPresent()) {
      end(end.get(), webhooks);
    } else {
      plan = plan.rest();
      take(planned.status(), planned.reason(), webhooks);
    }
  }

  /** Takes a step that is not in the plan, and adds webhooks. */
  void take(String status, Optional<String> reason, SandboxWebhooks webhooks) {
    var step = new Step(tx.now(), status, reason);
    message = message.at(step);
    taken.add(step);
    lifecycle
        .failure(status, reason)
        .ifPresent(name -> tx.count(Occurrence.of(lifecycle.provider(), name)));
    webhooks.addAll(message, lifecycle.webhooks(tx, message, step));
  }

  /** Takes a last step, and drops the plan. */
  void end(DeliveryPlan.PlannedStep planned, SandboxWebhooks webhooks) {
    plan = DeliveryPlan.NONE;
    take(planned.status(), planned.reason(), webhooks);
  }

  /** Drops planned steps that the message can't take any more. */
  void dropPassedSteps() {
    plan = stepsAhead(lifecycle, message, plan);
  }

  /** Returns the steps of a plan that a message can still take. */
  static DeliveryPlan stepsAhead(Lifecycle lifecycle, Message message, DeliveryPlan plan) {
    var remaining = new ArrayList<DeliveryPlan.PlannedStep>();
    var at = message;
    for (var planned : plan.steps()) {
      if (lifecycle.isAhead(at, planned)) {
        remaining.add(planned);
        at = at.at(new Step(message.createdAt(), planned.status(), Optional.empty()));
      }
    }
    return new DeliveryPlan(remaining);
  }

  /** Takes all next steps that have no delay. */
  void takeImmediateSteps(SandboxWebhooks webhooks) {
    while (!plan.isEmpty() && plan.first().after().isZero()) {
      next(webhooks);
    }
  }
}
