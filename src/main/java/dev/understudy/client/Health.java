package dev.understudy.client;

/**
 * How a server is.
 *
 * @param status {@code ok}
 * @param sandboxes how many there are
 */
public record Health(String status, String version, long sandboxes) {}
