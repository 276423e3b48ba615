package dev.understudy.prelude;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.delivery.Lifecycle;
import dev.understudy.message.Message;
import dev.understudy.message.PhoneNumber;
import dev.understudy.message.Step;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.provider.RecipientFaults.Undelivered;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** How a message of Prelude's lives, and what its webhooks say of it (docs, unless marked). */
final class PreludeLifecycle implements Lifecycle {
  static final String CREATED = "created";
  private static final String SUBMITTED = "submitted";
  private static final String PENDING = "pending_delivery";
  private static final String DELIVERED = "delivered";
  private static final String UNKNOWN = "unknown";
  private static final String UNSUBSCRIBED = "unsubscribed"; // ours
  private static final String EVENT = "transactional.message.";
  private static final List<String> PATH = List.of(CREATED, SUBMITTED, PENDING, DELIVERED);
  private static final List<String> ENDS = List.of(Message.FAILED, Message.EXPIRED, UNKNOWN);
  private static final List<String> REASONS =
      List.of(
          "unavailable",
          "generic",
          "network",
          "unknown_recipient",
          "insufficient_balance",
          "carrier_rejected",
          UNKNOWN,
          UNSUBSCRIBED);

  // ours: the code of networks that exist for tests only, and prices that are easy to add up
  private static final String TEST_MCC = "001";
  private static final String TEST_MNC = "01";
  private static final Map<String, String> FEE = price("0.01");
  private static final int CENTS_A_SEGMENT = 5;

  @Override
  public String provider() {
    return PreludeProvider.NAME;
  }

  @Override
  public List<String> path() {
    return PATH;
  }

  @Override
  public List<String> ends() {
    return ENDS;
  }

  @Override
  public DeliveryPlan usualCourse() {
    return DeliveryPlan.through(SUBMITTED, PENDING, DELIVERED);
  }

  @Override
  public List<String> reasons() {
    return REASONS;
  }

  @Override
  public Optional<Instant> expiry(Message message) {
    return message.detail("expires_at").map(Instant::parse);
  }

  /**
   * The course of a message whose attempts all fail: each is {@code submitted}, the further ones
   * with their channel as the reason.
   *
   * @param channels those of the further attempts
   */
  static DeliveryPlan failing(Undelivered fault, List<MessageChannel> channels) {
    var legs = new ArrayList<DeliveryPlan.PlannedStep>();
    legs.add(DeliveryPlan.PlannedStep.at(SUBMITTED));
    channels.forEach(
        channel ->
            legs.add(
                new DeliveryPlan.PlannedStep(
                    SUBMITTED, fault.after(), Optional.of(channel.word()))));
    legs.add(new DeliveryPlan.PlannedStep(Message.FAILED, fault.after(), fault.reason()));
    return new DeliveryPlan(legs);
  }

  @Override
  public boolean isAhead(Message message, DeliveryPlan.PlannedStep leg) {
    boolean isFurtherAttempt = leg.status().equals(SUBMITTED) && leg.reason().isPresent();
    return isFurtherAttempt && message.status().equals(SUBMITTED) || isAhead(message, leg.status());
  }

  /** ours: an opt-out holds until a marketing message is with the carrier. */
  @Override
  public Optional<DeliveryPlan.PlannedStep> endInstead(
      SandboxTransaction tx, Message message, String next) {
    boolean isYetToGo =
        message.status().equals(Message.SCHEDULED)
            || message.status().equals(CREATED)
            || next.equals(SUBMITTED);
    if (!isYetToGo || ENDS.contains(next) || !isMarketing(tx, message)) {
      return Optional.empty();
    }
    var subscriptions = new MarketingSubscriptions(tx, tx.entities().of(PreludeFixtures.READER));
    return subscriptions.has(new PhoneNumber(message.recipient()))
        ? Optional.empty()
        : Optional.of(
            new DeliveryPlan.PlannedStep(Message.FAILED, Duration.ZERO, Optional.of(UNSUBSCRIBED)));
  }

