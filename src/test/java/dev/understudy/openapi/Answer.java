package dev.understudy.openapi;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** The response to a call, header names in any case. */
record Answer(
    String method, String path, int status, Map<String, List<String>> headers, byte[] body) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int SHOWN = 4000;

  static Answer to(
      String method, String target, int status, Map<String, List<String>> headers, byte[] body) {
    var path = target.replaceFirst("^https?://[^/?#]*", "").replaceFirst("[?#].*", "");
    var sorted = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(headers);
    return new Answer(method, path, status, sorted, body);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Returns true if it refuses an unreadable path, so that no provider saw it. */
  boolean isOfAnUnreadablePath() {
    return status == 400 && !pathIsReadable();
  }

  private boolean pathIsReadable() {
    try {
      var decoded = URI.create("http://localhost" + path).normalize().getPath();
      return !decoded.startsWith("/..") && decoded.chars().noneMatch(c -> c == 0 || c == 0xFFFD);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The content type without its parameters; empty where there is none. */
  String mediaType() {
    var type = header("Content-Type").stream().findFirst().orElse("");
    return type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  boolean isJson() {
    return mediaType().matches("application/(.+\\+)?json");
  }

  /** The body as a tree; one that is neither JSON nor YAML by its type as one string. */
  Optional<JsonNode> read(List<String> violations) {
    if (mediaType().equals("application/yaml")) {
      return yaml(violations);
    }
    if (!isJson()) {
      return Optional.of(StringNode.valueOf(new String(body, StandardCharsets.UTF_8)));
    }
    try {
      var json = JSON.readTree(body);
      if (!json.isMissingNode()) {
        return Optional.of(json);
      }
      violations.add("body: is empty");
    } catch (JacksonException e) {
      violations.add("body: is not JSON: " + e.getOriginalMessage());
    }
    return Optional.empty();
  }

  private Optional<JsonNode> yaml(List<String> violations) {
    var settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    try {
      var yaml = new Load(settings).loadFromString(new String(body, StandardCharsets.UTF_8));
      return Optional.of(JSON.valueToTree(yaml));
    } catch (YamlEngineException e) {
      violations.add("body: is not YAML: " + e.getMessage());
      return Optional.empty();
    }
  }

  String shownBody() {
    var text = new String(body, StandardCharsets.UTF_8);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
