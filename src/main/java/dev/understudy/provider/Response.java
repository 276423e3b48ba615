package dev.understudy.provider;

import dev.understudy.json.WireJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered.
 *
 * @param body written as JSON by {@link WireJson}; none: an empty answer
 */
public record Response(int status, Optional<Object> body, Map<String, String> headers) {
  /** 200 with this body. */
  public static Response ok(Object body) {
    return of(200, body);
  }

  /** 204. */
  public static Response noContent() {
    return new Response(204, Optional.empty(), Map.of());
  }

  /** Any status with this body. */
  public static Response of(int status, Object body) {
    return new Response(status, Optional.of(body), Map.of());
  }

  /** The same answer with a header more. */
  public Response with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, body, more);
  }

  /** The same answer with these headers more. */
  public Response with(Map<String, String> others) {
    var more = new LinkedHashMap<>(headers);
    more.putAll(others);
    return new Response(status, body, more);
  }
}
