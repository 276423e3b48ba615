package dev.understudy.sociocs;

import dev.understudy.message.PhoneNumber;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entities of an account, in the order in which fixtures name them.
 *
 * @param teamMembers by id
 * @param channels by key
 * @param webhookSubscriptions by the subscriber's reference id
 * @param contactLists the ids of lists; their contacts are rows of the database alone
 */
public record SociocsEntities(
    Map<String, TeamMember> teamMembers,
    Map<String, Channel> channels,
    Map<String, WebhookSubscription> webhookSubscriptions,
    Set<Long> contactLists) {
  static final SociocsEntities NONE = new SociocsEntities(Map.of(), Map.of(), Map.of(), Set.of());

  public SociocsEntities {
    teamMembers = Collections.unmodifiableMap(new LinkedHashMap<>(teamMembers));
    channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    webhookSubscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(webhookSubscriptions));
    contactLists = Set.copyOf(contactLists);
  }

  /** A member of the account's team, in whose name messages can be sent. */
  public record TeamMember(String id, String name, Optional<String> email) {}

  /** A number of the account, which sends and receives messages. */
  public record Channel(
      String key,
      ChannelProvider provider,
      Optional<String> name,
      Optional<String> countryCode,
      Optional<PhoneNumber> phoneNumber) {
    /** Returns a channel that no fixture names. */
    public static Channel unknown(String key, ChannelProvider provider) {
      return new Channel(key, provider, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns its sender or recipient in a message: its number in E.164, or its key. */
    public String address() {
      return phoneNumber.map(PhoneNumber::e164).orElse(key);
    }
  }

  /**
   * A subscription to what happens on a channel.
   *
   * @param subscriberReferenceId the subscriber's own name for it, one subscription each (docs)
   * @param events of {@link #EVENTS}
   * @param statuses the only statuses that are announced, of those that the channel's provider has;
   *     empty for all
   * @param secret what calls are signed with
   */
  public record WebhookSubscription(
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
     * Returns whether it covers messages that get a status.
     *
     * @param announced the word for the status in webhooks
     */
    boolean covers(String status, String announced) {
      return events.contains(STATUS_UPDATES)
          && statuses
              .map(wanted -> wanted.contains(status) || wanted.contains(announced))
              .orElse(true);
    }
  }
}
