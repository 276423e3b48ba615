package dev.understudy.coverage;

import dev.understudy.transaction.Occurrence;
import java.util.Map;

/** The numbers of occurrences in some sandboxes. */
record Counts(Map<Occurrence, Long> byOccurrence) {
  long of(Occurrence occurrence) {
    return byOccurrence.getOrDefault(occurrence, 0L);
  }

  /** Returns the number of calls of an operation. */
  long calls(String provider, String operation) {
    return of(new Occurrence(provider, operation, ""));
  }
}
