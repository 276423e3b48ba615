package dev.understudy.prelude;

import static dev.understudy.prelude.PreludeLifecycle.CREATED;
import static dev.understudy.prelude.PreludeLifecycle.PENDING;
import static dev.understudy.prelude.PreludeLifecycle.SUBMITTED;
import static dev.understudy.prelude.PreludeLifecycle.UNKNOWN;

import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.prelude.PreludeActions.Keyword;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.prelude.marketing.SubscriptionStore.SubscriptionRow;
import dev.understudy.prelude.signing.WebhookSigning;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.RetryPolicy;
import dev.understudy.webhook.WebhookEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Events that are sent to the callback URL of a message, of a subscription config, or of an address
 * that people write to (docs, unless marked).
 */
final class PreludeWebhooks {
  /** docs: after 1, 2, 4 … minutes, at most 12 hours apart, for two weeks; only 200 is received. */
  private static final RetryPolicy RETRIES =
      new RetryPolicy(Duration.ofMinutes(1), Duration.ofHours(12), Duration.ofDays(14), false);

  // ours: the code of networks that exist for tests only, and prices that are easy to add up
  private static final String TEST_MCC = "001";
  private static final String TEST_MNC = "01";
  private static final Map<String, String> FEE = price("0.01");
  private static final int CENTS_PER_SEGMENT = 5;

  private final SandboxTransaction tx;

  PreludeWebhooks(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** Returns the event of a step that a message has just taken; none without a callback URL. */
  List<WebhookEvent> events(Message message, Step step) {
    var url = message.detail("callback_url");
    // the event of a scheduled message was sent when it was accepted
    boolean isAnnounced = step.status().equals(CREATED) && message.scheduledAt().isPresent();
    if (url.isEmpty() || isAnnounced) {
      return List.of();
    }
    return List.of(
        new WebhookEvent(
            url.get(), url.get(), type(step), number -> payload(message, step, number), RETRIES));
  }

  private static String type(Step step) {
    return PreludeEvents.MESSAGE
        + switch (step.status()) {
          case Message.SCHEDULED -> CREATED;
          case Message.EXPIRED -> Message.FAILED;
          default -> step.status();
        };
  }

  /** Returns the event of an inbound message that can be replied to. */
  WebhookEvent inbound(Message message, MessageChannel channel, String url) {
    var content = new LinkedHashMap<String, Object>();
    content.put("id", message.id()); // ours: the name
    content.put("channel", channel.word());
    content.put("from", message.sender());
    content.put("to", message.recipient());
    content.put("text", message.body());
    if (channel == MessageChannel.WHATSAPP) { // ours: the name
      content.put("expires_at", message.createdAt().plus(ReplyRequests.WINDOW).toString());
    }
    return event(url, PreludeEvents.INBOUND, content);
  }

  /** Returns the event of a keyword that a person sent. */
  WebhookEvent keyword(Message message, Keyword keyword, String url) {
    var content = new LinkedHashMap<String, Object>();
    content.put("action", keyword.name());
    content.put("from", message.sender());
    content.put("to", message.recipient());
    content.put("received_at", message.createdAt().toString());
    return event(
        url, PreludeEvents.SUBSCRIPTION + keyword.name().toLowerCase(Locale.ROOT), content);
  }

  /** Returns the event of a number that its carrier disconnected (ours: the payload). */
  WebhookEvent disconnect(SubscriptionRow row, String url) {
    var content = new LinkedHashMap<String, Object>();
    content.put("config_id", row.configId());
    content.put("phone_number", row.phone());
    content.put("state", row.state());
    content.put("source", row.source());
    content.put("timestamp", row.changedAt().toString());
    return event(url, PreludeEvents.DISCONNECT, content);
  }

  private WebhookEvent event(String url, String type, Map<String, Object> content) {
    return new WebhookEvent(
        url, url, type, number -> envelope(type, content, tx.now(), number), RETRIES);
  }

  private WebhookEvent.Payload payload(Message message, Step step, long number) {
    return envelope(type(step), content(message, step, number), step.at(), number);
  }

  private WebhookEvent.Payload envelope(
      String type, Map<String, Object> content, Instant at, long number) {
    var envelope = new LinkedHashMap<String, Object>();
    envelope.put("id", "evt_" + tx.ids().base32("event", number));
    envelope.put("type", type);
    envelope.put("payload", content);
    envelope.put("created_at", at.toString());
    return new WebhookSigning(tx)
        .sign(WebhookEvent.Payload.json(ColumnJson.write(envelope)), number);
  }

  private Map<String, Object> content(Message message, Step step, long number) {
    return switch (step.status()) {
      case CREATED, Message.SCHEDULED -> created(message);
      case SUBMITTED -> submitted(message, step, number);
      default -> delivery(message, step, number);
    };
  }

  private Map<String, Object> created(Message message) {
    var content = new LinkedHashMap<String, Object>();
    content.put("id", message.id());
    content.put("to", message.recipient());
    content.put("created_at", message.createdAt().toString());
    copy(message, "expires_at", content);
    content.put("customer_uuid", customer());
    copy(message, "variables", content);
    content.put("fee", FEE);
    copy(message, "correlation_id", content);
    copy(message, "template_id", content);
    return content;
  }

  private Map<String, Object> submitted(Message message, Step step, long number) {
    var content = new LinkedHashMap<String, Object>();
    content.put("message_id", message.id());
    content.put("attempt_id", "att_" + tx.ids().base32("occurrence", number));
    content.put("customer_uuid", customer());
    content.put("created_at", step.at().toString());
    copy(message, "correlation_id", content);
    content.put( // ours: the template's category
        "type", PreludeLifecycle.isMarketing(tx, message) ? "marketing" : "transactional");
    step.detail()
        .ifPresentOrElse(
            channel -> content.put("channel", channel), () -> copy(message, "channel", content));
    copy(message, "template_id", content);
    return content;
  }

  private Map<String, Object> delivery(Message message, Step step, long number) {
    int segments = message.detail("segment_count").map(Integer::valueOf).orElse(1);
    var amount = BigDecimal.valueOf((long) segments * CENTS_PER_SEGMENT, 2).toPlainString();
    var content = new LinkedHashMap<String, Object>();
    content.put("id", "dls_" + tx.ids().base32("occurrence", number));
    content.put("message_id", message.id());
    content.put("customer_uuid", customer());
    content.put("created_at", step.at().toString());
    content.put("price", price(amount));
    content.put("status", step.status().equals(PENDING) ? "pending" : step.status());
    content.put("mcc", TEST_MCC);
    content.put("mnc", TEST_MNC);
    content.put("segment_count", segments);
    copy(message, "correlation_id", content);
    if (PreludeLifecycle.ENDS.contains(step.status())) {
      content.put("reason", reason(step));
    }
    return content;
  }

  private String customer() {
    return tx.ids().uuid("customer", 1).toString();
  }

  private static void copy(Message message, String name, Map<String, Object> content) {
    Optional.ofNullable(message.details().get(name)).ifPresent(value -> content.put(name, value));
  }

  private static String reason(Step step) {
    return step.detail()
        .filter(PreludeLifecycle.REASONS::contains)
        .orElseGet(
            () ->
                switch (step.status()) {
                  case Message.EXPIRED -> "unavailable";
                  case UNKNOWN -> UNKNOWN;
                  default -> PreludeLifecycle.GENERIC;
                });
  }

  private static Map<String, String> price(String amount) {
    var price = new LinkedHashMap<String, String>();
    price.put("amount", amount);
    price.put("currency", "EUR");
    return price;
  }
}
