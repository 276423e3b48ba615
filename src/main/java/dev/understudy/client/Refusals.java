package dev.understudy.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Descriptions of refused calls for a person, with the sentences of their answers, in the format of
 * any provider.
 */
final class Refusals {
  private static final int MAX_LINE_LENGTH = 500;

  /** Fields of an error body that name neither the field at fault nor the rule. */
  private static final Set<String> NOISE =
      Set.of("title", "status", "type", "request_id", "base_paths");

  private Refusals() {}

  /** Describes a call in one line. */
  static String line(Request request) {
    var status = request.status();
    return request.method()
        + " "
        + request.path()
        + request
            .operation()
            .map(id -> " (" + request.provider().orElse("") + " " + id + ")")
            .orElse("")
        + " -> "
        + (status.isPresent() ? status.getAsInt() : "no answer");
  }

  /** Describes a call, each error of its answer and its body, one a line. */
  static String describe(Request request) {
    var lines = new ArrayList<String>();
    lines.add(line(request));
    request
        .responseBody()
        .map(Refusals::complaints)
        .ifPresent(found -> found.forEach(each -> lines.add("  " + each)));
    request.body().filter(body -> !body.isEmpty()).ifPresent(body -> lines.add("  sent: " + body));
    return lines.stream().map(Refusals::shortened).collect(Collectors.joining("\n"));
  }

  private static List<String> complaints(String body) {
    var found = new ArrayList<String>();
    leaves("", Json.tree(body), found);
    return found.isEmpty() ? List.of(body) : found;
  }

  /** Collects every text in the answer, with its path. */
  private static void leaves(String path, JsonNode node, List<String> found) {
    if (node.isString()) {
      found.add(path.isEmpty() ? node.asString() : path + ": " + node.asString());
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      leaves(path + "[" + i + "]", node.get(i), found);
    }
    for (var each : node.properties()) {
      if (!NOISE.contains(each.getKey())) {
        leaves(path.isEmpty() ? each.getKey() : path + "." + each.getKey(), each.getValue(), found);
      }
    }
  }

  private static String shortened(String text) {
    var line = text.replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= MAX_LINE_LENGTH ? line : line.substring(0, MAX_LINE_LENGTH) + " …";
  }
}
