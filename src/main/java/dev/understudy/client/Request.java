package dev.understudy.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call to an emulated service, and what came of it. Credentials are shown as fingerprints.
 *
 * @param at the sandbox's time when it was answered
 * @param provider empty where the path is nobody's
 * @param operation empty where the path is no operation's, or not with this method
 * @param query as it stood in the URL
 * @param headers by their names in lower case
 * @param body as text, the first 64 KiB of it
 * @param bodyLength in bytes, all of it
 * @param status empty where the connection was closed instead of an answer
 * @param responseBody as text, the first 64 KiB of it
 * @param responseLength in bytes, all of it
 * @param durationMs until the answer was ready, in milliseconds of wall time
 * @param faultId the fault that says most about the answer
 * @param faultIds all faults that acted on it
 */
public record Request(
    String id,
    Instant at,
    Optional<String> provider,
    Optional<String> operation,
    String method,
    String path,
    Optional<String> query,
    Map<String, String> headers,
    Optional<String> body,
    long bodyLength,
    OptionalInt status,
    Map<String, String> responseHeaders,
    Optional<String> responseBody,
    long responseLength,
    double durationMs,
    Optional<String> faultId,
    List<String> faultIds) {
  /** Keeps its own maps and list. */
  public Request {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    responseHeaders = responseHeaders == null ? Map.of() : Map.copyOf(responseHeaders);
    faultIds = faultIds == null ? faultId.stream().toList() : List.copyOf(faultIds);
  }

  /** How long it took until the answer was ready, in wall time. */
  public Duration duration() {
    return Duration.ofNanos(Math.round(durationMs * 1_000_000));
  }
}
