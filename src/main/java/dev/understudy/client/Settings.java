package dev.understudy.client;

/**
 * How a sandbox behaves.
 *
 * @param unknownEntities {@code reject} or {@code accept}
 * @param prolificProfile {@code compatible}, {@code documented} or {@code observed}
 */
public record Settings(String unknownEntities, String prolificProfile) {}
