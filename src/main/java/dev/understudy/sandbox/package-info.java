/**
 * Isolated worlds: which exist, whose credentials lead to them, what fixtures say is in them, their
 * clock, their seed and the ids made from it, and the order in which everything in one of them
 * happens. Nothing here knows a provider, HTTP or a message.
 *
 * <p>This is the only package that may look at the wall clock or draw at random.
 */
package dev.understudy.sandbox;
