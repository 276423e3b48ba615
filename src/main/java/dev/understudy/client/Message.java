package dev.understudy.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message from one party to another.
 *
 * @param provider {@code prolific}, {@code sociocs} or {@code prelude}
 * @param direction {@code outbound} if the code under test sent it, {@code inbound} if it received
 *     it
 * @param sender an id, or a phone number in E.164
 * @param recipient an id, or a phone number in E.164
 * @param body the text that the recipient gets, with all fields filled in
 * @param status such as {@code sent}, {@code queued}, {@code delivered}, {@code scheduled}
 * @param batchId the id of the call or job that it was sent with, if that has one
 * @param scheduledAt the instant at which it is to be sent; empty if it was sent at once
 * @param sentAt the instant at which it was sent or received; empty while it is scheduled
 * @param readAt the instant at which its recipient opened it
 * @param details fields that only this provider has, such as {@code study_id}
 * @param history its steps, oldest first; empty in a list of messages
 */
public record Message(
    String id,
    String provider,
    String direction,
    String sender,
    String recipient,
    String body,
    String status,
    Optional<String> batchId,
    Instant createdAt,
    Optional<Instant> scheduledAt,
    Optional<Instant> sentAt,
    Optional<Instant> readAt,
    Map<String, Object> details,
    List<Step> history) {
  /**
   * A status that a message took.
   *
   * @param detail a further fact, such as the reason of a failure
   */
  public record Step(Instant at, String status, Optional<String> detail) {}

  /** Copies the map and the list. */
  public Message {
    details =
        details == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(details));
    history = history == null ? List.of() : List.copyOf(history);
  }

  /** Returns one of the {@link #details} as text; empty if there is none of that name. */
  public Optional<String> detail(String name) {
    return Optional.ofNullable(details.get(name)).map(String::valueOf);
  }
}
