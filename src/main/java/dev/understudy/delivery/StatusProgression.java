package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.SandboxWebhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A message on its way through a course, as far as it gets in one turn. */
final class StatusProgression {
  private final SandboxTransaction tx;
  private final Lifecycle lifecycle;
  private final List<Step> taken = new ArrayList<>();
  private Message message;
  private DeliveryPlan plan;

  StatusProgression(SandboxTransaction tx, Lifecycle life, Message message, DeliveryPlan course) {
    this.tx = tx;
    this.lifecycle = life;
    this.message = message;
    this.plan = course;
  }

  Message message() {
    return message;
  }

  /** What is yet to come. */
  DeliveryPlan plan() {
    return plan;
  }

  List<Step> taken() {
    return taken;
  }

  /** Takes the next step now, or ends if it can't, and tells whom it concerns. */
  void next(SandboxWebhooks webhooks) {
    var leg = plan.first();
    var end = lifecycle.endInstead(tx, message, leg.status());
    if (end.isPresent()) {
      end(end.get(), webhooks);
    } else {
      plan = plan.rest();
      take(leg.status(), leg.reason(), webhooks);
    }
  }

  /** Takes a step now, whatever is to come, and tells whom it concerns. */
  void take(String status, Optional<String> reason, SandboxWebhooks webhooks) {
    var step = new Step(tx.now(), status, reason);
    message = message.at(step);
    taken.add(step);
    webhooks.addAll(message, lifecycle.webhooks(tx, message, step));
  }

  /** Takes a step after which there is none. */
  void end(DeliveryPlan.PlannedStep leg, SandboxWebhooks webhooks) {
    plan = DeliveryPlan.NONE;
    take(leg.status(), leg.reason(), webhooks);
  }

  /** Of what is to come, only what is ahead of the message still comes. */
  void dropPassedSteps() {
    plan = stepsAhead(lifecycle, message, plan);
  }

  /** The steps of a course that are ahead of a message. */
  static DeliveryPlan stepsAhead(Lifecycle life, Message message, DeliveryPlan course) {
    var ahead = new ArrayList<DeliveryPlan.PlannedStep>();
    var at = message;
    for (var leg : course.steps()) {
      if (life.isAhead(at, leg)) {
        ahead.add(leg);
        at = at.at(new Step(message.createdAt(), leg.status(), Optional.empty()));
      }
    }
    return new DeliveryPlan(ahead);
  }

  /** Takes all steps that are due now. */
  void takeImmediateSteps(SandboxWebhooks webhooks) {
    while (!plan.isEmpty() && plan.first().after().isZero()) {
      next(webhooks);
    }
  }
}
