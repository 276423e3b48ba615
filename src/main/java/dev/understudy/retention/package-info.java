/**
 * The bound on what all sandboxes keep together. Begin with {@link
 * dev.understudy.retention.SizeBound}; each kind of row decides how much one sandbox keeps of it.
 */
package dev.understudy.retention;
