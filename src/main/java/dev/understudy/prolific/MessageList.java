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
   * @param data absent where there is nothing in it
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
      Optional<About> data) {}

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
    var observed = Optional.of(profile).filter(each -> each == ProlificProfile.OBSERVED);
    var sentAt = message.sentAt().orElse(message.createdAt()).toString();
    var about = new About(message.detail("study_id"), message.detail("category"));
    return new Entry(
        message.id(),
        message.sender(),
        observed.filter(each -> isUnread).map(each -> message.sender()),
        message.body(),
        sentAt,
        observed.map(each -> sentAt),
        message.detail("channel_id").orElseThrow(),
        TYPE,
        Optional.of(about)
            .filter(some -> some.studyId().isPresent() || some.category().isPresent()));
  }
}
