package dev.understudy.coverage;

import dev.understudy.transaction.Occurrence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Failures that clients have met, of those that they can meet.
 *
 * @param operations the operations in question, with their failures
 */
record CoverageReport(List<OperationCoverage> operations) {
  private static final int MOST_WORTHWHILE = 5;

  /**
   * The coverage of one operation.
   *
   * @param operation {@link Occurrence#ANY_OPERATION} for what belongs to no single one
   * @param calls the number of its calls
   */
  record OperationCoverage(
      String provider, String operation, long calls, List<MetFailure> failures) {
    long possible() {
      return failures.stream().filter(each -> each.failure().isPossible()).count();
    }

    long met() {
      return failures.stream()
          .filter(each -> each.failure().isPossible() && each.met() > 0)
          .count();
    }
  }

  /** A failure with the number of times that clients have met it. */
  record MetFailure(Failure failure, long met) {}

  /**
   * Returns the report of all operations that were called.
   *
   * @param withUncalled whether to include the others
   */
  static CoverageReport of(FailureCatalog catalog, Counts counts, boolean withUncalled) {
    var operations = new LinkedHashMap<List<String>, List<MetFailure>>();
    for (var failure : catalog.failures()) {
      if (!withUncalled && !catalog.canBeMet(failure, counts)) {
        continue;
      }
      operations
          .computeIfAbsent(
              List.of(failure.provider(), failure.operation()), key -> new ArrayList<>())
          .add(new MetFailure(failure, failure.met(counts)));
    }
    return new CoverageReport(
        operations.entrySet().stream()
            .map(each -> coverage(each.getKey(), each.getValue(), counts))
            .filter(each -> withUncalled || each.calls() > 0)
            .toList());
  }

  /** An operation also counts as called if one of its failures was met without a sandbox. */
  private static OperationCoverage coverage(
      List<String> key, List<MetFailure> failures, Counts counts) {
    long met =
        failures.stream()
            .filter(each -> each.failure().isPossible())
            .mapToLong(MetFailure::met)
            .max()
            .orElse(0);
    long calls = counts.calls(key.get(0), key.get(1));
    var sorted =
        failures.stream()
            .sorted(Comparator.comparingInt((MetFailure each) -> each.failure().worth()).reversed())
            .toList();
    return new OperationCoverage(key.get(0), key.get(1), Math.max(calls, met), sorted);
  }

  long met() {
    return operations.stream().mapToLong(OperationCoverage::met).sum();
  }

  long possible() {
    return operations.stream().mapToLong(OperationCoverage::possible).sum();
  }

  /** Returns the part that was met, 0 to 1; empty if there was nothing to meet. */
  OptionalDouble share() {
    return possible() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) met() / possible());
  }

  /** Returns the number of operations, without what belongs to no single one. */
  long calledOperations() {
    return operations.stream()
        .filter(each -> each.calls() > 0 && !each.operation().equals(Occurrence.ANY_OPERATION))
        .count();
  }

  Stream<MetFailure> failures() {
    return operations.stream().flatMap(each -> each.failures().stream());
  }

  /** Returns the failures that are most worth a test, each kind of them once. */
  List<Failure> worthwhile() {
    var names = new HashSet<String>();
    var calls = calls();
    return operations.stream()
        .filter(each -> each.calls() > 0)
        .flatMap(each -> each.failures().stream())
        .filter(each -> each.met() == 0 && each.failure().isPossible())
        .map(MetFailure::failure)
        .sorted(
            Comparator.comparingInt(Failure::worth)
                .thenComparing(failure -> calls.get(key(failure)))
                .reversed())
        .filter(failure -> names.add(group(failure)))
        .limit(MOST_WORTHWHILE)
        .toList();
  }

  /** Returns a text that is the same for failures of different operations that are alike. */
  private static String group(Failure failure) {
    if (failure.kind() == Failure.FailureKind.RATE_LIMIT || failure.status().orElse(0) >= 500) {
      return String.valueOf(failure.status().getAsInt());
    }
    return failure.kind() == Failure.FailureKind.DELIVERY ? failure.kind().word() : failure.name();
  }

  private Map<List<String>, Long> calls() {
    var calls = new LinkedHashMap<List<String>, Long>();
    operations.forEach(each -> calls.put(List.of(each.provider(), each.operation()), each.calls()));
    return calls;
  }

  private static List<String> key(Failure failure) {
    return List.of(failure.provider(), failure.operation());
  }
}
