package dev.understudy.search;

import tools.jackson.databind.JsonNode;

/**
 * One evaluation of a query.
 *
 * @param root the whole document, which is {@code $} in a filter
 */
record Evaluation(JsonNode root, WorkBudget budget) {
  /** A receiver of the values that are found. */
  @FunctionalInterface
  interface Sink {
    /** Receives a value; returns false if it needs no more. */
    boolean add(JsonNode value);
  }
}
