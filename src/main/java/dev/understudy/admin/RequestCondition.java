package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.journal.JournalEntry;
import dev.understudy.json.FieldReader;
import dev.understudy.json.WireJson;
import dev.understudy.provider.Catalog;
import dev.understudy.search.JsonPath;
import dev.understudy.search.JsonPathSyntaxException;
import dev.understudy.search.JsonValues;
import dev.understudy.search.WorkBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;

/**
 * A condition on a call: its provider, operation or status, or a value in its body.
 *
 * @param what {@code provider}, {@code operation}, {@code status} or {@code body}
 * @param path the place in the body; empty for the other conditions
 */
record RequestCondition(String what, Optional<JsonPath> path, JsonNode expected) {
  private static final int MAX_CONDITIONS = 100;
  private static final int MAX_SHOWN_CHARACTERS = 64 << 10;

  /** A difference: the provider, operation or status, or the body at a path. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record DifferenceView(String what, String path, JsonNode expected, JsonNode actual) {}

  /** Reads the conditions of a request for a count. Errors are added to the fields. */
  static List<RequestCondition> readAll(FieldReader fields, Catalog catalog) {
    var conditions = new ArrayList<RequestCondition>();
    fields
        .choice("provider", catalog.providers())
        .ifPresent(name -> conditions.add(condition("provider", name)));
    fields
        .choice("operation", catalog.operations())
        .ifPresent(id -> conditions.add(condition("operation", id)));
    fields
        .number("status", 100, 599)
        .ifPresent(status -> conditions.add(condition("status", (int) status)));
    fields.object("body").ifPresent(body -> readBody(fields, body, conditions));
    return List.copyOf(conditions);
  }

  private static RequestCondition condition(String what, Object expected) {
    return new RequestCondition(what, Optional.empty(), WireJson.tree(expected));
  }

  private static void readBody(
      FieldReader fields, FieldReader body, List<RequestCondition> conditions) {
    var paths = List.copyOf(body.names());
    if (paths.size() > MAX_CONDITIONS) {
      paths.forEach(body::any); // so that they are not refused as unknown, one by one
      fields.wrong("body", "At most " + MAX_CONDITIONS + " JSONPaths can be asked for.");
      return;
    }
    for (var path : paths) {
      var expected = body.any(path).orElse(NullNode.getInstance());
      try {
        conditions.add(new RequestCondition("body", Optional.of(JsonPath.parse(path)), expected));
      } catch (JsonPathSyntaxException e) {
        body.wrong(
            path,
            "This is no JSONPath such as $.study_id or $.recipients[0].to: "
                + e.getMessage()
                + ".");
      }
    }
  }

  boolean isOnBody() {
    return path.isPresent();
  }

  private boolean mayFindSeveral() {
    return path.filter(query -> !query.isSingular()).isPresent();
  }

  /** Returns the value in a call: one, or a list if the path may find several. */
  JsonNode actual(JournalEntry entry, JsonNode body, WorkBudget budget) {
    return switch (what) {
      case "provider" -> text(entry.asked().provider());
      case "operation" -> text(entry.asked().operation());
      case "status" -> WireJson.tree(RequestsApi.RequestView.status(entry));
      default -> found(body, budget);
    };
  }

  private static JsonNode text(Optional<String> text) {
    return WireJson.tree(text.orElse(null));
  }

  private JsonNode found(JsonNode body, WorkBudget budget) {
    var found = body.isMissingNode() ? List.<JsonNode>of() : path.orElseThrow().find(body, budget);
    if (mayFindSeveral()) {
      return JsonNodeFactory.instance.arrayNode().addAll(found);
    }
    return found.isEmpty() ? MissingNode.getInstance() : found.get(0);
  }

  /** Returns whether this value, or one of several, is the expected one. */
  boolean holds(JsonNode actual, WorkBudget budget) {
    if (JsonValues.isEqual(expected, actual, budget)) {
      return true;
    }
    if (!mayFindSeveral()) {
      return false;
    }
    for (var each : actual.values()) {
      if (JsonValues.isEqual(expected, each, budget)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the difference to this value; of very many values only the first. */
  DifferenceView difference(JsonNode actual) {
    var shown = mayFindSeveral() ? firstOf(actual) : actual;
    return new DifferenceView(
        what,
        path.map(JsonPath::toString).orElse(null),
        expected,
        shown.isMissingNode() ? NullNode.getInstance() : shown);
  }

  private static JsonNode firstOf(JsonNode all) {
    var first = JsonNodeFactory.instance.arrayNode();
    int size = 0;
    for (var each : all.values()) {
      size += each.isString() ? each.stringValue().length() : each.toString().length();
      if (size > MAX_SHOWN_CHARACTERS && !first.isEmpty()) {
        break;
      }
      first.add(each);
    }
    return first;
  }
}
