package dev.understudy.delivery;

import dev.understudy.store.OutcomeUnknownException;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of an attempt at a webhook, and when it was made by the sandbox's clock.
 *
 * @param doubt where it was written down already, and nobody could say whether that was committed
 */
record Heard(
    WebhookRow webhook,
    Instant at,
    Courier.Outcome outcome,
    Optional<OutcomeUnknownException> doubt) {
  Heard(WebhookRow webhook, Instant at, Courier.Outcome outcome) {
    this(webhook, at, outcome, Optional.empty());
  }

  /** The same after it was written down without anybody knowing whether that was committed. */
  Heard in(OutcomeUnknownException unknown) {
    return new Heard(webhook, at, outcome, Optional.of(unknown));
  }

  /** Whether it is written down. Known from the next turn in its sandbox on. */
  boolean isWritten() {
    return doubt.filter(OutcomeUnknownException::isCommitted).isPresent();
  }
}
