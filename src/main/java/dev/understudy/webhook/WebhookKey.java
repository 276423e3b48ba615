package dev.understudy.webhook;

/**
 * The identity of a webhook in its current retry schedule.
 *
 * @param rowKey of the webhook
 * @param number of its schedule: sent again by hand it has another
 * @param origin whose answer it waits for
 */
public record WebhookKey(long rowKey, long number, String origin) {}
