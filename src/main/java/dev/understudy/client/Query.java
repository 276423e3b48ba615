package dev.understudy.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Parameters of a URL, each at most once. */
record Query(Map<String, String> parameters) {
  static final Query NONE = new Query(Map.of());

  Query {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Returns these parameters with this one, which replaces any of its name. */
  Query with(String name, Object value) {
    var changed = new LinkedHashMap<>(parameters);
    changed.put(name, String.valueOf(value));
    return new Query(changed);
  }

  /** Appends these parameters to a path. */
  String after(String path) {
    return parameters.isEmpty()
        ? path
        : parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&", path + "?", ""));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Describes the parameters for a message: {@code provider=sociocs, status=queued}. */
  String describe() {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
