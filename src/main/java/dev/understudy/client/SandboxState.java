package dev.understudy.client;

import java.time.Instant;
import java.util.List;

/**
 * A sandbox as the server shows it.
 *
 * @param seed what its ids are made from
 * @param fixtures the names of those it began with
 * @param createdAt by its own clock
 */
public record SandboxState(
    String id,
    long seed,
    List<String> fixtures,
    ClockTime clock,
    Settings settings,
    Credentials credentials,
    Instant createdAt) {
  /** What to authenticate with, one for each provider. */
  public record Credentials(String prolificToken, String sociocsApiKey, String preludeApiKey) {}

  /** Keeps its own list. */
  public SandboxState {
    fixtures = fixtures == null ? List.of() : List.copyOf(fixtures);
  }
}
