package dev.understudy.prolific;

import java.util.function.IntUnaryOperator;

/** Where something comes next in a text. Asked with rising positions, it searches it only once. */
final class Ahead {
  private final IntUnaryOperator search;
  private int next = -2;

  /**
   * @param search finds the next place at or after a position, or -1
   */
  Ahead(IntUnaryOperator search) {
    this.search = search;
  }

  /** The next place at or after a position, or -1. */
  int from(int at) {
    if (next != -1 && next < at) {
      next = search.applyAsInt(at);
    }
    return next;
  }
}
