package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The statuses that the messages of a provider can have, and the webhooks about them. */
public interface Lifecycle {
  /** Returns the provider's name. */
  String provider();

  /** Returns the successive statuses of a delivery, in order. */
  List<String> path();

  /** Returns the status from which on a message can't fail any more; empty if it always can. */
  default Optional<String> arrivedStatus() {
    return Optional.empty();
  }

  /** Returns the statuses in which a message can end undelivered. */
  List<String> ends();

  /** Returns the delivery plan of a sandbox that has chosen none. */
  DeliveryPlan defaultPlan();

  /** Returns the possible reasons for a failure; empty if any text is possible. */
  default List<String> reasons() {
    return List.of();
  }

  /** Returns the reasons that the provider gives for messages that end {@code failed}. */
  default List<String> shownReasons() {
    return List.of();
  }

  /** Returns the one of {@link #shownReasons} that is given for a reason; they are not empty. */
  default String shownReason(Optional<String> reason) {
    return reason.filter(shownReasons()::contains).orElseGet(() -> shownReasons().get(0));
  }

  /** Returns the name of the failure that a message has met if it ended with this status. */
  default Optional<String> failure(String status, Optional<String> reason) {
    if (!ends().contains(status)) {
      return Optional.empty();
    }
    return Optional.of(
        status.equals(Message.FAILED) && !shownReasons().isEmpty()
            ? failureName(status) + ":" + shownReason(reason)
            : failureName(status));
  }

  /** Returns the names of all failures of messages. */
  default List<String> failures() {
    return ends().stream()
        .flatMap(
            status ->
                status.equals(Message.FAILED) && !shownReasons().isEmpty()
                    ? shownReasons().stream().map(reason -> failureName(status) + ":" + reason)
                    : Stream.of(failureName(status)))
        .toList();
  }

  private static String failureName(String status) {
    return "message_" + status;
  }

  /** Returns whether this message can have this status at all. */
  default boolean has(Message message, String status) {
    return path().contains(status) || ends().contains(status);
  }

  /**
   * Returns the time from which on a scheduled message expires instead of being sent; empty if it
   * never does.
   */
  default Optional<Instant> expiry(Message message) {
    return Optional.empty();
  }

  /**
   * Returns the step that ends a message before its next one, for a reason that arose since it was
   * accepted; empty if it goes on.
   *
   * @param next the status that is next
   */
  default Optional<DeliveryPlan.PlannedStep> endInstead(
      SandboxTransaction tx, Message message, String next) {
    return Optional.empty();
  }

  /** Returns the webhooks about a step that a message has just taken. */
  List<WebhookEvent> webhooks(SandboxTransaction tx, Message message, Step step);

  /** Returns whether a message can still take this step. */
  default boolean isAhead(Message message, DeliveryPlan.PlannedStep step) {
    return isAhead(message, step.status());
  }

  /** Returns whether a message can go from its status to this one. */
  default boolean isAhead(Message message, String status) {
    if (!has(message, status)) {
      return false;
    }
    boolean isEnd = ends().contains(status);
    if (message.status().equals(Message.SCHEDULED)) {
      return true;
    }
    int now = path().indexOf(message.status());
    int arrived = arrivedStatus().map(path()::indexOf).orElse(path().size());
    return now >= 0 && (isEnd ? now < arrived : path().indexOf(status) > now);
  }
}
