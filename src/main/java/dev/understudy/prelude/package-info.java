/**
 * Emulation of Prelude's Notify API and its marketing subscriptions. Begin with {@link
 * dev.understudy.prelude.PreludeProvider}, which lists the operations.
 */
package dev.understudy.prelude;
