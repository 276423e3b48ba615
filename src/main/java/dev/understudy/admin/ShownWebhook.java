package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.delivery.WebhookRow;
import dev.understudy.provider.WebUrl;
import dev.understudy.provider.Wire;
import dev.understudy.sandbox.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** A webhook as the control plane shows it: what is absent is null. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ShownWebhook(
    String id,
    String messageId,
    String url,
    String event,
    JsonNode payload,
    String signature,
    String state,
    String nextAttemptAt,
    JsonNode attempts) {
  static ShownWebhook of(WebhookRow webhook, Ids ids) {
    return new ShownWebhook(
        webhook.id(ids),
        webhook.messageId(),
        WebUrl.withoutCredentials(webhook.url()),
        webhook.event(),
        json(webhook.payload()),
        webhook.signature().orElse(null),
        webhook.state(),
        webhook.due().map(Instant::toString).orElse(null),
        attempts(webhook));
  }

  /** The attempts, in an array. */
  static JsonNode attempts(WebhookRow webhook) {
    return json("[" + webhook.attempts() + "]");
  }

  private static JsonNode json(String text) {
    try {
      return Wire.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (Wire.Unreadable e) {
      throw new IllegalStateException("a webhook in the database can't be read", e);
    }
  }
}
