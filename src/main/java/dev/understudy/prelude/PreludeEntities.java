package dev.understudy.prelude;

import java.util.Map;
import java.util.Set;

/**
 * Entities of a Prelude account.
 *
 * @param senders the approved sender ids
 * @param unsubscribed the numbers that opted out of marketing, in E.164 form
 * @param failing the numbers that always fail, in E.164 form, each with its error
 */
record PreludeEntities(
    Set<String> senders,
    Map<String, Template> templates,
    Set<String> unsubscribed,
    Map<String, RecipientErrors> failing,
    MarketingCalendar calendar) {
  static final PreludeEntities NONE =
      new PreludeEntities(
          Set.of(), Map.of(), Set.of(), Map.of(), new MarketingCalendar(Map.of(), Map.of()));
}
