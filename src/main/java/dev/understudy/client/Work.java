package dev.understudy.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A piece of work that is due at an instant.
 *
 * @param at the instant, on the sandbox's clock
 * @param kind {@code send}, {@code step} or {@code webhook}
 * @param messageId the id of its message, if it has one
 */
public record Work(Instant at, String kind, String id, Optional<String> messageId) {}
