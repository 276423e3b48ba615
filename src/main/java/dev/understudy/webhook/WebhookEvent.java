package dev.understudy.webhook;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * An event that a webhook announces.
 *
 * @param stream webhooks of one message and stream are sent one after the other
 * @param url the receiver
 * @param event the event's name
 * @param payload makes the payload from the webhook's number in its sandbox
 * @param retries the provider's policy on attempts
 */
public record WebhookEvent(
    String stream, String url, String event, LongFunction<Payload> payload, RetryPolicy retries) {
  /**
   * The body and its headers.
   *
   * @param headers more headers, by name
   * @param signature the value that the control plane shows as the signature
   * @param timedSignature signs each attempt
   */
  public record Payload(
      String body,
      String contentType,
      Map<String, String> headers,
      Optional<String> signature,
      Optional<TimedSignature> timedSignature) {
    /** Creates a payload whose attempts are all the same. */
    public Payload(
        String body, String contentType, Map<String, String> headers, Optional<String> signature) {
      this(body, contentType, headers, signature, Optional.empty());
    }

    /** Returns a JSON body without a signature. */
    public static Payload json(String body) {
      return new Payload(body, "application/json", Map.of(), Optional.empty());
    }

    /** Returns the payload with more headers, signed anew with each attempt. */
    public Payload signed(TimedSignature with, Map<String, String> others) {
      return new Payload(body, contentType, others, signature, Optional.of(with));
    }

    /** Returns the payload with a header that proves its origin. */
    public Payload signed(String header, String value) {
      return new Payload(body, contentType, Map.of(header, value), Optional.of(value));
    }
  }
}
