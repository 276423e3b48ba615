package dev.understudy.message;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Anything one party said to another, of whichever provider.
 *
 * @param number its place among the messages of its sandbox, from 1
 * @param id as its provider would give it
 * @param batch the number of the first message of the call that brought it
 * @param batchId the call's own id: Sociocs' job, Prelude's request
 */
public record Message(
    long number,
    String id,
    String provider,
    Direction direction,
    String sender,
    String recipient,
    String body,
    String status,
    String firstStatus,
    long batch,
    Optional<String> batchId,
    Instant createdAt,
    Optional<Instant> scheduledAt,
    Optional<Instant> sentAt,
    Optional<Instant> readAt,
    Map<String, Object> details) {
  /** The kind of number that the ids of messages are made from. */
  public static final String KIND = "message";

  /** The status of what is to be sent later. */
  public static final String SCHEDULED = "scheduled";

  /** The status of what could not be sent. */
  public static final String FAILED = "failed";

  /** The status of whatever came in. */
  public static final String RECEIVED = "received";

  /** The status of what could not be sent before it was too late. */
  public static final String EXPIRED = "expired";

  /** The status of what was taken back before its time. */
  public static final String CANCELLED = "cancelled";

  private static final Set<String> NEVER_SENT = Set.of(CANCELLED, EXPIRED, FAILED);

  /**
   * The same after a step to another status; the first one after it was scheduled sends it, but for
   * an end that says it was not sent.
   */
  public Message at(Step step) {
    boolean isSent = sentAt.isPresent() || !NEVER_SENT.contains(step.status());
    return with(
        step.status(), scheduledAt, isSent ? sentAt.or(() -> Optional.of(step.at())) : sentAt);
  }

  /** The same, to be sent at another time. */
  public Message scheduledFor(Instant due) {
    return with(status, Optional.of(due), sentAt);
  }

  private Message with(
      String newStatus, Optional<Instant> newScheduledAt, Optional<Instant> newSentAt) {
    return new Message(
        number,
        id,
        provider,
        direction,
        sender,
        recipient,
        body,
        newStatus,
        firstStatus,
        batch,
        batchId,
        createdAt,
        newScheduledAt,
        newSentAt,
        readAt,
        details);
  }

  /** A detail that is text; empty where it is absent. */
  public Optional<String> detail(String name) {
    return Optional.ofNullable(details.get(name)).map(Object::toString);
  }
}
