package dev.understudy.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Anything one party said to another.
 *
 * @param provider {@code prolific}, {@code sociocs} or {@code prelude}
 * @param direction {@code outbound}: what the code under test sent; {@code inbound}: what came back
 * @param sender an id, or a phone number in E.164
 * @param recipient an id, or a phone number in E.164
 * @param body as the recipient gets it, fields filled in
 * @param status such as {@code sent}, {@code queued}, {@code delivered}, {@code scheduled}
 * @param batchId the call or job that it was sent with, where that has an id
 * @param scheduledAt when it is to go out; empty where it went out at once
 * @param sentAt when it went out or came in; empty while it is scheduled
 * @param readAt when its recipient opened it
 * @param details what only this provider has, such as {@code study_id}
 * @param history its steps, oldest first; only of a message that was asked for by its id
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
   * A step of a message's course.
   *
   * @param detail such as the reason of a failure
   */
  public record Step(Instant at, String status, Optional<String> detail) {}

  /** Keeps its own map and list. */
  public Message {
    details =
        details == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(details));
    history = history == null ? List.of() : List.copyOf(history);
  }

  /** One of the {@link #details} as text; empty if there is none of that name. */
  public Optional<String> detail(String name) {
    return Optional.ofNullable(details.get(name)).map(String::valueOf);
  }
}
