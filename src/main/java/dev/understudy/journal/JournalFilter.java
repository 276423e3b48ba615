package dev.understudy.journal;

import java.util.Optional;

/**
 * A filter of calls; an empty field matches all.
 *
 * @param credential its fingerprint
 * @param faultId one of those that acted
 */
public record JournalFilter(
    Optional<String> provider,
    Optional<String> operation,
    Optional<Integer> status,
    Optional<String> credential,
    Optional<String> path,
    Optional<String> faultId) {}
