package dev.understudy.message;

import dev.understudy.search.TextSearch;
import java.util.List;
import java.util.Optional;

/**
 * Which messages are looked for; what is empty matches all.
 *
 * @param sender one of these, since a phone number has several spellings
 * @param text a part of the body, to the letter
 */
public record MessageFilter(
    Optional<String> provider,
    Optional<String> direction,
    List<String> sender,
    List<String> recipient,
    Optional<String> status,
    Optional<String> batchId,
    Optional<String> studyId,
    Optional<String> correlationId,
    Optional<TextSearch> text) {}
