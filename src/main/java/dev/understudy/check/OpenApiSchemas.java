package dev.understudy.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The schemas of answers in the OpenAPI files of the jar. A file is read when it is needed. */
final class OpenApiSchemas {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, OpenApiFile> files = new HashMap<>();
  private final Map<String, Optional<ShapeSchema>> found = new HashMap<>();

  /**
   * An OpenAPI file.
   *
   * @param operations by their ids
   */
  private record OpenApiFile(JsonNode root, Map<String, JsonNode> operations) {}

  /** Returns the schema of an answer; empty if it has no JSON body, or the file has no answer. */
  Optional<ShapeSchema> find(String provider, Optional<String> operation, int status) {
    return found.computeIfAbsent(
        provider + " " + operation.orElse("") + " " + status,
        key -> read(files.computeIfAbsent(provider, OpenApiSchemas::file), operation, status));
  }

  private static Optional<ShapeSchema> read(
      OpenApiFile file, Optional<String> operation, int status) {
    var responses =
        operation
            .map(id -> file.operations().getOrDefault(id, MissingNode.getInstance()))
            .map(node -> node.path("responses"))
            .orElse(file.root().path("x-understudy").path("elsewhere"));
    var response = responses.path(String.valueOf(status));
    if (response.isMissingNode()) {
      response = responses.path(status / 100 + "XX");
    }
    var schema =
        ShapeSchema.resolved(file.root(), response)
            .path("content")
            .path("application/json")
            .path("schema");
    return schema.isMissingNode()
        ? Optional.empty()
        : Optional.of(ShapeSchema.of(file.root(), schema));
  }

  private static OpenApiFile file(String provider) {
    var resource = "/dev/understudy/openapi/" + provider + ".yaml";
    try (InputStream in = OpenApiSchemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        return new OpenApiFile(MissingNode.getInstance(), Map.of());
      }
      var settings = LoadSettings.builder().setMaxAliasesForCollections(1_000).build();
      JsonNode root = JSON.valueToTree(new Load(settings).loadFromInputStream(in));
      var operations = new HashMap<String, JsonNode>();
      for (var path : root.path("paths")) {
        for (var operation : path) {
          operations.put(operation.path("operationId").asString(""), operation);
        }
      }
      return new OpenApiFile(root, operations);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
