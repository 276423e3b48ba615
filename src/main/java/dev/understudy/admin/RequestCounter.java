package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.admin.RequestCondition.DifferenceView;
import dev.understudy.journal.JournalEntry;
import dev.understudy.json.WireJson;
import dev.understudy.search.WorkBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Counts the calls that meet all conditions, and remembers the calls that come closest. */
final class RequestCounter {
  private static final int MAX_CLOSEST = 3;

  // some tenths of a second, however they are spent
  private static final long MAX_STEPS = 10_000_000;
  private static final long MAX_STEPS_FOR_NEAR_MISSES = 1_000_000;
  private static final int BYTES_READ_A_STEP = 8;

  private final List<RequestCondition> conditions;
  private final WorkBudget budget = new WorkBudget(MAX_STEPS);
  private final WorkBudget nearMissBudget = new WorkBudget(MAX_STEPS_FOR_NEAR_MISSES);
  private final List<NearMiss> closest = new ArrayList<>();
  private long count;

  RequestCounter(List<RequestCondition> conditions) {
    this.conditions = conditions;
  }

  /** A call that does not meet all conditions, how many it meets, and the first difference. */
  private record NearMiss(JournalEntry entry, int met, DifferenceView difference) {
    ClosestView view() {
      var request = RequestsApi.RequestView.of(entry);
      return new ClosestView(
          request.id(),
          request.at(),
          request.provider(),
          request.operation(),
          request.method(),
          request.path(),
          request.status(),
          difference);
    }
  }

  /** A call that came close, and its first difference. */
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

  /**
   * Compares the next call with the conditions.
   *
   * @throws AdminProblem if all comparisons together are too much work
   */
  void add(JournalEntry entry) {
    try {
      compare(entry);
    } catch (WorkBudget.ExceededException e) {
      throw new AdminProblem(
          400,
          "The JSONPaths find too much to be counted in all calls: use fewer of them, with names"
              + " in the place of .. and *, or forget old calls with DELETE.");
    }
  }

  private void compare(JournalEntry entry) {
    var comparison = new CallComparison(entry);
    comparison.compareAllButBody();
    if (comparison.difference.isEmpty()) {
      comparison.compareBody(budget);
    } else {
      // the call can't be counted: its body only tells how close it comes
      try {
        comparison.compareBody(nearMissBudget);
      } catch (WorkBudget.ExceededException e) {
        // it ranks by the conditions that were compared before
      }
    }
    if (comparison.difference.isEmpty()) {
      count++;
    } else {
      remember(new NearMiss(entry, comparison.met, comparison.difference.get()));
    }
  }

  /** The comparison of one call with all conditions. */
  private final class CallComparison {
    private final JournalEntry entry;
    private int met;
    private Optional<DifferenceView> difference = Optional.empty();

    private CallComparison(JournalEntry entry) {
      this.entry = entry;
    }

    private void compareAllButBody() {
      conditions.stream()
          .filter(condition -> !condition.isOnBody())
          .forEach(condition -> compare(condition, MissingNode.getInstance(), budget));
    }

    private void compareBody(WorkBudget limit) {
      var onBody = conditions.stream().filter(RequestCondition::isOnBody).toList();
      if (!onBody.isEmpty()) {
        limit.spend(entry.asked().body().kept().length / BYTES_READ_A_STEP);
        var body = body(entry);
        onBody.forEach(condition -> compare(condition, body, limit));
      }
    }

    private void compare(RequestCondition condition, JsonNode body, WorkBudget limit) {
      var actual = condition.actual(entry, body, limit);
      if (condition.holds(actual, limit)) {
        met++;
      } else if (difference.isEmpty()) {
        difference = Optional.of(condition.difference(actual));
      }
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

  private void remember(NearMiss nearMiss) {
    closest.add(nearMiss);
    // of those that are as close, the latest
    closest.sort(
        Comparator.comparingInt(NearMiss::met)
            .thenComparingLong(each -> each.entry().number())
            .reversed());
    if (closest.size() > MAX_CLOSEST) {
      closest.remove(MAX_CLOSEST);
    }
  }

  /** Returns the number of calls that meet all conditions. */
  long count() {
    return count;
  }

  /** Returns the calls that came closest, the closest first. */
  List<ClosestView> closest() {
    return closest.stream().map(NearMiss::view).toList();
  }
}
