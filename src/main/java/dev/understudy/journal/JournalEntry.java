package dev.understudy.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A call and its response.
 *
 * @param number among the calls of its sandbox, from 1
 * @param at the sandbox's time when it was answered
 * @param asked the request
 * @param answered the response
 * @param took from its arrival until the answer was ready
 * @param faultIds the faults that acted on it, the one that decided the response first
 * @param messages the numbers of the last message before it and of its own last one
 * @param note how its client failed to send the request or to take the answer
 */
public record JournalEntry(
    long number,
    String id,
    Instant at,
    JournaledRequest asked,
    JournaledResponse answered,
    Duration took,
    List<String> faultIds,
    MessageSpan messages,
    Optional<String> note) {
  /** The form of the fingerprints that stand for credentials and secrets. */
  public static final Pattern FINGERPRINT = Pattern.compile("sha256:[0-9a-f]{16}");

  /** Returns about how many bytes its row takes. */
  long storedBytes() {
    return JournalStore.ROW_BYTES + size();
  }

  /** Returns how many bytes of its bodies are kept. */
  public int size() {
    return asked.body().kept().length + answered.body().kept().length;
  }

  /** Returns this entry with another response. */
  JournalEntry with(JournaledResponse changed) {
    return new JournalEntry(number, id, at, asked, changed, took, faultIds, messages, note);
  }

  /**
   * A request as it is journaled.
   *
   * @param provider empty if the path belongs to no provider
   * @param operation empty if the path belongs to no operation
   * @param query as it stood in the URL
   * @param credential the fingerprint of the one that chose the sandbox, or would have
   * @param headers by their names in lower case
   */
  public record JournaledRequest(
      Optional<String> provider,
      Optional<String> operation,
      String method,
      String path,
      Optional<String> query,
      Optional<String> credential,
      Map<String, String> headers,
      StoredBody body) {}

  /**
   * A response as it is journaled.
   *
   * @param status none where the connection was closed instead
   */
  public record JournaledResponse(
      OptionalInt status, Map<String, String> headers, StoredBody body) {
    /** The absence of a response. */
    public static final JournaledResponse NOTHING =
        new JournaledResponse(OptionalInt.empty(), Map.of(), StoredBody.NONE);
  }

  /** The numbers after {@code before}, up to {@code last}. */
  public record MessageSpan(long before, long last) {}
}
