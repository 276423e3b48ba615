package dev.understudy.client;

import java.time.Instant;

/**
 * The mode and the time of a sandbox's clock.
 *
 * @param mode {@code live} or {@code frozen}
 */
public record ClockTime(String mode, Instant now) {}
