package dev.understudy.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a service told one of its subscribers, or tried to.
 *
 * @param messageId the message that it is about, if it is about one
 * @param event such as {@code message.delivered}
 * @param payload the body that is sent: text, list or map
 * @param signature the header that proves where it comes from, where there is one
 * @param state {@code pending}, {@code delivered}, {@code exhausted} or {@code suppressed}
 * @param nextAttemptAt when it is tried again, by the sandbox's clock
 * @param attempts oldest first
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
   * One attempt to deliver it.
   *
   * @param status that the subscriber answered with; empty if there was no answer
   * @param error why there was no answer
   * @param durationMs in milliseconds of wall time
   */
  public record Attempt(
      Instant at, OptionalInt status, Optional<String> error, double durationMs) {}

  /** Keeps its own list. */
  public Webhook {
    attempts = attempts == null ? List.of() : List.copyOf(attempts);
  }
}
