package dev.understudy.webhook;

import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.webhook.http.WebhookClient;
import java.time.Instant;
import java.util.Optional;

/**
 * The result of a webhook attempt, and its time by the sandbox's clock.
 *
 * @param doubt the transaction that wrote it, if its commit may have failed
 */
public record AttemptResult(
    WebhookRow webhook,
    Instant at,
    WebhookClient.AttemptOutcome outcome,
    Optional<OutcomeUnknownException> doubt) {
  public AttemptResult(WebhookRow webhook, Instant at, WebhookClient.AttemptOutcome outcome) {
    this(webhook, at, outcome, Optional.empty());
  }

  /** Returns this result after a transaction whose commit may have failed. */
  public AttemptResult in(OutcomeUnknownException unknown) {
    return new AttemptResult(webhook, at, outcome, Optional.of(unknown));
  }

  /** Returns whether it is written, which is known from the next transaction of its sandbox on. */
  public boolean isWritten() {
    return doubt.filter(OutcomeUnknownException::isCommitted).isPresent();
  }
}
