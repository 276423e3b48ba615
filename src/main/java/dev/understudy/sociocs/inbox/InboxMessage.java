package dev.understudy.sociocs.inbox;

import dev.understudy.message.Direction;
import dev.understudy.message.Message;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Message in a list. The fields are ours: those of the webhook for an incoming message, and {@code
 * status}.
 *
 * @param from a phone number without a plus, or the key of a channel that has no number
 * @param to as {@code from}
 * @param schedule the time for which the message is or was scheduled
 * @param timestamp when it was sent or received, else when it was accepted, in milliseconds
 */
record InboxMessage(
    String messageId,
    String provider,
    String channelKey,
    String direction,
    String from,
    String to,
    Optional<String> name,
    String text,
    Collection<?> fileUrls,
    Collection<?> imageUrls,
    Collection<?> videoUrls,
    String status,
    Optional<String> schedule,
    long timestamp) {
  static List<InboxMessage> all(List<Message> messages) {
    return messages.stream().map(InboxMessage::of).toList();
  }

  private static InboxMessage of(Message message) {
    return new InboxMessage(
        message.id(),
        message.detail("channel_provider").orElseThrow(),
        message.detail("channel_key").orElseThrow(),
        message.direction() == Direction.INBOUND ? "incoming" : "outbound",
        withoutPlus(message.sender()),
        withoutPlus(message.recipient()),
        message.detail("recipient_name"),
        message.body(),
        urls(message, "file_url"),
        urls(message, "image_url"),
        urls(message, "video_url"),
        message.status(),
        message.scheduledAt().map(Object::toString),
        message.sentAt().orElse(message.createdAt()).toEpochMilli());
  }

  /** Returns the URLs of one kind: a list of incoming messages, one of sent ones. */
  private static Collection<?> urls(Message message, String name) {
    return message.details().get(name + "s") instanceof Collection<?> several
        ? several
        : message.detail(name).stream().toList();
  }

  private static String withoutPlus(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }
}
