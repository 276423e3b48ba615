package dev.understudy.client;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that is to be done when its time comes.
 *
 * @param at by the sandbox's clock
 * @param kind {@code send}, {@code step} or {@code webhook}
 * @param messageId the message that it is about, if it is about one
 */
public record Work(Instant at, String kind, String id, Optional<String> messageId) {}
