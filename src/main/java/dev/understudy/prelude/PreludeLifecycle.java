package dev.understudy.prelude;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.delivery.DeliveryPlan.PlannedStep;
import dev.understudy.delivery.Lifecycle;
import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.prelude.marketing.MarketingSubscriptions;
import dev.understudy.provider.ProviderError;
import dev.understudy.provider.RecipientFaults.Undelivered;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statuses of a Prelude message and the ways between them (docs, unless marked). */
final class PreludeLifecycle implements Lifecycle {
  static final String CREATED = "created";
  static final String SUBMITTED = "submitted";
  static final String PENDING = "pending_delivery";
  static final String DELIVERED = "delivered";
  static final String UNKNOWN = "unknown";
  static final List<String> ENDS = List.of(Message.FAILED, Message.EXPIRED, UNKNOWN);

  static final String GENERIC = "generic";

  private static final String UNSUBSCRIBED = "unsubscribed"; // ours
  private static final List<String> PATH = List.of(CREATED, SUBMITTED, PENDING, DELIVERED);

  private static final DeliveryPlan DEFAULT_PLAN =
      DeliveryPlan.through(SUBMITTED, PENDING, DELIVERED);

  static final List<String> REASONS =
      List.of(
          "unavailable",
          GENERIC,
          "network",
          "unknown_recipient",
          "insufficient_balance",
          "carrier_rejected",
          UNKNOWN,
          UNSUBSCRIBED);

  @Override
  public String provider() {
    return PreludeProvider.NAME;
  }

  @Override
  public List<String> path() {
    return PATH;
  }

  @Override
  public Optional<String> arrivedStatus() {
    return Optional.of(DELIVERED);
  }

  @Override
  public List<String> ends() {
    return ENDS;
  }

  @Override
  public DeliveryPlan defaultPlan() {
    return DEFAULT_PLAN;
  }

  @Override
  public List<String> reasons() {
    return REASONS;
  }

  static ProviderError.Source source(String failure) {
    return failure.endsWith(UNSUBSCRIBED) ? ProviderError.Source.OURS : ProviderError.Source.DOCS;
  }

  @Override
  public List<String> shownReasons() {
    return REASONS.stream().filter(reason -> !reason.equals(UNKNOWN)).toList();
  }

  @Override
  public String shownReason(Optional<String> reason) {
    return reason.filter(shownReasons()::contains).orElse(GENERIC);
  }

  @Override
  public Optional<Instant> expiry(Message message) {
    return message.detail("expires_at").map(Instant::parse);
  }

  /**
   * Returns the plan of a message whose attempts all fail. Each attempt is {@code submitted}; the
   * further ones have their channel as the reason.
   *
   * @param channels the channels of the further attempts
   */
  static DeliveryPlan failing(Undelivered fault, List<MessageChannel> channels) {
    var steps = new ArrayList<PlannedStep>();
    steps.add(PlannedStep.at(SUBMITTED));
    channels.forEach(
        channel ->
            steps.add(new PlannedStep(SUBMITTED, fault.after(), Optional.of(channel.word()))));
    steps.add(new PlannedStep(Message.FAILED, fault.after(), fault.reason()));
    return new DeliveryPlan(steps);
  }

  @Override
  public boolean isAhead(Message message, PlannedStep step) {
    boolean isFurtherAttempt = step.status().equals(SUBMITTED) && step.reason().isPresent();
    return isFurtherAttempt && message.status().equals(SUBMITTED)
        || isAhead(message, step.status());
  }

  /** ours: an opt-out holds until a marketing message is with the carrier. */
  @Override
  public Optional<PlannedStep> endInstead(SandboxTransaction tx, Message message, String next) {
    boolean isBeforeCarrier =
        message.status().equals(Message.SCHEDULED)
            || message.status().equals(CREATED)
            || next.equals(SUBMITTED);
    if (!isBeforeCarrier || ENDS.contains(next) || !isMarketing(tx, message)) {
      return Optional.empty();
    }
    return new MarketingSubscriptions(tx).has(message.recipient())
        ? Optional.empty()
        : Optional.of(new PlannedStep(Message.FAILED, Duration.ZERO, Optional.of(UNSUBSCRIBED)));
  }

  @Override
  public List<WebhookEvent> webhooks(SandboxTransaction tx, Message message, Step step) {
    return new PreludeWebhooks(tx).events(message, step);
  }

  static boolean isMarketing(SandboxTransaction tx, Message message) {
    return message
        .detail("template_id")
        .map(tx.entities().of(PreludeFixtures.READER).templates()::get)
        .filter(Template::isMarketing)
        .isPresent();
  }
}
