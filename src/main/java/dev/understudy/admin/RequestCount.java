package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.Jackson3JsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.Jackson3MappingProvider;
import dev.understudy.journal.Entry;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.StrictFields;
import dev.understudy.provider.Wire;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;

/**
 * Counts the calls of which everything holds that is asked for, and remembers those that came
 * closest.
 */
final class RequestCount {
  private static final int CLOSEST = 3;
  private static final Configuration JSON =
      Configuration.builder()
          .jsonProvider(new Jackson3JsonNodeJsonProvider())
          .mappingProvider(new Jackson3MappingProvider())
          .build();

  private final List<Condition> conditions;
  private final List<Near> nearest = new ArrayList<>();
  private long count;

  private RequestCount(List<Condition> conditions) {
    this.conditions = conditions;
  }

  /**
   * Something that has to hold of a call.
   *
   * @param path within the body, for what has to hold of that
   * @param written the path as it was asked for
   */
  private record Condition(
      String what, Optional<JsonPath> path, Optional<String> written, JsonNode expected) {
    JsonNode actual(Entry entry, JsonNode body) {
      return switch (what) {
        case "provider" -> text(entry.asked().provider());
        case "operation" -> text(entry.asked().operation());
        case "status" -> Wire.tree(ShownRequest.status(entry));
        default -> found(body);
      };
    }

    private JsonNode found(JsonNode body) {
      try {
        Object found = path.orElseThrow().read(body, JSON);
        // a function at its end gives a number of Java's
        return found instanceof JsonNode node ? node : Wire.tree(found);
      } catch (JsonPathException e) {
        // nothing is there
        return MissingNode.getInstance();
      }
    }

    boolean holds(JsonNode actual) {
      return isEqual(expected, actual)
          || path.filter(each -> !each.isDefinite()).isPresent()
              && actual.valueStream().anyMatch(each -> isEqual(expected, each));
    }

    private static boolean isEqual(JsonNode one, JsonNode other) {
      return one.isNumber() && other.isNumber()
          ? one.decimalValue().compareTo(other.decimalValue()) == 0
          : one.equals(other);
    }

    private static JsonNode text(Optional<String> text) {
      return Wire.tree(text.orElse(null));
    }
  }

  /** A call of which not everything holds. */
  private record Near(Entry entry, int held, Differs differs) {}

  /** A call that came close, and what differs first. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Closest(
      String id,
      String at,
      String provider,
      String operation,
      String method,
      String path,
      Integer status,
      Differs differs) {}

  /** What differs: the provider, operation or status, or the body at a path. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Differs(String what, String path, JsonNode expected, JsonNode actual) {}

  /** Reads what is asked for; what is wrong with it is gathered in the fields. */
  static RequestCount read(StrictFields fields, Catalog catalog) {
    var conditions = new ArrayList<Condition>();
    fields
        .choice("provider", catalog.providers())
        .ifPresent(name -> conditions.add(condition("provider", name)));
    fields
        .choice("operation", catalog.operations())
        .ifPresent(id -> conditions.add(condition("operation", id)));
    fields
        .number("status", 100, 599)
        .ifPresent(status -> conditions.add(condition("status", (int) status)));
    fields
        .object("body")
        .ifPresent(
            body -> body.names().forEach(path -> inBody(body, path).ifPresent(conditions::add)));
    return new RequestCount(conditions);
  }

  private static Condition condition(String what, Object expected) {
    return new Condition(what, Optional.empty(), Optional.empty(), Wire.tree(expected));
  }

  private static Optional<Condition> inBody(StrictFields body, String path) {
    var expected = body.any(path).orElse(NullNode.getInstance());
    try {
      if (path.startsWith("$")) {
        return Optional.of(
            new Condition(
                "body", Optional.of(JsonPath.compile(path)), Optional.of(path), expected));
      }
    } catch (InvalidPathException e) {
      // falls through to the sentence
    }
    body.wrong(path, "This is no JSONPath such as $.study_id or $.recipients[0].to.");
    return Optional.empty();
  }

  /** Looks at one call; calls are shown in their order. */
  void look(Entry entry) {
    var body = body(entry);
    int held = 0;
    Optional<Differs> differs = Optional.empty();
    for (var condition : conditions) {
      var actual = condition.actual(entry, body);
      if (condition.holds(actual)) {
        held++;
      } else if (differs.isEmpty()) {
        differs =
            Optional.of(
                new Differs(
                    condition.what(),
                    condition.written().orElse(null),
                    condition.expected(),
                    actual.isMissingNode() ? NullNode.getInstance() : actual));
      }
    }
    if (differs.isEmpty()) {
      count++;
    } else {
      remember(new Near(entry, held, differs.get()));
    }
  }

  private void remember(Near near) {
    nearest.add(near);
    // of those that are as close, the latest
    nearest.sort(
        Comparator.comparingInt(Near::held)
            .thenComparingLong(each -> each.entry().number())
            .reversed());
    if (nearest.size() > CLOSEST) {
      nearest.remove(CLOSEST);
    }
  }

  private static JsonNode body(Entry entry) {
    try {
      return entry.asked().body().isWhole()
          ? Wire.read(entry.asked().body().kept())
          : MissingNode.getInstance();
    } catch (Wire.Unreadable e) {
      return MissingNode.getInstance();
    }
  }

  long count() {
    return count;
  }

  /** Those that came closest, the closest first. */
  List<Closest> closest() {
    return nearest.stream()
        .map(
            near -> {
              var shown = ShownRequest.of(near.entry());
              return new Closest(
                  shown.id(),
                  shown.at(),
                  shown.provider(),
                  shown.operation(),
                  shown.method(),
                  shown.path(),
                  shown.status(),
                  near.differs());
            })
        .toList();
  }
}
