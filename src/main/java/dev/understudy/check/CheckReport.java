package dev.understudy.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The result of a check, by operation. */
public final class CheckReport {
  private final Map<String, OperationResult> operations = new LinkedHashMap<>();
  private final Map<String, Integer> notEmulated = new TreeMap<>();
  private final SkippedEntries skipped;
  private int calls;
  private int withoutBody;

  CheckReport(SkippedEntries skipped) {
    this.skipped = skipped;
  }

  /**
   * A difference, and how often it occurs.
   *
   * @param known the words of the fidelity page that name it; empty if it is new
   * @param entry the first entry of the recording with it
   */
  record CountedDifference(
      TrafficDifference difference, Optional<String> known, int count, int entry) {
    CountedDifference again() {
      return new CountedDifference(difference, known, count + 1, entry);
    }
  }

  /** The result of one operation. */
  static final class OperationResult {
    private final Map<TrafficDifference, CountedDifference> differences = new LinkedHashMap<>();
    private int calls;

    int calls() {
      return calls;
    }

    /** Returns the differences that the fidelity page names, or those that it does not. */
    List<CountedDifference> differences(boolean isKnown) {
      return differences.values().stream()
          .filter(each -> each.known().isPresent() == isKnown)
          .toList();
    }
  }

  /** Adds a call. */
  void add(
      String operation,
      int entry,
      Collection<TrafficDifference> differences,
      KnownDifferences known) {
    calls++;
    var result = operations.computeIfAbsent(operation, name -> new OperationResult());
    result.calls++;
    for (var difference : new LinkedHashSet<>(differences)) {
      result.differences.merge(
          difference,
          new CountedDifference(difference, known.find(operation, difference), 1, entry),
          (before, added) -> before.again());
    }
  }

  void addNotEmulated(String operation) {
    notEmulated.merge(operation, 1, Integer::sum);
  }

  void addWithoutBody() {
    withoutBody++;
  }

  Map<String, OperationResult> operations() {
    return operations;
  }

  /** Returns the number of calls by operation that is not emulated. */
  Map<String, Integer> notEmulated() {
    return notEmulated;
  }

  int calls() {
    return calls;
  }

  /** Returns the number of differences that the fidelity page names, or of those it does not. */
  long count(boolean isKnown) {
    return operations.values().stream().mapToLong(each -> each.differences(isKnown).size()).sum();
  }

  /** Returns sentences about what was not compared. */
  List<String> notes() {
    var notes = new ArrayList<String>();
    skipped
        .counts()
        .forEach(
            (reason, count) ->
                notes.add("Skipped: " + entries(count) + " " + reason.words() + "."));
    if (withoutBody > 0) {
      notes.add(
          "The recording lacks the body of "
              + withoutBody
              + (withoutBody == 1 ? " answer" : " answers")
              + ", of which status and headers were compared.");
    }
    return notes;
  }

  private static String entries(int count) {
    return count + (count == 1 ? " entry" : " entries");
  }

  Map<SkippedEntries.SkipReason, Integer> skipped() {
    return skipped.counts();
  }

  /** Returns whether there is a difference of these kinds. */
  public boolean isFailed(FailOn failOn) {
    return operations.values().stream()
        .flatMap(
            each ->
                Stream.concat(each.differences(true).stream(), each.differences(false).stream()))
        .anyMatch(failOn::includes);
  }

  /**
   * The differences that make a check fail.
   *
   * @param kinds the kinds of differences that the fidelity page does not name
   * @param ours whether those count that it names
   */
  public record FailOn(Set<DifferenceKind> kinds, boolean ours) {
    boolean includes(CountedDifference each) {
      return each.known().isPresent() ? ours : kinds.contains(each.difference().kind());
    }
  }
}
