package dev.understudy.search;

import dev.understudy.search.Condition.Comparison;
import dev.understudy.search.Condition.Comparison.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** A parser of the conditions in filters, by the grammar of RFC 9535. */
final class FilterParser {
  private static final int MAX_DEPTH = 16;
  private static final Set<String> FUNCTIONS =
      Set.of("length", "count", "value", "match", "search");

  private final PathScanner scanner;
  private final JsonPathParser queries;
  private int depth;

  FilterParser(PathScanner scanner, JsonPathParser queries) {
    this.scanner = scanner;
    this.queries = queries;
  }

  Condition condition() throws JsonPathSyntaxException {
    enter();
    var alternatives = new ArrayList<Condition>();
    do {
      scanner.skipBlanks();
      alternatives.add(conjunction());
    } while (scanner.acceptAfterBlanks("||"));
    depth--;
    return alternatives.size() == 1
        ? alternatives.get(0)
        : new Condition.Or(List.copyOf(alternatives));
  }

  private void enter() throws JsonPathSyntaxException {
    if (++depth > MAX_DEPTH) {
      throw scanner.wrong(
          "filters, functions and parentheses are nested at most " + MAX_DEPTH + " deep");
    }
  }

  private Condition conjunction() throws JsonPathSyntaxException {
    var all = new ArrayList<Condition>();
    do {
      scanner.skipBlanks();
      all.add(basicCondition());
    } while (scanner.acceptAfterBlanks("&&"));
    return all.size() == 1 ? all.get(0) : new Condition.And(List.copyOf(all));
  }

  private Condition basicCondition() throws JsonPathSyntaxException {
    if (scanner.accept("!")) {
      scanner.skipBlanks();
      return new Condition.Not(scanner.looksAt("(") ? inParentheses() : term().test());
    }
    if (scanner.looksAt("(")) {
      return inParentheses();
    }
    var left = term();
    int afterLeft = scanner.position();
    scanner.skipBlanks();
    for (var operator : Operator.values()) {
      if (scanner.accept(operator.sign())) {
        scanner.skipBlanks();
        var operand = left.operand();
        return new Comparison(operand, operator, term().operand());
      }
    }
    if (scanner.looksAt("=") || scanner.looksAtName()) {
      throw scanner.wrong(
          "an operator is one of == != < <= > >= && ||; for =~ there are match(@.a, 'b') and"
              + " search(@.a, 'b')");
    }
    scanner.backTo(afterLeft);
    return left.test();
  }

  private Condition inParentheses() throws JsonPathSyntaxException {
    scanner.expect("(", "( belongs here");
    var inner = condition();
    scanner.skipBlanks();
    scanner.expect(")", ") belongs here");
    return inner;
  }

  /** A part of a filter that is compared, tested, or given to a function. */
  private abstract static class Term {
    private final int begin;

    private Term(int begin) {
      this.begin = begin;
    }

    Operand operand() throws JsonPathSyntaxException {
      throw wrong("this is no single value, so that it can't be compared");
    }

    Condition test() throws JsonPathSyntaxException {
      throw wrong("this is a value and no condition: compare it, as in == 1");
    }

    PathQuery query() throws JsonPathSyntaxException {
      throw wrong("this function takes a query, such as @.to[*]");
    }

    JsonPathSyntaxException wrong(String sentence) {
      return PathScanner.wrong(begin, sentence);
    }
  }

  private static final class ValueTerm extends Term {
    private final Operand value;

    private ValueTerm(int begin, Operand value) {
      super(begin);
      this.value = value;
    }

    private static ValueTerm literal(int begin, JsonNode literal) {
      return new ValueTerm(begin, new Operand.Literal(literal));
    }

    @Override
    Operand operand() {
      return value;
    }
  }

  private static final class TestTerm extends Term {
    private final Condition condition;

    private TestTerm(int begin, Condition condition) {
      super(begin);
      this.condition = condition;
    }

    @Override
    Condition test() {
      return condition;
    }
  }

  private static final class QueryTerm extends Term {
    private final PathQuery query;

    private QueryTerm(int begin, PathQuery query) {
      super(begin);
      this.query = query;
    }

    @Override
    Operand operand() throws JsonPathSyntaxException {
      return query.isSingular() ? new Operand.Single(query) : super.operand();
    }

    @Override
    Condition test() {
      return new Condition.Exists(query);
    }

    @Override
    PathQuery query() {
      return query;
    }
  }

  private Term term() throws JsonPathSyntaxException {
    int begin = scanner.position();
    if (scanner.accept("@")) {
      return new QueryTerm(begin, new PathQuery(false, queries.segments()));
    }
    if (scanner.accept("$")) {
      return new QueryTerm(begin, new PathQuery(true, queries.segments()));
    }
    if (scanner.looksAtQuote()) {
      return ValueTerm.literal(begin, StringNode.valueOf(scanner.string()));
    }
    var function = scanner.function();
    if (function.isPresent()) {
      return function(begin, function.get());
    }
    var number = scanner.number();
    if (number.isPresent()) {
      return ValueTerm.literal(begin, DecimalNode.valueOf(number.get()));
    }
    if (scanner.accept("true")) {
      return ValueTerm.literal(begin, BooleanNode.TRUE);
    }
    if (scanner.accept("false")) {
      return ValueTerm.literal(begin, BooleanNode.FALSE);
    }
    if (scanner.accept("null")) {
      return ValueTerm.literal(begin, NullNode.getInstance());
    }
    throw scanner.wrong(
        "a value belongs here: @.name, $.name, 'text', a number, true, false or null");
  }

  /** Parses a function from behind its opening parenthesis. */
  private Term function(int begin, String name) throws JsonPathSyntaxException {
    var arguments = arguments();
    if (!FUNCTIONS.contains(name)) {
      throw PathScanner.wrong(begin, "the functions are length, count, value, match and search");
    }
    int expected = name.equals("match") || name.equals("search") ? 2 : 1;
    if (arguments.size() != expected) {
      throw PathScanner.wrong(
          begin, name + " takes " + (expected == 1 ? "one argument" : "two arguments"));
    }
    var first = arguments.get(0);
    return switch (name) {
      case "length" -> new ValueTerm(begin, new Operand.Length(first.operand()));
      case "count" -> new ValueTerm(begin, new Operand.Count(first.query()));
      case "value" -> new ValueTerm(begin, new Operand.Only(first.query()));
      default ->
          new TestTerm(
              begin,
              new Condition.Matches(
                  first.operand(), regularExpression(arguments.get(1)), name.equals("match")));
    };
  }

  private List<Term> arguments() throws JsonPathSyntaxException {
    enter();
    var arguments = new ArrayList<Term>();
    scanner.skipBlanks();
    if (!scanner.accept(")")) {
      do {
        scanner.skipBlanks();
        arguments.add(term());
        scanner.skipBlanks();
      } while (scanner.accept(","));
      scanner.expect(")", ") or , belongs here");
    }
    depth--;
    return arguments;
  }

  /** Compiles a literal expression once, for all values that it is applied to. */
  private static Operand regularExpression(Term term) throws JsonPathSyntaxException {
    var operand = term.operand();
    if (operand instanceof Operand.Literal literal && literal.literal().isString()) {
      try {
        return new Operand.LiteralExpression(
            literal.literal(), RegularExpression.of(literal.literal().stringValue()));
      } catch (IllegalArgumentException e) {
        throw term.wrong(e.getMessage());
      }
    }
    return operand;
  }
}
