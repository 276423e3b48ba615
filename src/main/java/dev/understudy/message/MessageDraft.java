package dev.understudy.message;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message before it has a number: what a provider's room knows of it.
 *
 * @param status the first it has
 * @param scheduledAt when it is to be sent, for one that is not sent at once
 * @param sentAt when it was; empty for one that was not yet
 * @param readAt when it was read
 * @param foundBy what else than its id it is looked up by
 * @param details what only its provider knows, by name as on the control plane; no nulls
 */
public record MessageDraft(
    String provider,
    Direction direction,
    String sender,
    String recipient,
    String body,
    String status,
    Optional<Instant> scheduledAt,
    Optional<Instant> sentAt,
    Optional<Instant> readAt,
    Optional<String> lookupKey,
    Map<String, Object> details) {

  /** What the account sends now. */
  public static MessageDraft sent(
      String provider,
      String sender,
      String recipient,
      String body,
      String status,
      Instant now,
      Map<String, Object> details) {
    return new MessageDraft(
        provider,
        Direction.OUTBOUND,
        sender,
        recipient,
        body,
        status,
        Optional.empty(),
        Optional.of(now),
        Optional.empty(),
        Optional.empty(),
        details);
  }

  /** What the account sends later. */
  public static MessageDraft scheduled(
      String provider,
      String sender,
      String recipient,
      String body,
      Instant due,
      Map<String, Object> details) {
    return new MessageDraft(
        provider,
        Direction.OUTBOUND,
        sender,
        recipient,
        body,
        Message.SCHEDULED,
        Optional.of(due),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        details);
  }

  /** What somebody else writes to the account now, unread. */
  public static MessageDraft received(
      String provider,
      String sender,
      String recipient,
      String body,
      Instant now,
      Map<String, Object> details) {
    return new MessageDraft(
        provider,
        Direction.INBOUND,
        sender,
        recipient,
        body,
        Message.RECEIVED,
        Optional.empty(),
        Optional.of(now),
        Optional.empty(),
        Optional.empty(),
        details);
  }

  /** The same, to be found by this text too. */
  public MessageDraft foundBy(String key) {
    return new MessageDraft(
        provider,
        direction,
        sender,
        recipient,
        body,
        status,
        scheduledAt,
        sentAt,
        readAt,
        Optional.of(key),
        details);
  }
}
