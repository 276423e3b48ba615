package dev.understudy.sociocs;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told what happens on a channel.
 *
 * @param subscriberReferenceId the subscriber's own name for it, one subscription each (docs)
 * @param events of {@link #EVENTS}
 * @param statuses the only statuses that are told, of those that the channel's provider has; none
 *     given: all
 * @param secret what calls are signed with
 */
record WebhookSubscription(
    String id,
    String platform,
    Channel channel,
    String subscriberReferenceId,
    String webhookUrl,
    Set<String> events,
    Optional<Set<String>> statuses,
    Optional<String> secret) {
  static final String MESSAGES = "messages";
  static final String STATUS_UPDATES = "status_updates";
  static final List<String> EVENTS = List.of(MESSAGES, STATUS_UPDATES);

  /**
   * Whether its subscriber wants to know of messages that get this status.
   *
   * @param told the word that it is told by
   */
  boolean tellsOf(String status, String told) {
    return events.contains(STATUS_UPDATES)
        && statuses.map(wanted -> wanted.contains(status) || wanted.contains(told)).orElse(true);
  }
}
