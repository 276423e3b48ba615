package dev.understudy.bench;

/** Counts of calls by their duration, in steps of ten microseconds up to one second. */
final class Latencies {
  private static final int STEP_NANOS = 10_000;

  private final int[] counts = new int[100_000];
  private long total;

  void add(long nanos) {
    counts[(int) Math.min(nanos / STEP_NANOS, counts.length - 1)]++;
    total++;
  }

  long total() {
    return total;
  }

  /** Returns the duration in milliseconds that this share of the calls does not exceed. */
  double percentile(double share) {
    long seen = 0;
    int step = 0;
    while (step < counts.length - 1 && seen + counts[step] < total * share) {
      seen += counts[step++];
    }
    return (step + 1) * STEP_NANOS / 1e6;
  }
}
