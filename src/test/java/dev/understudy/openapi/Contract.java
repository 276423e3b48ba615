package dev.understudy.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** One of our OpenAPI files. Its parts are named by JSON pointers from the root of the file. */
final class Contract {
  private static final String IRI = "https://understudy.dev/openapi/";

  private final String name;
  private final JsonNode root;
  private final SchemaRegistry schemas;

  private Contract(String name, JsonNode root) {
    this.name = name;
    this.root = root;
    var config =
        SchemaRegistryConfig.builder()
            .formatAssertionsEnabled(true)
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ENGLISH)
            .build();
    this.schemas =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi31(),
            registry ->
                registry.schemaRegistryConfig(config).schemas(Map.of(IRI + name, root.toString())));
  }

  static Contract read(String name) {
    return read(name, Map.of());
  }

  /**
   * Reads a file.
   *
   * @param more values of each enumeration that has the key
   */
  static Contract read(String name, Map<String, List<String>> more) {
    try (var file = Contract.class.getResourceAsStream("/dev/understudy/openapi/" + name)) {
      var settings = LoadSettings.builder().setLabel(name).setAllowDuplicateKeys(false).build();
      var yaml = new Load(settings).loadFromInputStream(Objects.requireNonNull(file, name));
      JsonNode root = JsonMapper.shared().valueToTree(yaml);
      root.findValues("enum").forEach(values -> lengthen(values, more));
      return new Contract(name, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void lengthen(JsonNode values, Map<String, List<String>> more) {
    var present = values.valueStream().map(value -> value.asString("")).toList();
    more.forEach(
        (key, added) -> {
          if (present.contains(key) && values instanceof ArrayNode list) {
            added.forEach(list::add);
          }
        });
  }

  String name() {
    return name;
  }

  /** Returns true if a path is this provider's, listed or not. */
  boolean owns(String path) {
    return root.at("/x-understudy/base-paths")
        .valueStream()
        .map(JsonNode::asString)
        .anyMatch(base -> (base.endsWith("/") ? path : path + "/").startsWith(slashed(base)));
  }

  /** The operation that answers, HEAD being a GET; empty where the file lists no such one. */
  Optional<String> operation(String method, String path) {
    var verb = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    return root.get("paths").propertyNames().stream()
        .filter(template -> matches(template, path))
        .min(Comparator.comparing(template -> template.chars().filter(c -> c == '{').count()))
        // the case of a method matters: there is no operation for 'post'
        .filter(template -> method.equals(method.toUpperCase(Locale.ROOT)))
        .map(template -> child(child("/paths", template), verb))
        .filter(operation -> !at(operation).isMissingNode());
  }

  private static String slashed(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private boolean matches(String template, String path) {
    if (root.at("/x-understudy/trailing-slash").asString("").equals("optional")) {
      return segmentsMatch(slashed(template), slashed(path));
    }
    return segmentsMatch(template, path);
  }

  private static boolean segmentsMatch(String template, String path) {
    var expected = template.split("/", -1);
    var found = path.split("/", -1);
    if (expected.length != found.length) {
      return false;
    }
    for (var i = 0; i < found.length; i++) {
      if (expected[i].startsWith("{") ? found[i].isEmpty() : !expected[i].equals(found[i])) {
        return false;
      }
    }
    return true;
  }

  /** The responses of an operation, or those of every path and method that are not listed. */
  String responses(Optional<String> operation) {
    return operation.map(listed -> listed + "/responses").orElse("/x-understudy/elsewhere");
  }

  /** The response for a status: its own, else that of its class, such as {@code 5XX}. */
  Optional<String> response(String responses, int status) {
    return List.of(String.valueOf(status), status / 100 + "XX").stream()
        .map(key -> child(responses, key))
        .filter(response -> !at(response).isMissingNode())
        .map(this::resolve)
        .findFirst();
  }

  JsonNode at(String pointer) {
    return root.at(pointer);
  }

  /** The keys of an object, none where there is no such object. */
  List<String> keys(String pointer) {
    return List.copyOf(at(pointer).propertyNames());
  }

  /** Follows {@code $ref} until there is none. */
  String resolve(String pointer) {
    var ref = at(pointer).path("$ref");
    return ref.isMissingNode() ? pointer : resolve(ref.asString().substring(1));
  }

  static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** Returns the violations of a value by the schema at a pointer, each line with its place. */
  List<String> violations(String schema, JsonNode value) {
    return schema(schema).validate(value).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  private Schema schema(String pointer) {
    return schemas.getSchema(SchemaLocation.of(IRI + name + "#" + pointer));
  }
}
