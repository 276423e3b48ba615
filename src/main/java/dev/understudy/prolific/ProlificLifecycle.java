package dev.understudy.prolific;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.delivery.Lifecycle;
import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookEvent;
import java.util.List;

/** Statuses of a Prolific message: it is sent, and nothing follows unless a test makes it fail. */
final class ProlificLifecycle implements Lifecycle {
  static final String SENT = "sent";

  @Override
  public String provider() {
    return ProlificProvider.NAME;
  }

  @Override
  public List<String> path() {
    return List.of(SENT);
  }

  @Override
  public List<String> ends() {
    return List.of(Message.FAILED);
  }

  @Override
  public DeliveryPlan defaultPlan() {
    return DeliveryPlan.NONE;
  }

  @Override
  public List<WebhookEvent> webhooks(SandboxTransaction tx, Message message, Step step) {
    return List.of();
  }
}
