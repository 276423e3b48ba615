package dev.understudy.prolific;

import dev.understudy.message.Message;
import dev.understudy.sandbox.Settings;
import java.util.List;
import java.util.Optional;

/** Body of a list of messages (docs). */
public record MessageList(List<WireMessage> results) {
  /**
   * One message.
   *
   * @param sender the same as {@code senderId}, for public clients of the service (seen)
   * @param datetimeCreated the same as {@code sentAt}, for those clients (seen)
   * @param data an object even if it is empty: PsyNet reads it of every unread message (seen)
   */
  public record WireMessage(
      String id,
      String senderId,
      Optional<String> sender,
      String body,
      String sentAt,
      Optional<String> datetimeCreated,
      String channelId,
      String type,
      MessageData data) {}

  /** Topic of a message. */
  public record MessageData(Optional<String> studyId, Optional<String> category) {}

  private static final String TYPE = "message"; // docs: always

  static MessageList of(List<Message> messages, ProlificProfile profile) {
    return new MessageList(messages.stream().map(each -> entry(each, profile, false)).toList());
  }

  /** Returns messages in the form of a list, without the list. */
  public static List<WireMessage> entries(List<Message> messages, Settings settings) {
    return of(messages, ProlificProfile.of(settings)).results();
  }

  static MessageList unread(List<Message> messages, ProlificProfile profile) {
    return new MessageList(messages.stream().map(each -> entry(each, profile, true)).toList());
  }

  private static WireMessage entry(Message message, ProlificProfile profile, boolean isUnread) {
    var bothNames = Optional.of(profile).filter(each -> each != ProlificProfile.DOCUMENTED);
    var sentAt = message.sentAt().orElse(message.createdAt()).toString();
    return new WireMessage(
        message.id(),
        message.sender(),
        bothNames.filter(each -> isUnread).map(each -> message.sender()),
        message.body(),
        sentAt,
        bothNames.map(each -> sentAt),
        message.detail(ProlificMessages.CHANNEL).orElseThrow(),
        TYPE,
        new MessageData(
            message.detail(ProlificMessages.STUDY), message.detail(ProlificMessages.CATEGORY)));
  }
}
