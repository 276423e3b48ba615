package dev.understudy.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The failures that clients have met, of those that they can meet in the operations that they call.
 *
 * @param met the number of failures that were met at least once
 * @param possible the number of failures that count: mistakes in a client's code do not
 * @param share {@code met} divided by {@code possible}, 0 to 1; empty if no operation was called
 * @param calledOperations the number of operations that were called
 * @param worthwhile at most five failures that were not met and are most worth a test
 */
public record Coverage(
    long met,
    long possible,
    OptionalDouble share,
    long calledOperations,
    List<Failure> worthwhile,
    List<OperationCoverage> operations) {
  /**
   * The failures of an operation.
   *
   * @param operation its id; {@code *} for what belongs to no single one, such as the delivery of
   *     messages
   * @param calls the number of its calls
   */
  public record OperationCoverage(
      String provider,
      String operation,
      long calls,
      long met,
      long possible,
      List<Failure> failures) {}

  /**
   * A failure that clients can meet.
   *
   * @param failure its name
   * @param kind {@code error}, {@code rate_limit}, {@code recipient_error}, {@code connection},
   *     {@code delivery} or {@code webhook}
   * @param status the HTTP status, if it has one of its own
   * @param source {@code spec}, {@code docs}, {@code seen} or {@code ours}
   * @param cause {@code service}, {@code data}, or {@code code} for a mistake in a client's code
   * @param met how often clients have met it
   * @param javaLine a line of a test that brings it about
   * @param trigger the call of the control plane that does so; empty if it takes more than one
   */
  public record Failure(
      String provider,
      String operation,
      String failure,
      String kind,
      Optional<Integer> status,
      String sentence,
      String source,
      String cause,
      long met,
      String javaLine,
      Optional<Trigger> trigger) {}

  /**
   * A POST of the control plane.
   *
   * @param path below that of the sandbox
   */
  public record Trigger(String path, Map<String, Object> body) {}

  /** Returns the failures of all operations. */
  public List<Failure> failures() {
    return operations.stream().flatMap(each -> each.failures().stream()).toList();
  }
}
