package dev.understudy.search;

import tools.jackson.databind.JsonNode;

/**
 * One evaluation of a query.
 *
 * @param root the whole document, which {@code $} in a filter means
 */
record Evaluation(JsonNode root, WorkBudget budget) {
  /** Takes what is found, one value after the other. */
  @FunctionalInterface
  interface Sink {
    /** Takes a value; false if no further one is needed. */
    boolean add(JsonNode value);
  }
}
