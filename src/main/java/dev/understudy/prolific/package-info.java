/**
 * Emulation of Prolific's messages API. Begin with {@link
 * dev.understudy.prolific.ProlificProvider}, which lists the operations.
 */
package dev.understudy.prolific;
