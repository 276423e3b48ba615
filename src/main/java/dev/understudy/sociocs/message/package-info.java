/**
 * Single messages of Sociocs: sending, scheduling and listing them. Begin with {@link
 * dev.understudy.sociocs.message.InboxOperations}.
 */
package dev.understudy.sociocs.message;
