package dev.understudy.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What was asked.
 *
 * @param headers by name in lower case
 * @param query decoded
 * @param inPath what stands in the path in the place of names, decoded
 * @param body the JSON body; a missing node where the operation takes none
 */
public record Request(
    String method,
    String path,
    Map<String, List<String>> headers,
    Map<String, List<String>> query,
    Map<String, String> inPath,
    JsonNode body) {
  /** All values of a header, as they were sent. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The last value of a query parameter, as most frameworks take it. */
  public Optional<String> query(String name) {
    var values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /** The same request with a body. */
  public Request with(JsonNode read) {
    return new Request(method, path, headers, query, inPath, read);
  }
}
