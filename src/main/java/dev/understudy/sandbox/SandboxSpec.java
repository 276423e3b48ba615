package dev.understudy.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A sandbox that is asked for; whatever is left out has a sensible value.
 *
 * @param id none: a fresh one
 * @param fixtures names, in order; none: those that the server was started with
 * @param clock none: what the fixtures say, else live
 */
public record SandboxSpec(
    Optional<String> id,
    OptionalLong seed,
    Optional<List<String>> fixtures,
    Optional<ClockSpec> clock,
    Settings.SettingsChange settings) {
  /** Nothing but an id. */
  public static SandboxSpec ofId(String id) {
    return new SandboxSpec(
        Optional.of(id),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Settings.SettingsChange.NONE);
  }

  /** The mode, and the instant to begin at if it is not the wall clock's. */
  public record ClockSpec(String mode, Optional<Instant> now) {}
}
