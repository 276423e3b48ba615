/** Signatures of webhooks. Begin with {@link dev.understudy.prelude.signing.WebhookSigning}. */
package dev.understudy.prelude.signing;