  @Override
  public List<WebhookEvent> notices(SandboxTransaction tx, Message message, Step step) {
    var url = message.detail("callback_url");
    // a scheduled message was told of when it was accepted
    boolean isToldAlready = step.status().equals(CREATED) && message.scheduledAt().isPresent();
    if (url.isEmpty() || isToldAlready) {
      return List.of();
    }
    var event = event(step.status());
    return List.of(
        new WebhookEvent(
            url.get(), url.get(), event, number -> letter(tx, message, step, number), false));
  }

  private static String event(String status) {
    return EVENT
        + switch (status) {
          case Message.SCHEDULED -> CREATED;
          case Message.EXPIRED -> Message.FAILED;
          default -> status;
        };
  }

  private static WebhookEvent.Payload letter(
      SandboxTransaction tx, Message message, Step step, long number) {
    var envelope = new LinkedHashMap<String, Object>();
    envelope.put("id", "evt_" + tx.ids().base32("event", number));
    envelope.put("type", event(step.status()));
    envelope.put("payload", payload(tx, message, step, number));
    envelope.put("created_at", step.at().toString());
    return new WebhookEvent.Payload(ColumnJson.write(envelope), Optional.empty());
  }

  private static Map<String, Object> payload(
      SandboxTransaction tx, Message message, Step step, long number) {
    var payload = new LinkedHashMap<String, Object>();
    var customer = tx.ids().uuid("customer", 1).toString();
    LongFunction<String> base32 = n -> tx.ids().base32("occurrence", n);
    switch (step.status()) {
      case CREATED, Message.SCHEDULED -> {
        payload.put("id", message.id());
        payload.put("to", message.recipient());
        payload.put("created_at", message.createdAt().toString());
        payload.put("expires_at", message.detail("expires_at").orElseThrow());
        payload.put("customer_uuid", customer);
        copy(message, "variables", payload);
        payload.put("fee", FEE);
        copy(message, "correlation_id", payload);
        copy(message, "template_id", payload);
      }
      case SUBMITTED -> {
        payload.put("message_id", message.id());
        payload.put("attempt_id", "att_" + base32.apply(number));
        payload.put("customer_uuid", customer);
        payload.put("created_at", step.at().toString());
        copy(message, "correlation_id", payload);
        payload.put("type", category(tx, message));
        step.detail()
            .ifPresentOrElse(
                channel -> payload.put("channel", channel),
                () -> copy(message, "channel", payload));
        copy(message, "template_id", payload);
      }
      default -> {
        payload.put("id", "dls_" + base32.apply(number));
        payload.put("message_id", message.id());
        payload.put("customer_uuid", customer);
        payload.put("created_at", step.at().toString());
        int segments = segments(message);
        payload.put(
            "price",
            price(BigDecimal.valueOf((long) segments * CENTS_A_SEGMENT, 2).toPlainString()));
        payload.put("status", step.status().equals(PENDING) ? "pending" : step.status());
        payload.put("mcc", TEST_MCC);
        payload.put("mnc", TEST_MNC);
        payload.put("segment_count", segments);
        copy(message, "correlation_id", payload);
        if (ENDS.contains(step.status())) {
          payload.put("reason", reason(step));
        }
      }
    }
    return payload;
  }

  private static void copy(Message message, String name, Map<String, Object> payload) {
    Optional.ofNullable(message.details().get(name)).ifPresent(value -> payload.put(name, value));
  }

  // ours: the template's category
  private static String category(SandboxTransaction tx, Message message) {
    return isMarketing(tx, message) ? "marketing" : "transactional";
  }

  private static boolean isMarketing(SandboxTransaction tx, Message message) {
    return message
        .detail("template_id")
        .map(tx.entities().of(PreludeFixtures.READER).templates()::get)
        .filter(Template::isMarketing)
        .isPresent();
  }

  private static int segments(Message message) {
    return message.detail("segment_count").map(Integer::valueOf).orElse(1);
  }

  private static String reason(Step step) {
    return step.detail()
        .filter(REASONS::contains)
        .orElseGet(
            () ->
                switch (step.status()) {
                  case Message.EXPIRED -> "unavailable";
                  case UNKNOWN -> UNKNOWN;
                  default -> "generic";
                });
  }

  private static Map<String, String> price(String amount) {
    var price = new LinkedHashMap<String, String>();
    price.put("amount", amount);
    price.put("currency", "EUR");
    return price;
  }
}
