/**
 * The control plane from Java: sandboxes, and in each what was sent, who answers, what goes wrong
 * and what time it is. The same for a server in this JVM and for one elsewhere; it needs no other
 * class of ours.
 */
package dev.understudy.client;
