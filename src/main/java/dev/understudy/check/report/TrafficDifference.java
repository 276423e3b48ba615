package dev.understudy.check.report;

/**
 * A difference between recorded answers of an operation and those of this server. It has no value
 * of a recording that could be personal.
 *
 * @param where {@code status}, a header, or a path in the body such as {@code $.results[].id}
 * @param recorded words for what the recording has
 * @param understudy words for what this server has
 */
public record TrafficDifference(
    DifferenceKind kind, String where, String recorded, String understudy) {}
