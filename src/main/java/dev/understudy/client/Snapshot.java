package dev.understudy.client;

import java.time.Instant;

/**
 * A snapshot of a sandbox.
 *
 * @param takenAt by the clock of the server
 * @param clock the clock of the sandbox at that time
 * @param bytes the approximate size of its rows
 */
public record Snapshot(String name, Instant takenAt, ClockTime clock, Counts counts, long bytes) {
  /** Numbers of what the sandbox had had since its last reset. */
  public record Counts(long messages, long requests, long webhooks, long faults) {}
}
