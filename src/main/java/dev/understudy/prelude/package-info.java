/**
 * Prelude: the notify batch and its subscriptions. Begin with {@link
 * dev.understudy.prelude.PreludeProvider}, which lists the operations.
 */
package dev.understudy.prelude;
