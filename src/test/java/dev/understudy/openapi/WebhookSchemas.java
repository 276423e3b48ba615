package dev.understudy.openapi;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the bodies of webhooks against the {@code webhooks} of their provider's OpenAPI file. */
public final class WebhookSchemas {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Map<String, Contract> CONTRACTS =
      Stream.of("sociocs", "prelude", "prolific")
          .collect(Collectors.toMap(Function.identity(), name -> Contract.read(name + ".yaml")));

  /** The field with the event. */
  private static final Map<String, String> NAMED_BY =
      Map.of("prelude", "type", "sociocs", "event", "prolific", "event_type");

  private WebhookSchemas() {}

  /**
   * Checks a body by the schema of its event.
   *
   * @param provider {@code prelude}, {@code sociocs} or {@code prolific}
   * @throws AssertionError naming the event, every violation with its place, and the body
   */
  public static void check(String provider, String json) {
    var contract = CONTRACTS.get(provider);
    if (contract == null) {
      throw new IllegalArgumentException("'" + provider + "' sends no webhooks");
    }
    var body = read(provider, json);
    var event = body.path(NAMED_BY.get(provider)).asString("");
    if (!contract.keys("/webhooks").contains(event)) {
      var known = contract.keys("/webhooks");
      throw error(provider, event, NAMED_BY.get(provider) + " is none of " + known, json);
    }
    var item = contract.resolve(Contract.child("/webhooks", event));
    var content = item + "/post/requestBody/content";
    var schema = Contract.child(content, "application/json") + "/schema";
    var violations = contract.violations(schema, body);
    if (!violations.isEmpty()) {
      throw error(provider, event, String.join("\n  ", violations), json);
    }
  }

  private static JsonNode read(String provider, String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw error(provider, "", "it is not JSON: " + e.getOriginalMessage(), json);
    }
  }

  private static AssertionError error(String provider, String event, String what, String json) {
    return new AssertionError(
        "webhook '%s' of %s:\n  %s\nbody: %s".formatted(event, provider, what, json));
  }
}
