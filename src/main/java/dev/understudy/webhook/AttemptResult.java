package dev.understudy.webhook;

import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.webhook.http.WebhookClient;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of an attempt at a webhook, and when it was made by the sandbox's clock.
 *
 * @param doubt where it was written down already, and nobody could say whether that was committed
 */
public record AttemptResult(
    WebhookRow webhook,
    Instant at,
    WebhookClient.AttemptOutcome outcome,
    Optional<OutcomeUnknownException> doubt) {
  public AttemptResult(WebhookRow webhook, Instant at, WebhookClient.AttemptOutcome outcome) {
    this(webhook, at, outcome, Optional.empty());
  }

  /** The same after it was written down without anybody knowing whether that was committed. */
  public AttemptResult in(OutcomeUnknownException unknown) {
    return new AttemptResult(webhook, at, outcome, Optional.of(unknown));
  }

  /** Whether it is written down. Known from the next turn in its sandbox on. */
  public boolean isWritten() {
    return doubt.filter(OutcomeUnknownException::isCommitted).isPresent();
  }
}
