/**
 * Messages and their history, whichever service sent them, and phone numbers. Begin with {@link
 * dev.understudy.message.Messages}.
 */
package dev.understudy.message;
