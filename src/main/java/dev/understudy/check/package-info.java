/**
 * The command {@code check}: replays recorded traffic of the real services and tells where the
 * answers of this server differ. Begin with {@link dev.understudy.check.TrafficCheck}.
 */
package dev.understudy.check;
