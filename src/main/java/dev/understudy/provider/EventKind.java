package dev.understudy.provider;

import java.util.Optional;

/**
 * An event that a provider's webhooks tell of.
 *
 * @param name as in the control plane's list of webhooks
 * @param sentence what has happened
 * @param trigger of an event that a client does not get if all goes well; empty for all others
 */
public record EventKind(
    String name, ProviderError.Source source, String sentence, Optional<FailureTrigger> trigger) {
  /** Returns the event of a message that is delivered as it should be. */
  public static EventKind usual(String name, ProviderError.Source source) {
    return new EventKind(name, source, "A message goes its way.", Optional.empty());
  }
}
