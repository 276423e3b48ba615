package dev.understudy.coverage;

import dev.understudy.provider.FailureTrigger;
import dev.understudy.provider.ProviderError;
import dev.understudy.transaction.Occurrence;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A row of the catalog: a way in which the calls of an operation can go wrong.
 *
 * @param operation the id of an operation, or {@link Occurrence#ANY_OPERATION}
 * @param name unique among the failures of the operation
 * @param status the HTTP status; empty for a failure that has none of its own
 * @param worth the higher, the more a test of it is worth
 * @param countedAs the occurrences that count for it
 */
record Failure(
    String provider,
    String operation,
    String name,
    FailureKind kind,
    OptionalInt status,
    String sentence,
    ProviderError.Source source,
    FailureCause cause,
    int worth,
    FailureTrigger trigger,
    List<Occurrence> countedAs) {
  /** The parts of the catalog. */
  enum FailureKind {
    ERROR,
    RATE_LIMIT,
    RECIPIENT_ERROR,
    CONNECTION,
    DELIVERY,
    WEBHOOK;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Origins of failures. */
  enum FailureCause {
    /** The service, the network or a carrier: a correct client meets it, too. */
    SERVICE,
    /** Data or an account: a correct client meets it where an id or a number is wrong. */
    DATA,
    /** A mistake in the code of the client, which its tests find without a test for it. */
    CODE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns whether it counts for the coverage: mistakes in code are listed, but do not. */
  boolean isPossible() {
    return cause != FailureCause.CODE;
  }

  /** Returns the sum of the occurrences that count for it. */
  long met(Counts counts) {
    return countedAs.stream().mapToLong(counts::of).sum();
  }
}
