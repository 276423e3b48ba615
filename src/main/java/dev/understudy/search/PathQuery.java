package dev.understudy.search;

import dev.understudy.search.Evaluation.Sink;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A parsed query: the segments that lead from one value to others.
 *
 * @param absolute whether it begins at the root of the document ({@code $}) or, in a filter, at the
 *     value that is tested ({@code @})
 */
record PathQuery(boolean absolute, List<Segment> segments) {
  /**
   * A step of a query.
   *
   * @param descendant whether it also applies to all values inside ({@code ..})
   */
  record Segment(boolean descendant, List<Selector> selectors) {
    private boolean isSingular() {
      return !descendant
          && selectors.size() == 1
          && (selectors.get(0) instanceof Selector.Name
              || selectors.get(0) instanceof Selector.Index);
    }
  }

  boolean isSingular() {
    return segments.stream().allMatch(Segment::isSingular);
  }

  /** Passes the found values to the sink; returns false if it needs no more. */
  boolean find(JsonNode current, Evaluation evaluation, Sink sink) {
    return step(0, absolute ? evaluation.root() : current, evaluation, sink);
  }

  /** Returns the only value that a singular query finds, or a missing node. */
  JsonNode single(JsonNode current, Evaluation evaluation) {
    var found = new JsonNode[] {MissingNode.getInstance()};
    find(
        current,
        evaluation,
        value -> {
          found[0] = value;
          return false;
        });
    return found[0];
  }

  private boolean step(int index, JsonNode node, Evaluation evaluation, Sink sink) {
    if (index == segments.size()) {
      return sink.add(node);
    }
    var segment = segments.get(index);
    Sink next = value -> step(index + 1, value, evaluation, sink);
    return segment.descendant()
        ? descend(segment, node, evaluation, next)
        : select(segment, node, evaluation, next);
  }

  private static boolean descend(Segment segment, JsonNode node, Evaluation evaluation, Sink next) {
    if (!select(segment, node, evaluation, next)) {
      return false;
    }
    for (var child : node.values()) {
      evaluation.budget().spend(1);
      if (child.isContainer() && !descend(segment, child, evaluation, next)) {
        return false;
      }
    }
    return true;
  }

  private static boolean select(Segment segment, JsonNode node, Evaluation evaluation, Sink next) {
    for (var selector : segment.selectors()) {
      evaluation.budget().spend(1);
      if (!selector.select(node, evaluation, next)) {
        return false;
      }
    }
    return true;
  }
}
