package dev.understudy.sociocs;

import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What subscribers are told: incoming messages, and what became of sent ones (docs). */
final class SociocsWebhooks {
  private static final String SIGNATURE = "X-Sociocs-Signature"; // docs
  private static final String ALGORITHM = "HmacSHA256";

  private SociocsWebhooks() {}

  /** Of a step of a message, to those who want to know of it. */
  static List<WebhookEvent> of(SandboxTransaction tx, Message message, Step step) {
    var told = told(step.status());
    return told.map(
            status ->
                notices(
                    tx,
                    message,
                    "status_update",
                    each -> each.tellsOf(step.status(), status),
                    () -> statusUpdate(message, status, step)))
        .orElse(List.of());
  }

  /** Of a message that came in. */
  static List<WebhookEvent> incoming(SandboxTransaction tx, Message message) {
    return notices(
        tx,
        message,
        "message",
        each -> each.events().contains(WebhookSubscription.MESSAGES),
        () -> incoming(message));
  }

  /** docs: four statuses are told; ours: undelivered is told as failed. */
  private static Optional<String> told(String status) {
    return switch (status) {
      case "sent", "delivered", "read", "failed" -> Optional.of(status);
      case "undelivered" -> Optional.of("failed");
      default -> Optional.empty();
    };
  }

  private static List<WebhookEvent> notices(
      SandboxTransaction tx,
      Message message,
      String event,
      Predicate<WebhookSubscription> concerned,
      Supplier<Map<String, Object>> content) {
    var key = message.detail("channel_key").orElse("");
    var subscribers =
        subscriptions(tx)
            .filter(each -> each.channel().key().equals(key))
            .filter(concerned)
            .toList();
    if (subscribers.isEmpty()) {
      return List.of();
    }
    var body = ColumnJson.write(content.get());
    return subscribers.stream()
        .map(
            each ->
                new WebhookEvent(
                    each.id(),
                    each.webhookUrl(),
                    event,
                    number -> new WebhookEvent.Payload(body, signature(each, body)),
                    true))
        .toList();
  }

  private static Stream<WebhookSubscription> subscriptions(SandboxTransaction tx) {
    return new WebhookSubscriptions(tx).active().stream();
  }

  private static Map<String, Object> statusUpdate(Message message, String status, Step step) {
    var data = new LinkedHashMap<String, Object>();
    data.put("status", status);
    if (status.equals("failed")) {
      var error = DeliveryErrors.of(step.detail().orElse(""));
      var shown = new LinkedHashMap<String, Object>();
      shown.put("code", error.code());
      shown.put("message", error.message());
      data.put("error", shown);
    }
    var update = new LinkedHashMap<String, Object>();
    update.put("message_id", message.id());
    update.put("event", "status_update");
    update.put("event_data", data);
    return update;
  }

  private static Map<String, Object> incoming(Message message) {
    var incoming = new LinkedHashMap<String, Object>();
    incoming.put("message_id", message.id());
    incoming.put("event", "message");
    incoming.put("provider", message.detail("channel_provider").orElseThrow());
    incoming.put("channel_key", message.detail("channel_key").orElseThrow());
    incoming.put("direction", "incoming");
    incoming.put("from", bare(message.sender()));
    incoming.put("to", bare(message.recipient()));
    message.detail("recipient_name").ifPresent(name -> incoming.put("name", name));
    incoming.put("text", message.body());
    for (var kind : List.of("file_urls", "image_urls", "video_urls")) {
      incoming.put(kind, message.details().getOrDefault(kind, List.of()));
    }
    incoming.put("timestamp", message.createdAt().toEpochMilli());
    return incoming;
  }

  /** docs: numbers without plus. */
  private static String bare(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  private static Optional<WebhookEvent.SignatureHeader> signature(
      WebhookSubscription to, String body) {
    return to.secret()
        .filter(secret -> !secret.isEmpty())
        .map(secret -> new WebhookEvent.SignatureHeader(SIGNATURE, hmac(secret, body)));
  }

  /** docs: HMAC-SHA256 of the raw body, in hexadecimal. */
  static String hmac(String secret, String body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }
}
