package dev.understudy.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A webhook call of an emulated service, with its attempts.
 *
 * @param messageId the id of its message, if it has one
 * @param event such as {@code message.delivered}
 * @param payload the body: text, list or map
 * @param signature the value of the signature header, if there is one
 * @param state {@code pending}, {@code delivered}, {@code exhausted} or {@code suppressed}
 * @param nextAttemptAt the instant of the next attempt, on the sandbox's clock
 * @param attempts the attempts, oldest first
 */
public record Webhook(
    String id,
    Optional<String> messageId,
    String url,
    String event,
    Object payload,
    Optional<String> signature,
    String state,
    Optional<Instant> nextAttemptAt,
    List<Attempt> attempts) {
  /**
   * An attempt to deliver a webhook.
   *
   * @param status the status of the subscriber's answer; empty if there was none
   * @param error the reason for which there was no answer
   * @param durationMs the duration in milliseconds of wall time
   */
  public record Attempt(
      Instant at, OptionalInt status, Optional<String> error, double durationMs) {}

  /** Copies the list. */
  public Webhook {
    attempts = attempts == null ? List.of() : List.copyOf(attempts);
  }
}
