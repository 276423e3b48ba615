package dev.understudy.sociocs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a Sociocs account has, in the order in which it was named.
 *
 * @param teamMembers by id
 * @param channels by key
 * @param webhookSubscriptions by the subscriber's reference id
 */
record SociocsEntities(
    Map<String, TeamMember> teamMembers,
    Map<String, Channel> channels,
    Map<String, WebhookSubscription> webhookSubscriptions) {
  static final SociocsEntities NONE = new SociocsEntities(Map.of(), Map.of(), Map.of());

  SociocsEntities {
    teamMembers = Collections.unmodifiableMap(new LinkedHashMap<>(teamMembers));
    channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    webhookSubscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(webhookSubscriptions));
  }
}
