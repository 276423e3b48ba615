package dev.understudy.check.report;

import dev.understudy.check.recording.SkippedEntries;
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

  /**
   * Creates an empty report.
   *
   * @param skipped the entries that are not replayed
   */
  public CheckReport(SkippedEntries skipped) {
    this.skipped = skipped;
  }

  /**
   * A difference, and how often it occurs.
   *
   * @param known the words of the fidelity page that name it; empty if it is new
   * @param entry the first entry of the recording with it
   */
  public record CountedDifference(
      TrafficDifference difference, Optional<String> known, int count, int entry) {
    CountedDifference again() {
      return new CountedDifference(difference, known, count + 1, entry);
    }
  }

  /** The result of one operation. */
  public static final class OperationResult {
    private final Map<TrafficDifference, CountedDifference> differences = new LinkedHashMap<>();
    private int calls;

    /** Returns the number of its calls. */
    public int calls() {
      return calls;
    }

    /** Returns the differences that the fidelity page names, or those that it does not. */
    public List<CountedDifference> differences(boolean isKnown) {
      return differences.values().stream()
          .filter(each -> each.known().isPresent() == isKnown)
          .toList();
    }
  }

  /** Adds a call. */
  public void add(
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

  /** Counts a call of an operation that is not emulated. */
  public void addNotEmulated(String operation) {
    notEmulated.merge(operation, 1, Integer::sum);
  }

  /** Counts an answer whose body the recording lacks. */
  public void addWithoutBody() {
    withoutBody++;
  }

  /** Returns the results by operation. */
  public Map<String, OperationResult> operations() {
    return operations;
  }

  /** Returns the number of calls by operation that is not emulated. */
  public Map<String, Integer> notEmulated() {
    return notEmulated;
  }

  /** Returns the number of replayed calls. */
  public int calls() {
    return calls;
  }

  /** Returns the number of differences that the fidelity page names, or of those it does not. */
  public long count(boolean isKnown) {
    return operations.values().stream().mapToLong(each -> each.differences(isKnown).size()).sum();
  }

  /** Returns sentences about what was not compared. */
  public List<String> notes() {
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

  /** Returns the number of entries that are not replayed. */
  public Map<SkippedEntries.SkipReason, Integer> skipped() {
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
