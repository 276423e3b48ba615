package dev.understudy.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A change of a sandbox.
 *
 * @param name {@code changed}, or {@code gone} if it was deleted
 * @param version changes with every change; empty if it is gone
 * @param counts numbers since the last reset
 * @param nextDue no work is due earlier; empty if there is none
 */
public record SandboxEvent(
    String name, Optional<String> version, Counts counts, Optional<Instant> nextDue) {
  /** Numbers of what a sandbox has had. */
  public record Counts(long messages, long requests, long webhooks, long faults) {}
}
