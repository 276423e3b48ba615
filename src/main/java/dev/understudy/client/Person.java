package dev.understudy.client;

/**
 * Somebody whom messages were sent to or came from.
 *
 * @param id as in the messages: a participant, a phone number
 * @param outbound the number of messages to them
 * @param inbound the number of messages from them
 * @param unread the number of their messages that the researcher has not read
 * @param optedOut whether they wrote STOP and no START since, so that Prelude sends them no
 *     marketing
 * @param lastMessage the latest message, without details and with at most 200 characters
 */
public record Person(
    String provider,
    String id,
    long outbound,
    long inbound,
    long unread,
    boolean optedOut,
    Message lastMessage) {}
