package dev.understudy.search;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a filter asks of a value. */
sealed interface Condition {
  boolean holds(JsonNode current, Evaluation evaluation);

  /** Both or all of these. */
  record And(List<Condition> all) implements Condition {
    @Override
    public boolean holds(JsonNode current, Evaluation evaluation) {
      for (var each : all) {
        if (!each.holds(current, evaluation)) {
          return false;
        }
      }
      return true;
    }
  }

  /** One of these. */
  record Or(List<Condition> any) implements Condition {
    @Override
    public boolean holds(JsonNode current, Evaluation evaluation) {
      for (var each : any) {
        if (each.holds(current, evaluation)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The opposite. */
  record Not(Condition of) implements Condition {
    @Override
    public boolean holds(JsonNode current, Evaluation evaluation) {
      return !of.holds(current, evaluation);
    }
  }

  /** There is a value at the end of this query, be it null or false. */
  record Exists(PathQuery query) implements Condition {
    @Override
    public boolean holds(JsonNode current, Evaluation evaluation) {
      return !query.find(current, evaluation, value -> false);
    }
  }

  /** A comparison of two values. */
  record Comparison(Operand left, Operator operator, Operand right) implements Condition {
    enum Operator {
      EQUAL("=="),
      NOT_EQUAL("!="),
      AT_MOST("<="),
      AT_LEAST(">="),
      LESS("<"),
      MORE(">");

      private final String sign;

      Operator(String sign) {
        this.sign = sign;
      }

      String sign() {
        return sign;
      }
    }

    @Override
    public boolean holds(JsonNode current, Evaluation evaluation) {
      var one = left.value(current, evaluation);
      var other = right.value(current, evaluation);
      var budget = evaluation.budget();
      return switch (operator) {
        case EQUAL -> JsonValues.isEqual(one, other, budget);
        case NOT_EQUAL -> !JsonValues.isEqual(one, other, budget);
        case LESS -> JsonValues.isLess(one, other, budget);
        case MORE -> JsonValues.isLess(other, one, budget);
        case AT_MOST ->
            JsonValues.isLess(one, other, budget) || JsonValues.isEqual(one, other, budget);
        case AT_LEAST ->
            JsonValues.isLess(other, one, budget) || JsonValues.isEqual(one, other, budget);
      };
    }
  }

  /**
   * {@code match} and {@code search}.
   *
   * @param whole whether the expression has to match all of the text, or some part of it
   */
  record Matches(Operand text, Operand expression, boolean whole) implements Condition {
    @Override
    public boolean holds(JsonNode current, Evaluation evaluation) {
      var given = text.value(current, evaluation);
      if (!given.isString()) {
        return false;
      }
      return expression
          .expression(current, evaluation)
          .filter(known -> known.matches(given.stringValue(), whole, evaluation.budget()))
          .isPresent();
    }
  }
}
