/**
 * Snapshots of sandboxes, forks, and what differs between two states. Begin with {@link
 * dev.understudy.snapshot.Snapshots}.
 */
package dev.understudy.snapshot;
