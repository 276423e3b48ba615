/**
 * Webhooks of a sandbox: events, rows, retries and retention. Begin with {@link
 * dev.understudy.webhook.SandboxWebhooks}.
 */
package dev.understudy.webhook;
