package dev.understudy.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call to an emulated service and its answer. Credentials are shown as fingerprints.
 *
 * @param at the time of its answer, on the sandbox's clock
 * @param provider empty if the path belongs to no provider
 * @param operation empty if no operation has this path and method
 * @param query the query string of the URL, still encoded
 * @param headers the headers, by name in lower case
 * @param body the first 64 KiB of the body, as text
 * @param bodyLength the length of the whole body, in bytes
 * @param status empty if the connection was closed without an answer
 * @param responseBody the first 64 KiB of the answer's body, as text
 * @param responseLength the length of the answer's whole body, in bytes
 * @param durationMs the time until the answer was ready, in milliseconds of wall time
 * @param faultId the fault that determined the answer most
 * @param faultIds all faults that acted on it
 * @param note how the client failed to send the request or to take the answer
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
    List<String> faultIds,
    Optional<String> note) {
  /** Copies the maps and the list. */
  public Request {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    responseHeaders = responseHeaders == null ? Map.of() : Map.copyOf(responseHeaders);
    faultIds = faultIds == null ? faultId.stream().toList() : List.copyOf(faultIds);
    note = note == null ? Optional.empty() : note;
  }

  /** Returns the time until the answer was ready, in wall time. */
  public Duration duration() {
    return Duration.ofNanos(Math.round(durationMs * 1_000_000));
  }
}
