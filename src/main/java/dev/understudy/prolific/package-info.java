/**
 * Prolific's messages: its operations, the wire they speak, what they refuse and in which words.
 * Sandboxes, delivery and the journal are elsewhere; no other provider is known here.
 */
package dev.understudy.prolific;
