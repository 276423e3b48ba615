package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.json.WebUrl;
import dev.understudy.json.WireJson;
import dev.understudy.sandbox.Ids;
import dev.understudy.webhook.WebhookRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** A webhook as the control plane shows it: what is absent is null. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record WebhookView(
    String id,
    String messageId,
    String url,
    String event,
    JsonNode payload,
    String signature,
    String state,
    String nextAttemptAt,
    JsonNode attempts) {
  static WebhookView of(WebhookRow webhook, Ids ids) {
    return new WebhookView(
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
      return WireJson.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (WireJson.Unreadable e) {
      throw new IllegalStateException("a webhook in the database can't be read", e);
    }
  }
}
