package dev.understudy.search;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A condition of a filter on a value. */
sealed interface Condition {
  boolean holds(JsonNode current, Evaluation evaluation);

  /** A conjunction of conditions. */
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

  /** A disjunction of conditions. */
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

  /** A negated condition. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(JsonNode current, Evaluation evaluation) {
      return !condition.holds(current, evaluation);
    }
  }

  /** A test that a query finds a value, which may be null or false. */
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
      LESS_OR_EQUAL("<="),
      GREATER_OR_EQUAL(">="),
      LESS("<"),
      GREATER(">");

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
      var first = left.value(current, evaluation);
      var second = right.value(current, evaluation);
      var budget = evaluation.budget();
      return switch (operator) {
        case EQUAL -> JsonValues.isEqual(first, second, budget);
        case NOT_EQUAL -> !JsonValues.isEqual(first, second, budget);
        case LESS -> JsonValues.isLess(first, second, budget);
        case GREATER -> JsonValues.isLess(second, first, budget);
        case LESS_OR_EQUAL ->
            JsonValues.isLess(first, second, budget) || JsonValues.isEqual(first, second, budget);
        case GREATER_OR_EQUAL ->
            JsonValues.isLess(second, first, budget) || JsonValues.isEqual(first, second, budget);
      };
    }
  }

  /**
   * A match of a regular expression: {@code match} and {@code search}.
   *
   * @param whole whether the expression has to match the whole text, or a part of it
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
          .filter(regex -> regex.matches(given.stringValue(), whole, evaluation.budget()))
          .isPresent();
    }
  }
}
