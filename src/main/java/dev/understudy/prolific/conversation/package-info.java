/**
 * Conversations, and broadcasts that begin many of them. Begin with {@link
 * dev.understudy.prolific.conversation.ConversationOperations}.
 */
package dev.understudy.prolific.conversation;
