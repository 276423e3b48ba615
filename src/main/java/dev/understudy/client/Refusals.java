package dev.understudy.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Tells of calls for a person, and of what their answers complain of, whoever's words these are.
 */
final class Refusals {
  private static final int LONGEST = 500;

  /** What says nothing of the field or the rule. */
  private static final Set<String> NOISE =
      Set.of("title", "status", "type", "request_id", "base_paths");

  private Refusals() {}

  /** A call in one line. */
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

  /** A call with what is wrong, each in a line, and with what was sent. */
  static String told(Request request) {
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

  /** Every text in the answer, with its place. */
  private static void leaves(String place, JsonNode node, List<String> found) {
    if (node.isString()) {
      found.add(place.isEmpty() ? node.asString() : place + ": " + node.asString());
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      leaves(place + "[" + i + "]", node.get(i), found);
    }
    for (var each : node.properties()) {
      if (!NOISE.contains(each.getKey())) {
        leaves(
            place.isEmpty() ? each.getKey() : place + "." + each.getKey(), each.getValue(), found);
      }
    }
  }

  private static String shortened(String text) {
    var line = text.replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
  }
}
