package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the messages of one provider live. */
public interface Lifecycle {
  /** The provider's name. */
  String provider();

  /** The statuses on the way, in order, from the first that any message has. */
  List<String> path();

  /** The statuses in which a message can end without having arrived. */
  List<String> ends();

  /** The course of a message where nobody chose another; empty where it has none. */
  DeliveryPlan defaultPlan();

  /** The words for why a message did not arrive; empty where any text will do. */
  default List<String> reasons() {
    return List.of();
  }

  /** Whether this message can have this status at all. */
  default boolean has(Message message, String status) {
    return path().contains(status) || ends().contains(status);
  }

  /** From when on a message is not sent any more but ends expired; none: never. */
  default Optional<Instant> expiry(Message message) {
    return Optional.empty();
  }

  /**
   * Returns how a message ends in place of its next step, because of what has come up since it was
   * accepted; none where it goes on.
   *
   * @param next the status that is next
   */
  default Optional<DeliveryPlan.PlannedStep> endInstead(
      SandboxTransaction tx, Message message, String next) {
    return Optional.empty();
  }

  /** Who is told of a step that a message has just taken, and what. */
  List<WebhookEvent> webhooks(SandboxTransaction tx, Message message, Step step);

  /** Whether a message can go on from where it is to this step of its course. */
  default boolean isAhead(Message message, DeliveryPlan.PlannedStep leg) {
    return isAhead(message, leg.status());
  }

  /** Whether a message can go on from where it is to this status. */
  default boolean isAhead(Message message, String status) {
    if (!has(message, status)) {
      return false;
    }
    boolean isEnd = ends().contains(status);
    if (message.status().equals(Message.SCHEDULED)) {
      return true;
    }
    int now = path().indexOf(message.status());
    int arrived = path().indexOf("delivered");
    return now >= 0 && (isEnd ? arrived < 0 || now < arrived : path().indexOf(status) > now);
  }
}
