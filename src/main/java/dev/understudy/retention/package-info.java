/**
 * The bound on what all sandboxes together keep: {@link dev.understudy.retention.SizeBound}. How
 * much of a kind one sandbox keeps is decided where that kind is written.
 */
package dev.understudy.retention;
