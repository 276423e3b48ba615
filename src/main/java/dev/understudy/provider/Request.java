package dev.understudy.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The request of a call.
 *
 * @param headers by name in lower case
 * @param query decoded parameters by name
 * @param inPath the path's parameters by name, decoded
 * @param body the JSON body; a missing node where the operation takes none
 */
public record Request(
    String method,
    String path,
    Map<String, List<String>> headers,
    Map<String, List<String>> query,
    Map<String, String> inPath,
    JsonNode body) {
  /** Returns all values of a header, as they were sent. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** Returns the last value of a query parameter, as most frameworks take it. */
  public Optional<String> query(String name) {
    var values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /** Returns the last value of each of these query parameters, as an object of texts. */
  public JsonNode query(List<String> names) {
    var values = JsonNodeFactory.instance.objectNode();
    names.forEach(name -> query(name).ifPresent(value -> values.put(name, value)));
    return values;
  }

  /** Returns its URL as the client has it, without the query. */
  public String url() {
    var host = headers("host").stream().findFirst().orElse("localhost");
    return "http://" + host + path;
  }

  /** Returns this request with other query parameters. */
  public Request withQuery(Map<String, List<String>> other) {
    return new Request(method, path, headers, other, inPath, body);
  }

  /** Returns this request with a body. */
  public Request with(JsonNode read) {
    return new Request(method, path, headers, query, inPath, read);
  }
}
