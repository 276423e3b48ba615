package dev.understudy.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A rule that makes matching calls, or single recipients, go wrong.
 *
 * @param provider a name, or {@code *} for all
 * @param operation a name, or {@code *} for all
 * @param when {@code recipient}, {@code sender} and {@code body_contains}, as far as they were
 *     given
 * @param skip so many matches are let pass at first
 * @param times on so many it acts then; empty: for ever
 * @param probability with which it acts on each, from 0 to 1
 * @param effect its {@code type}, and what goes with that
 * @param matched how often it has matched
 * @param acted on how many of these it acted
 */
public record Fault(
    String id,
    String provider,
    String operation,
    Optional<Map<String, String>> when,
    long skip,
    OptionalLong times,
    double probability,
    Map<String, Object> effect,
    long matched,
    long acted) {
  /** Keeps its own map. */
  public Fault {
    effect = effect == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(effect));
  }
}
