package dev.understudy.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Query parameters of a URL, decoded as UTF-8. Javalin decodes them in the charset of the body, and
 * fails if the {@code Content-Type} is malformed.
 */
public final class QueryParameters {
  private QueryParameters() {}

  /**
   * Returns the values of each parameter, in the order of the URL, without those that can't be
   * decoded.
   *
   * @param query as in the URL; null if there is none
   */
  public static Map<String, List<String>> of(String query) {
    var parameters = new LinkedHashMap<String, List<String>>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (var pair : query.split("&", -1)) {
      var parts = pair.split("=", 2);
      try {
        var name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
        var values = parameters.computeIfAbsent(name, none -> new ArrayList<>());
        values.add(URLDecoder.decode(parts.length < 2 ? "" : parts[1], StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // a stray percent sign: the parameter is left out
      }
    }
    return parameters;
  }
}
