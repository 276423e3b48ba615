/**
 * The server as a library: {@link dev.understudy.Understudy} starts it, {@link
 * dev.understudy.Options} configures it. The command line is in {@code cli}.
 */
package dev.understudy;
