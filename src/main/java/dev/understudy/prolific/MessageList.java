package dev.understudy.prolific;

import dev.understudy.message.Message;
import dev.understudy.sandbox.Settings.ProlificProfile;
import java.util.List;
import java.util.Optional;

/** Messages as they are answered (docs). */
record MessageList(List<Entry> results) {
  /**
   * One message.
   *
   * @param sender the same as {@code senderId}, and {@code datetimeCreated} the same as {@code
   *     sentAt}: names that public clients of the service know (seen)
   * @param data an object even where there is nothing in it: PsyNet reads it of every unread
   *     message (seen)
   */
  record Entry(
      String id,
      String senderId,
      Optional<String> sender,
      String body,
      String sentAt,
      Optional<String> datetimeCreated,
      String channelId,
      String type,
      About data) {}

  /** What a message is about. */
  record About(Optional<String> studyId, Optional<String> category) {}

  private static final String TYPE = "message"; // docs: always

  static MessageList of(List<Message> messages, ProlificProfile profile) {
    return new MessageList(messages.stream().map(each -> entry(each, profile, false)).toList());
  }

  static MessageList unread(List<Message> messages, ProlificProfile profile) {
    return new MessageList(messages.stream().map(each -> entry(each, profile, true)).toList());
  }

  private static Entry entry(Message message, ProlificProfile profile, boolean isUnread) {
    var bothNames = Optional.of(profile).filter(each -> each != ProlificProfile.DOCUMENTED);
    var sentAt = message.sentAt().orElse(message.createdAt()).toString();
    return new Entry(
        message.id(),
        message.sender(),
        bothNames.filter(each -> isUnread).map(each -> message.sender()),
        message.body(),
        sentAt,
        bothNames.map(each -> sentAt),
        message.detail("channel_id").orElseThrow(),
        TYPE,
        new About(message.detail("study_id"), message.detail("category")));
  }
}
