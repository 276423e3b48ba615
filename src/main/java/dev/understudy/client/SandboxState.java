package dev.understudy.client;

import java.time.Instant;
import java.util.List;

/**
 * A sandbox as the server shows it.
 *
 * @param seed the seed from which its ids are made
 * @param fixtures the names of its initial fixtures
 * @param createdAt the time of its creation, on its own clock
 */
public record SandboxState(
    String id,
    long seed,
    List<String> fixtures,
    ClockTime clock,
    Settings settings,
    Credentials credentials,
    Instant createdAt) {
  /** Credentials for each provider. */
  public record Credentials(String prolificToken, String sociocsApiKey, String preludeApiKey) {}

  /** Copies the list. */
  public SandboxState {
    fixtures = fixtures == null ? List.of() : List.copyOf(fixtures);
  }
}
