package dev.understudy.client;

/**
 * The health of a server.
 *
 * @param status {@code ok}
 * @param sandboxes the number of sandboxes
 */
public record Health(String status, String version, long sandboxes) {}
