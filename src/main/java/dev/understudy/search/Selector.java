package dev.understudy.search;

import dev.understudy.search.Evaluation.Sink;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** A selector of children of a value. */
sealed interface Selector {
  /** Passes the children to the sink, in order; returns false if it needs no more. */
  boolean select(JsonNode node, Evaluation evaluation, Sink sink);

  /** Member of an object with this name. */
  record Name(String name) implements Selector {
    @Override
    public boolean select(JsonNode node, Evaluation evaluation, Sink sink) {
      var child = node.isObject() ? node.get(name) : null;
      return child == null || sink.add(child);
    }
  }

  /** Element of an array at this index; negative ones count from the end. */
  record Index(long index) implements Selector {
    @Override
    public boolean select(JsonNode node, Evaluation evaluation, Sink sink) {
      long at = index < 0 ? index + node.size() : index;
      return !node.isArray() || at < 0 || at >= node.size() || sink.add(node.get((int) at));
    }
  }

  /** All members or elements. */
  record Wildcard() implements Selector {
    @Override
    public boolean select(JsonNode node, Evaluation evaluation, Sink sink) {
      for (var child : node.values()) {
        evaluation.budget().spend(1);
        if (!sink.add(child)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Elements of an array from a start to before an end, in steps. */
  record Slice(OptionalLong start, OptionalLong end, long step) implements Selector {
    @Override
    public boolean select(JsonNode node, Evaluation evaluation, Sink sink) {
      if (!node.isArray() || step == 0) {
        return true;
      }
      // RFC 9535, 2.3.4.2.2
      long size = node.size();
      long from = normalized(start.orElse(step > 0 ? 0 : size - 1), size);
      long to = normalized(end.orElse(step > 0 ? size : -size - 1), size);
      long first = step > 0 ? clamp(from, 0, size) : clamp(from, -1, size - 1);
      long last = step > 0 ? clamp(to, 0, size) : clamp(to, -1, size - 1);
      for (long at = first; step > 0 ? at < last : at > last; at += step) {
        evaluation.budget().spend(1);
        if (!sink.add(node.get((int) at))) {
          return false;
        }
      }
      return true;
    }

    private static long normalized(long index, long size) {
      return index >= 0 ? index : size + index;
    }

    private static long clamp(long index, long min, long max) {
      return Math.min(Math.max(index, min), max);
    }
  }

  /** Members or elements for which a condition holds. */
  record Filter(Condition condition) implements Selector {
    @Override
    public boolean select(JsonNode node, Evaluation evaluation, Sink sink) {
      for (var child : node.values()) {
        evaluation.budget().spend(1);
        if (condition.holds(child, evaluation) && !sink.add(child)) {
          return false;
        }
      }
      return true;
    }
  }
}
