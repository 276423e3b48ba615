package dev.understudy.search;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.MissingNode;

/** A value in a condition; a missing node if there is none. */
sealed interface Operand {
  JsonNode value(JsonNode current, Evaluation evaluation);

  /** Returns the value as a regular expression, if it is one. */
  default Optional<RegularExpression> expression(JsonNode current, Evaluation evaluation) {
    var value = value(current, evaluation);
    return value.isString()
        ? RegularExpression.ofDocument(value.stringValue(), evaluation.budget())
        : Optional.empty();
  }

  /** A literal number, string, boolean or null. */
  record Literal(JsonNode literal) implements Operand {
    @Override
    public JsonNode value(JsonNode current, Evaluation evaluation) {
      return literal;
    }
  }

  /** A literal regular expression. */
  record LiteralExpression(JsonNode literal, RegularExpression compiled) implements Operand {
    @Override
    public JsonNode value(JsonNode current, Evaluation evaluation) {
      return literal;
    }

    @Override
    public Optional<RegularExpression> expression(JsonNode current, Evaluation evaluation) {
      return Optional.of(compiled);
    }
  }

  /** Value that a singular query finds. */
  record Single(PathQuery query) implements Operand {
    @Override
    public JsonNode value(JsonNode current, Evaluation evaluation) {
      return query.single(current, evaluation);
    }
  }

  /** Function {@code length}: the characters of a string, or the children of a container. */
  record Length(Operand operand) implements Operand {
    @Override
    public JsonNode value(JsonNode current, Evaluation evaluation) {
      var value = operand.value(current, evaluation);
      if (value.isString()) {
        var text = value.stringValue();
        evaluation.budget().spend(text.length() >> 4);
        return IntNode.valueOf(text.codePointCount(0, text.length()));
      }
      return value.isContainer() ? IntNode.valueOf(value.size()) : MissingNode.getInstance();
    }
  }

  /** Function {@code count}: the number of values that a query finds. */
  record Count(PathQuery query) implements Operand {
    @Override
    public JsonNode value(JsonNode current, Evaluation evaluation) {
      var found = new int[1];
      query.find(
          current,
          evaluation,
          value -> {
            found[0]++;
            return true;
          });
      return IntNode.valueOf(found[0]);
    }
  }

  /** Function {@code value}: the only value that a query finds. */
  record Only(PathQuery query) implements Operand {
    @Override
    public JsonNode value(JsonNode current, Evaluation evaluation) {
      var found = new JsonNode[] {MissingNode.getInstance()};
      boolean isOnly =
          query.find(
              current,
              evaluation,
              value -> {
                boolean isFirst = found[0].isMissingNode();
                found[0] = value;
                return isFirst;
              });
      return isOnly ? found[0] : MissingNode.getInstance();
    }
  }
}
