/**
 * Single messages of Sociocs: sending, scheduling and listing them. Begin with {@link
 * dev.understudy.sociocs.inbox.InboxOperations}.
 */
package dev.understudy.sociocs.inbox;
