package dev.understudy.message;

import dev.understudy.search.TextSearch;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A filter of messages; an empty field matches all.
 *
 * @param sender one of these, since a phone number has several spellings
 * @param with the sender or the recipient is one of these
 * @param details values of details that are texts, by name
 * @param text a part of the body, to the letter
 */
public record MessageFilter(
    Optional<String> provider,
    Optional<String> direction,
    List<String> sender,
    List<String> recipient,
    List<String> with,
    Optional<String> status,
    Optional<String> batchId,
    Map<String, String> details,
    Optional<TextSearch> text) {
  /** Returns whether all messages match, apart from their text. */
  boolean isOfAll() {
    return provider.isEmpty()
        && direction.isEmpty()
        && sender.isEmpty()
        && recipient.isEmpty()
        && with.isEmpty()
        && status.isEmpty()
        && batchId.isEmpty()
        && details.isEmpty();
  }
}
