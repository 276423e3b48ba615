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
  private final Lifecycle life;
  private final List<Step> taken = new ArrayList<>();
  private Message message;
  private DeliveryPlan course;

  StatusProgression(SandboxTransaction tx, Lifecycle life, Message message, DeliveryPlan course) {
    this.tx = tx;
    this.life = life;
    this.message = message;
    this.course = course;
  }

  Message message() {
    return message;
  }

  /** What is yet to come. */
  DeliveryPlan course() {
    return course;
  }

  List<Step> taken() {
    return taken;
  }

  /** Takes the next step now, or ends if it can't, and tells whom it concerns. */
  void next(SandboxWebhooks webhooks) {
    var leg = course.first();
    var end = life.endInstead(tx, message, leg.status());
    if (end.isPresent()) {
      end(end.get(), webhooks);
    } else {
      course = course.rest();
      take(leg.status(), leg.reason(), webhooks);
    }
  }

  /** Takes a step now, whatever is to come, and tells whom it concerns. */
  void take(String status, Optional<String> reason, SandboxWebhooks webhooks) {
    var step = new Step(tx.now(), status, reason);
    message = message.at(step);
    taken.add(step);
    webhooks.tell(message, life.notices(tx, message, step));
  }

  /** Takes a step after which there is none. */
  void end(DeliveryPlan.PlannedStep leg, SandboxWebhooks webhooks) {
    course = DeliveryPlan.NONE;
    take(leg.status(), leg.reason(), webhooks);
  }

  /** Of what is to come, only what is ahead of the message still comes. */
  void fit() {
    course = fitting(life, message, course);
  }

  /** The steps of a course that are ahead of a message. */
  static DeliveryPlan fitting(Lifecycle life, Message message, DeliveryPlan course) {
    var ahead = new ArrayList<DeliveryPlan.PlannedStep>();
    var at = message;
    for (var leg : course.legs()) {
      if (life.isAhead(at, leg)) {
        ahead.add(leg);
        at = at.at(new Step(message.createdAt(), leg.status(), Optional.empty()));
      }
    }
    return new DeliveryPlan(ahead);
  }

  /** Takes all steps that are due now. */
  void whatIsDueAtOnce(SandboxWebhooks webhooks) {
    while (!course.isEmpty() && course.first().after().isZero()) {
      next(webhooks);
    }
  }
}
