package dev.understudy.sandbox;

/**
 * Where a numbered row stands among those of all sandboxes: its key in the database. The generation
 * of its sandbox comes first, then its number in it.
 */
public final class RowKey {
  private static final int NUMBER_BITS = 32;

  /** The largest number. */
  public static final long MAX_NUMBER = (1L << NUMBER_BITS) - 1;

  private RowKey() {}

  /** The place of the row with this number in this generation. */
  public static long of(long generation, long number) {
    return generation << NUMBER_BITS | number;
  }

  /** Before every row of this generation. */
  public static long first(long generation) {
    return of(generation, 0);
  }

  /** After every row of this generation. */
  public static long end(long generation) {
    return of(generation + 1, 0);
  }

  /** Whether a place is one of this generation. */
  public static boolean isOf(long generation, long rowKey) {
    return rowKey > first(generation) && rowKey < end(generation);
  }

  /** The number that a place stands for in its generation. */
  public static long number(long rowKey) {
    return rowKey & MAX_NUMBER;
  }
}
