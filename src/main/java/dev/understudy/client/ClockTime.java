package dev.understudy.client;

import java.time.Instant;

/**
 * What a sandbox's clock shows.
 *
 * @param mode {@code live} or {@code frozen}
 */
public record ClockTime(String mode, Instant now) {}
