/** Webhooks: how they are sent, and to which addresses they may go. */
package dev.understudy.delivery;
