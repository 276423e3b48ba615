package dev.understudy.message;

/** Where a message stands among all messages of all sandboxes: its key in the database. */
final class Place {
  private static final int NUMBER_BITS = 32;

  /** The largest number of a message. */
  static final long MOST = (1L << NUMBER_BITS) - 1;

  private Place() {}

  /** The place of the message with this number in this generation. */
  static long of(long generation, long number) {
    return generation << NUMBER_BITS | number;
  }

  /** Before every message of this generation. */
  static long first(long generation) {
    return of(generation, 0);
  }

  /** After every message of this generation. */
  static long end(long generation) {
    return of(generation + 1, 0);
  }

  /** The number that a place stands for in its generation. */
  static long number(long place) {
    return place & MOST;
  }
}
