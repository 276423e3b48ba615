package dev.understudy.prelude;

import java.util.Map;
import java.util.Set;

/**
 * What a Prelude account has.
 *
 * @param senders approved sender ids
 * @param unsubscribed numbers in E.164 form that opted out of marketing
 * @param failing numbers in E.164 form that always fail in one way
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
