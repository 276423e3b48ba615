package dev.understudy.sociocs;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.delivery.Lifecycle;
import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookEvent;
import java.util.List;
import java.util.Optional;

/** The statuses of messages on each kind of channel (docs). */
final class SociocsLifecycle implements Lifecycle {
  private static final List<String> PATH =
      List.of("enqueued", "queued", "sending", "sent", "delivered", "read");
  private static final List<String> ENDS = List.of(Message.FAILED, "undelivered");
  private static final DeliveryPlan DEFAULT_PLAN =
      DeliveryPlan.through("queued", "sending", "sent", "delivered");

  @Override
  public String provider() {
    return SociocsProvider.NAME;
  }

  @Override
  public List<String> path() {
    return PATH;
  }

  @Override
  public Optional<String> arrivedStatus() {
    return Optional.of("delivered");
  }

  @Override
  public List<String> ends() {
    return ENDS;
  }

  @Override
  public List<String> shownReasons() {
    return SociocsWebhooks.failureReasons();
  }

  @Override
  public String shownReason(Optional<String> reason) {
    return SociocsWebhooks.failureReason(reason);
  }

  /** Returns the usual statuses; messages leave out those that their channel does not have. */
  @Override
  public DeliveryPlan defaultPlan() {
    return DEFAULT_PLAN;
  }

  @Override
  public boolean has(Message message, String status) {
    return message
        .detail("channel_provider")
        .flatMap(ChannelProvider::of)
        .filter(provider -> provider.statuses().contains(status))
        .isPresent();
  }

  @Override
  public List<WebhookEvent> webhooks(SandboxTransaction tx, Message message, Step step) {
    return SociocsWebhooks.of(tx, message, step);
  }
}
