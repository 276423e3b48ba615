/**
 * Sociocs' bulk messages: its operations, the wire they speak, message texts with dynamic fields,
 * what is refused and in which words. Sandboxes, delivery and the journal are elsewhere; no other
 * provider is known here.
 */
package dev.understudy.sociocs;
