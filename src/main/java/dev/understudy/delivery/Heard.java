package dev.understudy.delivery;

import java.time.Instant;

/** What came of an attempt at a webhook, and when it was made by the sandbox's clock. */
record Heard(WebhookRow webhook, Instant at, Courier.Outcome outcome) {}
