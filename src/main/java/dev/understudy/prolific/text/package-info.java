/**
 * Texts of messages, without markup. Begin with {@link dev.understudy.prolific.text.MessageText}.
 */
package dev.understudy.prolific.text;
