/**
 * The data of a sandbox: its settings, clock, seed, ids, counters and row. Begin with {@link
 * dev.understudy.sandbox.Sandbox}.
 *
 * <p>This is the only package that reads the system clock or draws random numbers.
 */
package dev.understudy.sandbox;
