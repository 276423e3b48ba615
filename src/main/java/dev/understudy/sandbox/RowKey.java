package dev.understudy.sandbox;

/**
 * Key of a numbered row among those of all sandboxes: the generation of its sandbox, then its
 * number in the generation. The column is called {@code row_key}.
 */
public final class RowKey {
  private static final int NUMBER_BITS = 32;

  /** Largest number. */
  public static final long MAX_NUMBER = (1L << NUMBER_BITS) - 1;

  private RowKey() {}

  /** Returns the key of a row. */
  public static long of(long generation, long number) {
    return generation << NUMBER_BITS | number;
  }

  /** Returns a key before those of all rows of a generation. */
  public static long first(long generation) {
    return of(generation, 0);
  }

  /** Returns a key after those of all rows of a generation. */
  public static long end(long generation) {
    return of(generation + 1, 0);
  }

  /** Returns whether a key is of a row of a generation. */
  public static boolean isOf(long generation, long key) {
    return key > first(generation) && key < end(generation);
  }

  /** Returns the generation in a key. */
  public static long generation(long key) {
    return key >>> NUMBER_BITS;
  }

  /** Returns the number in a key. */
  public static long number(long key) {
    return key & MAX_NUMBER;
  }
}
