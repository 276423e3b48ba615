package dev.understudy.message;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A message of any provider, outbound or inbound.
 *
 * @param number its place among the messages of its sandbox, from 1
 * @param id as its provider would give it
 * @param batch the number of the first message of the call that brought it
 * @param batchId the call's own id, such as that of a job
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

  /** The status of a message that is sent later. */
  public static final String SCHEDULED = "scheduled";

  /** The status of a message that could not be sent. */
  public static final String FAILED = "failed";

  /** The status of an inbound message. */
  public static final String RECEIVED = "received";

  /** The status of a message that expired before it was sent. */
  public static final String EXPIRED = "expired";

  /** The status of a message that was cancelled before it was sent. */
  public static final String CANCELLED = "cancelled";

  private static final Set<String> NEVER_SENT = Set.of(CANCELLED, EXPIRED, FAILED);

  /**
   * Returns this message after a step. The first step of a scheduled message sets the time at which
   * it was sent, except for a status that means it never was.
   */
  public Message at(Step step) {
    boolean isSent = sentAt.isPresent() || !NEVER_SENT.contains(step.status());
    return with(
        step.status(), scheduledAt, isSent ? sentAt.or(() -> Optional.of(step.at())) : sentAt);
  }

  /** Returns this message, scheduled for another time. */
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

  /** Returns a detail as text; empty where it is absent. */
  public Optional<String> detail(String name) {
    return Optional.ofNullable(details.get(name)).map(Object::toString);
  }
}
