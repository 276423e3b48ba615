package dev.understudy.message;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A message before it has a number.
 *
 * @param status its first status
 * @param scheduledAt when it is due; empty if it is sent at once
 * @param sentAt when it was sent; empty if it was not yet
 * @param readAt when it was read; empty if it was not
 * @param isUnread whether a user of the account has received it and not read it
 * @param lookupKeys texts besides its id by which it is found
 * @param details the fields that only its provider knows, as the control plane shows them; no nulls
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
    boolean isUnread,
    Set<String> lookupKeys,
    Map<String, Object> details) {

  /** Returns the draft of a message that the account sends now. */
  public static MessageDraft sent(
      String provider,
      String sender,
      String recipient,
      String body,
      String status,
      Instant now,
      Map<String, Object> details) {
    return draft(
        provider,
        Direction.OUTBOUND,
        sender,
        recipient,
        body,
        status,
        Optional.empty(),
        Optional.of(now),
        details);
  }

  /** Returns the draft of a message that the account sends later. */
  public static MessageDraft scheduled(
      String provider,
      String sender,
      String recipient,
      String body,
      Instant due,
      Map<String, Object> details) {
    return draft(
        provider,
        Direction.OUTBOUND,
        sender,
        recipient,
        body,
        Message.SCHEDULED,
        Optional.of(due),
        Optional.empty(),
        details);
  }

  /** Returns the draft of a message that the account receives now and has not read. */
  public static MessageDraft received(
      String provider,
      String sender,
      String recipient,
      String body,
      Instant now,
      Map<String, Object> details) {
    return draft(
        provider,
        Direction.INBOUND,
        sender,
        recipient,
        body,
        Message.RECEIVED,
        Optional.empty(),
        Optional.of(now),
        details);
  }

  /** Returns this draft, sent at another time and either read then or unread. */
  public MessageDraft sentAt(Instant at, boolean isRead) {
    return with(
        Optional.of(at),
        isRead ? Optional.of(at) : Optional.empty(),
        isUnread && !isRead,
        lookupKeys);
  }

  /** Returns this draft, which is also found by these texts. */
  public MessageDraft foundBy(Set<String> keys) {
    return with(sentAt, readAt, isUnread, Set.copyOf(keys));
  }

  /** Returns this draft as unread, also if another user of the account sends it. */
  public MessageDraft unread() {
    return with(sentAt, readAt, true, lookupKeys);
  }

  private static MessageDraft draft(
      String provider,
      Direction direction,
      String sender,
      String recipient,
      String body,
      String status,
      Optional<Instant> scheduledAt,
      Optional<Instant> sentAt,
      Map<String, Object> details) {
    return new MessageDraft(
        provider,
        direction,
        sender,
        recipient,
        body,
        status,
        scheduledAt,
        sentAt,
        Optional.empty(),
        direction == Direction.INBOUND,
        Set.of(),
        details);
  }

  private MessageDraft with(
      Optional<Instant> newSentAt,
      Optional<Instant> newReadAt,
      boolean isNewlyUnread,
      Set<String> newLookupKeys) {
    return new MessageDraft(
        provider,
        direction,
        sender,
        recipient,
        body,
        status,
        scheduledAt,
        newSentAt,
        newReadAt,
        isNewlyUnread,
        newLookupKeys,
        details);
  }
}
