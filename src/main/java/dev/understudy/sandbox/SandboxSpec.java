package dev.understudy.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A description of a sandbox to create; all parts are optional.
 *
 * @param id empty: a random one
 * @param fixtures names, in order; empty: those that the server was started with
 * @param clock empty: that of the fixtures, else live
 */
public record SandboxSpec(
    Optional<String> id,
    OptionalLong seed,
    Optional<List<String>> fixtures,
    Optional<ClockSpec> clock,
    Settings.SettingsChange settings) {
  /** Returns a spec with nothing but an id. */
  public static SandboxSpec ofId(String id) {
    return new SandboxSpec(
        Optional.of(id),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Settings.SettingsChange.NONE);
  }

  /** A clock: its mode, and the time at which it begins; empty: the time of the system clock. */
  public record ClockSpec(String mode, Optional<Instant> now) {}
}
