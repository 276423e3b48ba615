package dev.understudy.fault;

import dev.understudy.provider.Catalog.Scope;
import dev.understudy.search.TextSearch;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a test asked to go wrong.
 *
 * @param scope the calls that it is for
 * @param skip how many matches are let pass at first
 * @param times on how many it acts then; none: on all
 * @param probability with which it acts on each, 0 to 1
 * @param written as the control plane shows it, with everything that was left out
 */
public record FaultRule(
    Scope scope,
    FaultConditions when,
    long skip,
    OptionalLong times,
    double probability,
    Effect effect,
    Map<String, Object> written) {
  /** What has to hold of a call besides; all that is given. */
  record FaultConditions(
      Optional<Glob> recipient, Optional<Glob> sender, Optional<TextSearch> bodyContains) {}
}
