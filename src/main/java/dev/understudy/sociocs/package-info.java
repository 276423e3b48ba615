/**
 * Sociocs: bulk messages and webhook subscriptions. Begin with {@link
 * dev.understudy.sociocs.SociocsProvider}, which lists the operations.
 */
package dev.understudy.sociocs;
