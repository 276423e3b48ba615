package dev.understudy.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A fault as the server shows it.
 *
 * @param id the id that answers carry as {@code Understudy-Fault}
 * @param provider a name, or {@code *} for all
 * @param operation a name, or {@code *} for all
 * @param when the conditions that were given, of {@code recipient}, {@code sender} and {@code
 *     body_contains}
 * @param skip the number of matches that pass at first
 * @param times the number of matches on which it acts; empty: no limit
 * @param probability the probability with which it acts on each match, from 0 to 1
 * @param effect its {@code type} and the fields that go with it
 * @param profile the profile that it is part of, if it is
 * @param matched the number of matches so far
 * @param acted the number of matches on which it has acted
 */
public record FaultState(
    String id,
    String provider,
    String operation,
    Optional<Map<String, String>> when,
    long skip,
    OptionalLong times,
    double probability,
    Map<String, Object> effect,
    Optional<String> profile,
    long matched,
    long acted) {
  /** Copies the effect. */
  public FaultState {
    effect = effect == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(effect));
  }
}
