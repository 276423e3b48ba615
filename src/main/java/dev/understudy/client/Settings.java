package dev.understudy.client;

/**
 * The settings of a sandbox.
 *
 * @param unknownEntities {@code reject} or {@code accept}
 * @param prolificProfile {@code compatible}, {@code documented} or {@code observed}
 */
public record Settings(String unknownEntities, String prolificProfile) {}
