package dev.understudy.fault;

import dev.understudy.provider.Catalog.Scope;
import dev.understudy.search.TextSearch;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A fault as a test describes it.
 *
 * @param scope the providers and operations that it applies to
 * @param skip the number of matches that pass before it acts
 * @param times the number of matches on which it acts then; empty: on all
 * @param probability of acting on a match, 0 to 1
 * @param written the rule as the control plane shows it, with all defaults
 * @param profile its place in a profile, if it is part of one
 */
public record FaultRule(
    Scope scope,
    FaultConditions when,
    long skip,
    OptionalLong times,
    double probability,
    Effect effect,
    Map<String, Object> written,
    Optional<ProfileRule> profile) {
  /** Creates a rule that is part of no profile. */
  public FaultRule(
      Scope scope,
      FaultConditions when,
      long skip,
      OptionalLong times,
      double probability,
      Effect effect,
      Map<String, Object> written) {
    this(scope, when, skip, times, probability, effect, written, Optional.empty());
  }

  /**
   * A rule's place in a profile.
   *
   * @param profile the name
   * @param number from 1
   */
  public record ProfileRule(String profile, int number) {}

  /** Conditions on a call, all of which must hold. */
  record FaultConditions(
      Optional<Glob> recipient, Optional<Glob> sender, Optional<TextSearch> bodyContains) {}

  /** Returns this rule as part of a profile. */
  FaultRule in(ProfileRule place) {
    return new FaultRule(
        scope, when, skip, times, probability, effect, written, Optional.of(place));
  }

  /** Returns whether it is part of this profile. */
  boolean isOf(String profileName) {
    return profile.filter(place -> place.profile().equals(profileName)).isPresent();
  }
}
