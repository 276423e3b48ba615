package dev.understudy.webhook;

import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Something that somebody is to be told by a webhook.
 *
 * @param stream notices of one message with the same stream go out one after the other
 * @param url where to
 * @param event what it tells of
 * @param letter what it says, made from its number among the webhooks of its sandbox
 * @param anySuccess whether any 2xx counts as received, or 200 alone
 */
public record WebhookEvent(
    String stream, String url, String event, LongFunction<Payload> payload, boolean anySuccess) {
  /** The body, in JSON, and what it is signed with. */
  public record Payload(String body, Optional<SignatureHeader> signature) {}

  /** A header that proves where a webhook comes from. */
  public record SignatureHeader(String header, String value) {}
}
