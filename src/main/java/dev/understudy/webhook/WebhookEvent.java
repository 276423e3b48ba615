package dev.understudy.webhook;

import java.util.Optional;
import java.util.function.LongFunction;

/**
 * An event that a webhook announces.
 *
 * @param stream webhooks of one message and stream are sent one after the other
 * @param url the receiver
 * @param event the event's name
 * @param payload makes the payload from the webhook's number in its sandbox
 * @param anySuccess whether any 2xx counts as received, or only 200
 */
public record WebhookEvent(
    String stream, String url, String event, LongFunction<Payload> payload, boolean anySuccess) {
  /** The JSON body and its signature. */
  public record Payload(String body, Optional<SignatureHeader> signature) {}

  /** A header that proves the origin of a webhook. */
  public record SignatureHeader(String header, String value) {}
}
