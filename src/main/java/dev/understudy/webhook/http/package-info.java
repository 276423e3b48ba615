/**
 * The HTTP client that sends webhooks: address rules, DNS lookups and connections. Begin with
 * {@link dev.understudy.webhook.http.WebhookClient}.
 */
package dev.understudy.webhook.http;
