package dev.understudy.provider;

import dev.understudy.json.WireJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The response to a call.
 *
 * @param body written as JSON by {@link WireJson}; empty for a response without a body
 */
public record Response(int status, Optional<Object> body, Map<String, String> headers) {
  /** Returns a response with status 200. */
  public static Response ok(Object body) {
    return of(200, body);
  }

  /** Returns a response with status 204. */
  public static Response noContent() {
    return new Response(204, Optional.empty(), Map.of());
  }

  /** Returns a response with any status. */
  public static Response of(int status, Object body) {
    return new Response(status, Optional.of(body), Map.of());
  }

  /** Returns this response with one more header. */
  public Response with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, body, more);
  }

  /** Returns this response with more headers. */
  public Response with(Map<String, String> others) {
    var more = new LinkedHashMap<>(headers);
    more.putAll(others);
    return new Response(status, body, more);
  }
}
