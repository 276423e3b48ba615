/**
 * Faults: rules that make a matching call, recipient or delivery go wrong. Begin with {@link
 * dev.understudy.fault.Faults}; the effects are applied in {@code http} and {@code delivery}.
 */
package dev.understudy.fault;
