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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;

/**
 * Counts the calls of which everything holds that is asked for, and remembers those that came
 * closest.
 */
final class RequestCounter {
  private static final int CLOSEST = 3;
  private static final int MAX_CONDITIONS = 100;

  // some tenths of a second, however they are spent
  private static final long MAX_STEPS = 10_000_000;
  private static final long MAX_STEPS_FOR_OTHERS = 1_000_000;
  private static final int BYTES_READ_A_STEP = 8;

  // of what was found and is shown: characters, about
  private static final int MAX_SHOWN = 64 << 10;

  private final List<RequestCondition> conditions;
  private final boolean asksForBodies;
  private final WorkBudget budget = new WorkBudget(MAX_STEPS);
  private final WorkBudget budgetForOthers = new WorkBudget(MAX_STEPS_FOR_OTHERS);
  private final List<NearMiss> nearest = new ArrayList<>();
  private long count;

  private RequestCounter(List<RequestCondition> conditions) {
    this.conditions = conditions;
    this.asksForBodies = conditions.stream().anyMatch(each -> each.path().isPresent());
  }

  /**
   * Something that has to hold of a call.
   *
   * @param path within the body, for what has to hold of that
   */
  private record RequestCondition(String what, Optional<JsonPath> path, JsonNode expected) {
    /** Returns what is there: one value, or all that a path finds which may find several. */
    JsonNode actual(JournalEntry entry, JsonNode body, WorkBudget budget) {
      return switch (what) {
        case "provider" -> text(entry.asked().provider());
        case "operation" -> text(entry.asked().operation());
        case "status" -> WireJson.tree(RequestView.status(entry));
        default -> found(body, budget);
      };
    }

    private JsonNode found(JsonNode body, WorkBudget budget) {
      var query = path.orElseThrow();
      var found = body.isMissingNode() ? List.<JsonNode>of() : query.find(body, budget);
      if (query.isSingular()) {
        return found.isEmpty() ? MissingNode.getInstance() : found.get(0);
      }
      return JsonNodeFactory.instance.arrayNode().addAll(found);
    }

    boolean holds(JsonNode actual, WorkBudget budget) {
      if (JsonValues.isEqual(expected, actual, budget)) {
        return true;
      }
      if (path.isEmpty() || path.get().isSingular()) {
        return false;
      }
      for (var each : actual.values()) {
        if (JsonValues.isEqual(expected, each, budget)) {
          return true;
        }
      }
      return false;
    }

    private static JsonNode text(Optional<String> text) {
      return WireJson.tree(text.orElse(null));
    }
  }

  /** What does not hold, and what is there instead. */
  private record Difference(RequestCondition condition, JsonNode actual) {
    DifferenceView shown() {
      return new DifferenceView(
          condition.what(),
          condition.path().map(JsonPath::toString).orElse(null),
          condition.expected(),
          actual.isMissingNode() ? NullNode.getInstance() : firstOf(actual));
    }

    /** Returns of many values the first ones, so that the answer stays readable. */
    private JsonNode firstOf(JsonNode all) {
      if (condition.path().map(JsonPath::isSingular).orElse(true)) {
        return all;
      }
      var first = JsonNodeFactory.instance.arrayNode();
      int size = 0;
      for (var each : all.values()) {
        size += each.isString() ? each.stringValue().length() : each.toString().length();
        if (size > MAX_SHOWN && !first.isEmpty()) {
          break;
        }
        first.add(each);
      }
      return first;
    }
  }

  /** A call of which not everything holds, and the first thing that does not. */
  private record NearMiss(JournalEntry entry, int held, Difference differs) {}

  /** A call that came close, and what differs first. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ClosestView(
      String id,
      String at,
      String provider,
      String operation,
      String method,
      String path,
      Integer status,
      DifferenceView differs) {}

  /** What differs: the provider, operation or status, or the body at a path. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record DifferenceView(String what, String path, JsonNode expected, JsonNode actual) {}

  /** Reads what is asked for; what is wrong with it is gathered in the fields. */
  static RequestCounter read(FieldReader fields, Catalog catalog) {
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
    return new RequestCounter(conditions);
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

  /**
   * Looks at one call; calls are shown in their order.
   *
   * @throws AdminProblem if that takes too much in all
   */
  void look(JournalEntry entry) {
    try {
      compare(entry);
    } catch (WorkBudget.ExceededException e) {
      throw new AdminProblem(
          400,
          "The JSONPaths find too much to be counted in all calls: use fewer of them, with names"
              + " in the place of .. and *, or forget old calls with DELETE.");
    }
  }

  /**
   * Compares a call. What differs in more than its body is not counted anyway: its body is looked
   * at only to find the closest, and no longer once that has cost enough.
   */
  private void compare(JournalEntry entry) {
    var result = new FieldComparison(entry);
    conditions.stream()
        .filter(each -> each.path().isEmpty())
        .forEach(each -> result.add(each, MissingNode.getInstance(), budget));
    if (result.first.isEmpty()) {
      result.addBodies(budget);
    } else {
      try {
        result.addBodies(budgetForOthers);
      } catch (WorkBudget.ExceededException e) {
        // then it is as close as what was compared before
      }
    }
    if (result.first.isEmpty()) {
      count++;
    } else {
      remember(new NearMiss(entry, result.held, result.first.get()));
    }
  }

  /** Of how many conditions a call holds, and the first of which it does not. */
  private final class FieldComparison {
    private final JournalEntry entry;
    private int held;
    private Optional<Difference> first = Optional.empty();

    private FieldComparison(JournalEntry entry) {
      this.entry = entry;
    }

    private void addBodies(WorkBudget budget) {
      if (asksForBodies) {
        budget.spend(entry.asked().body().kept().length / BYTES_READ_A_STEP);
        var body = body(entry);
        conditions.stream()
            .filter(each -> each.path().isPresent())
            .forEach(each -> add(each, body, budget));
      }
    }

    private void add(RequestCondition condition, JsonNode body, WorkBudget budget) {
      var actual = condition.actual(entry, body, budget);
      if (condition.holds(actual, budget)) {
        held++;
      } else if (first.isEmpty()) {
        first = Optional.of(new Difference(condition, actual));
      }
    }
  }

  private void remember(NearMiss near) {
    nearest.add(near);
    // of those that are as close, the latest
    nearest.sort(
        Comparator.comparingInt(NearMiss::held)
            .thenComparingLong(each -> each.entry().number())
            .reversed());
    if (nearest.size() > CLOSEST) {
      nearest.remove(CLOSEST);
    }
  }

  private static JsonNode body(JournalEntry entry) {
    try {
      return entry.asked().body().isWhole()
          ? WireJson.read(entry.asked().body().kept())
          : MissingNode.getInstance();
    } catch (WireJson.Unreadable e) {
      return MissingNode.getInstance();
    }
  }

  long count() {
    return count;
  }

  /** Those that came closest, the closest first. */
  List<ClosestView> closest() {
    return nearest.stream()
        .map(
            near -> {
              var shown = RequestView.of(near.entry());
              return new ClosestView(
                  shown.id(),
                  shown.at(),
                  shown.provider(),
                  shown.operation(),
                  shown.method(),
                  shown.path(),
                  shown.status(),
                  near.differs().shown());
            })
        .toList();
  }
}
