package dev.understudy.pigeon;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.delivery.Lifecycle;
import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.RetryPolicy;
import dev.understudy.webhook.WebhookEvent;
import dev.understudy.webhook.WebhookEvent.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pigeons are released, arrive, or are lost. */
final class PigeonLifecycle implements Lifecycle {
  static final String RELEASED = "released";

  /** After 10, 20 and 40 seconds, then never again. */
  static final RetryPolicy RETRIES =
      new RetryPolicy(Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofSeconds(70), true);

  @Override
  public String provider() {
    return PigeonProvider.NAME;
  }

  @Override
  public List<String> path() {
    return List.of(RELEASED, "arrived");
  }

  @Override
  public List<String> ends() {
    return List.of(Message.FAILED);
  }

  @Override
  public DeliveryPlan defaultPlan() {
    return DeliveryPlan.single("arrived", Duration.ofHours(1), Optional.empty());
  }

  @Override
  public List<WebhookEvent> webhooks(SandboxTransaction tx, Message message, Step step) {
    var url = message.detail("callback").filter(text -> !text.isEmpty());
    return url.map(
            to ->
                List.of(
                    new WebhookEvent(
                        to,
                        to,
                        "pigeon." + step.status(),
                        number ->
                            new Payload(
                                "id=" + message.id() + "&status=" + step.status(),
                                "application/x-www-form-urlencoded",
                                Map.of("X-Pigeon-Event", "e" + number, "X-Pigeon-Loft", "home"),
                                Optional.empty()),
                        RETRIES)))
        .orElse(List.of());
  }
}
