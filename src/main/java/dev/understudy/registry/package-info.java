/**
 * The sandboxes of this server: which exist, which credential means which, and the deletion of what
 * resets leave behind. Begin with {@link dev.understudy.registry.Sandboxes}.
 */
package dev.understudy.registry;
