package dev.understudy.client;

import java.util.List;

/**
 * The index of the control plane.
 *
 * @param name {@code Understudy}
 * @param health the path of the health check
 * @param metrics the path of the metrics for Prometheus
 * @param sandboxes the path of the sandboxes
 * @param openapi the paths of the OpenAPI files
 */
public record ServerIndex(
    String name,
    String version,
    String health,
    String metrics,
    String sandboxes,
    List<String> openapi) {}
