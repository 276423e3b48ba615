package dev.understudy.search;

import dev.understudy.search.Condition.Comparison;
import dev.understudy.search.Condition.Comparison.Operator;
import dev.understudy.search.PathQuery.Segment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** Reads a query by the grammar of RFC 9535; each method reads what it is named after. */
final class JsonPathParser {
  private static final int MAX_DEPTH = 16;
  private static final long MAX_INTEGER = (1L << 53) - 1;
  private static final String BLANKS = " \t\n\r";
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern NUMBER =
      Pattern.compile("(?:-?0|-?[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final Pattern FUNCTION = Pattern.compile("([a-z][a-z_0-9]*)\\(");

  private final String text;
  private int at;
  private int depth;

  private JsonPathParser(String text) {
    this.text = text;
  }

  static PathQuery parse(String text) throws JsonPathSyntaxException {
    if (text.length() > JsonPath.MAX_LENGTH) {
      throw new JsonPathSyntaxException(
          JsonPath.MAX_LENGTH + 1, "a query has at most " + JsonPath.MAX_LENGTH + " characters");
    }
    var parser = new JsonPathParser(text);
    parser.expect("$", "a query begins with $");
    var query = new PathQuery(true, parser.segments());
    if (parser.at < text.length()) {
      throw parser.wrong(
          "a step is .name, ['name'], [0], [*] or [?filter], and a function such as length()"
              + " stands in a filter, as in [?length(@.to) == 2]");
    }
    return query;
  }

  private List<Segment> segments() throws JsonPathSyntaxException {
    var segments = new ArrayList<Segment>();
    while (true) {
      int before = at;
      skipBlanks();
      if (accept("..")) {
        segments.add(new Segment(true, looksAt("[") ? bracketed() : List.of(shorthand())));
      } else if (accept(".")) {
        segments.add(new Segment(false, List.of(shorthand())));
      } else if (looksAt("[")) {
        segments.add(new Segment(false, bracketed()));
      } else {
        at = before;
        return List.copyOf(segments);
      }
    }
  }

  private Selector shorthand() throws JsonPathSyntaxException {
    if (accept("*")) {
      return new Selector.Wildcard();
    }
    int begin = at;
    while (at < text.length() && isNamePart(text.codePointAt(at), at > begin)) {
      at += Character.charCount(text.codePointAt(at));
    }
    if (at == begin) {
      throw wrong("a name or * belongs here; a name with other signs is written ['first-name']");
    }
    return new Selector.Name(text.substring(begin, at));
  }

  private static boolean isNamePart(int c, boolean later) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c >= 0x80 && Character.getType(c) != Character.SURROGATE
        || later && c >= '0' && c <= '9';
  }

  private List<Selector> bracketed() throws JsonPathSyntaxException {
    expect("[", "[ belongs here");
    var selectors = new ArrayList<Selector>();
    do {
      skipBlanks();
      selectors.add(selector());
      skipBlanks();
    } while (accept(","));
    expect("]", "] or , belongs here");
    return List.copyOf(selectors);
  }

  private Selector selector() throws JsonPathSyntaxException {
    if (looksAt("'") || looksAt("\"")) {
      return new Selector.Name(string());
    }
    if (accept("*")) {
      return new Selector.Wildcard();
    }
    if (accept("?")) {
      skipBlanks();
      return new Selector.Filter(condition());
    }
    if (looksAt("(")) {
      throw wrong("there are no scripts; the last element is [-1]");
    }
    return indexOrSlice();
  }

  private Selector indexOrSlice() throws JsonPathSyntaxException {
    var start = integer();
    int afterStart = at;
    skipBlanks();
    if (!accept(":")) {
      at = afterStart;
      return new Selector.Index(
          start.orElseThrow(
              () -> wrong("an index, a name in quotes, *, a slice or ?filter belongs here")));
    }
    skipBlanks();
    var end = integer();
    skipBlanks();
    long step = 1;
    if (accept(":")) {
      skipBlanks();
      step = integer().orElse(1);
    }
    return new Selector.Slice(start, end, step);
  }

  private OptionalLong integer() throws JsonPathSyntaxException {
    int begin = at;
    var found = INTEGER.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      return OptionalLong.empty();
    }
    at = found.end();
    if (at < text.length() && Character.isDigit(text.charAt(at))) {
      throw wrong("a number has no leading zeros");
    }
    // sixteen digits are more than any index may have, and no more than a long can hold
    if (at - begin > 17 || Math.abs(Long.parseLong(found.group())) > MAX_INTEGER) {
      throw wrong("the number is too large");
    }
    return OptionalLong.of(Long.parseLong(found.group()));
  }

  private Condition condition() throws JsonPathSyntaxException {
    deeper();
    var any = new ArrayList<Condition>();
    do {
      skipBlanks();
      any.add(all());
    } while (acceptAfterBlanks("||"));
    depth--;
    return any.size() == 1 ? any.get(0) : new Condition.Or(List.copyOf(any));
  }

  private void deeper() throws JsonPathSyntaxException {
    if (++depth > MAX_DEPTH) {
      throw wrong("filters, functions and parentheses are nested at most " + MAX_DEPTH + " deep");
    }
  }

  private Condition all() throws JsonPathSyntaxException {
    var all = new ArrayList<Condition>();
    do {
      skipBlanks();
      all.add(basic());
    } while (acceptAfterBlanks("&&"));
    return all.size() == 1 ? all.get(0) : new Condition.And(List.copyOf(all));
  }

  private Condition basic() throws JsonPathSyntaxException {
    if (accept("!")) {
      skipBlanks();
      if (looksAt("(")) {
        return new Condition.Not(inParentheses());
      }
      var tested = term();
      return new Condition.Not(tested.test());
    }
    if (looksAt("(")) {
      return inParentheses();
    }
    var left = term();
    int afterLeft = at;
    skipBlanks();
    for (var operator : Operator.values()) {
      if (accept(operator.sign())) {
        skipBlanks();
        var one = left.operand();
        return new Comparison(one, operator, term().operand());
      }
    }
    if (looksAt("=") || at < text.length() && isNamePart(text.codePointAt(at), false)) {
      throw wrong(
          "an operator is one of == != < <= > >= && ||; for =~ there are match(@.a, 'b') and"
              + " search(@.a, 'b')");
    }
    at = afterLeft;
    return left.test();
  }

  private Condition inParentheses() throws JsonPathSyntaxException {
    expect("(", "( belongs here");
    var inner = condition();
    skipBlanks();
    expect(")", ") belongs here");
    return inner;
  }

  /** Something in a filter that is compared, tested, or given to a function. */
  private abstract class Term {
    private final int begin;

    private Term(int begin) {
      this.begin = begin;
    }

    Operand operand() throws JsonPathSyntaxException {
      throw wrong(begin, "this is no single value, so that it can't be compared");
    }

    Condition test() throws JsonPathSyntaxException {
      throw wrong(begin, "this is a value and no condition: compare it, as in == 1");
    }

    PathQuery query() throws JsonPathSyntaxException {
      throw wrong(begin, "this function takes a query, such as @.to[*]");
    }
  }

  private final class Value extends Term {
    private final Operand value;

    private Value(int begin, Operand value) {
      super(begin);
      this.value = value;
    }

    @Override
    Operand operand() {
      return value;
    }
  }

  private final class Test extends Term {
    private final Condition condition;

    private Test(int begin, Condition condition) {
      super(begin);
      this.condition = condition;
    }

    @Override
    Condition test() {
      return condition;
    }
  }

  private final class Query extends Term {
    private final PathQuery query;

    private Query(int begin, PathQuery query) {
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
    int begin = at;
    if (accept("@")) {
      return new Query(begin, new PathQuery(false, segments()));
    }
    if (accept("$")) {
      return new Query(begin, new PathQuery(true, segments()));
    }
    if (looksAt("'") || looksAt("\"")) {
      return new Value(begin, new Operand.Literal(StringNode.valueOf(string())));
    }
    var function = FUNCTION.matcher(text).region(at, text.length());
    if (function.lookingAt()) {
      return function(function.group(1));
    }
    var number = NUMBER.matcher(text).region(at, text.length());
    if (number.lookingAt()) {
      return new Value(begin, new Operand.Literal(DecimalNode.valueOf(number(number.group()))));
    }
    if (accept("true")) {
      return new Value(begin, new Operand.Literal(BooleanNode.TRUE));
    }
    if (accept("false")) {
      return new Value(begin, new Operand.Literal(BooleanNode.FALSE));
    }
    if (accept("null")) {
      return new Value(begin, new Operand.Literal(NullNode.getInstance()));
    }
    throw wrong("a value belongs here: @.name, $.name, 'text', a number, true, false or null");
  }

  private BigDecimal number(String written) throws JsonPathSyntaxException {
    try {
      var number = new BigDecimal(written);
      at += written.length();
      return number;
    } catch (NumberFormatException e) {
      throw wrong("the number is too large");
    }
  }

  private Term function(String name) throws JsonPathSyntaxException {
    int begin = at;
    at += name.length() + 1;
    deeper();
    var arguments = new ArrayList<Term>();
    skipBlanks();
    if (!accept(")")) {
      do {
        skipBlanks();
        arguments.add(term());
        skipBlanks();
      } while (accept(","));
      expect(")", ") or , belongs here");
    }
    depth--;
    int wanted = name.equals("match") || name.equals("search") ? 2 : 1;
    if (!List.of("length", "count", "value", "match", "search").contains(name)) {
      throw wrong(begin, "the functions are length, count, value, match and search");
    }
    if (arguments.size() != wanted) {
      throw wrong(begin, name + " takes " + (wanted == 1 ? "one argument" : "two arguments"));
    }
    var first = arguments.get(0);
    return switch (name) {
      case "length" -> new Value(begin, new Operand.Length(first.operand()));
      case "count" -> new Value(begin, new Operand.Count(first.query()));
      case "value" -> new Value(begin, new Operand.Only(first.query()));
      default ->
          new Test(
              begin,
              new Condition.Matches(
                  first.operand(), expression(arguments.get(1)), name.equals("match")));
    };
  }

  private Operand expression(Term term) throws JsonPathSyntaxException {
    var operand = term.operand();
    if (operand instanceof Operand.Literal literal && literal.literal().isString()) {
      try {
        return new Operand.LiteralExpression(
            literal.literal(), RegularExpression.of(literal.literal().stringValue()));
      } catch (IllegalArgumentException e) {
        throw wrong(term.begin, e.getMessage());
      }
    }
    return operand;
  }

  private String string() throws JsonPathSyntaxException {
    char quote = text.charAt(at++);
    var read = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at);
      if (c < ' ') {
        throw wrong("a control character is written \\u and four digits");
      }
      at++;
      read.append(c == '\\' ? escaped(quote) : c);
    }
    if (at == text.length()) {
      throw wrong("the text that began before is not closed");
    }
    at++;
    refuseHalves(read);
    return read.toString();
  }

  private char escaped(char quote) throws JsonPathSyntaxException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    if (c == quote) {
      return quote;
    }
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '/', '\\' -> c;
      case 'u' -> unicode();
      default -> throw wrong("a backslash before this has no meaning; double it");
    };
  }

  private char unicode() throws JsonPathSyntaxException {
    var digits = text.substring(at, Math.min(at + 4, text.length()));
    if (!digits.matches("[0-9A-Fa-f]{4}")) {
      throw wrong("four hexadecimal digits follow \\u");
    }
    at += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private void refuseHalves(CharSequence read) throws JsonPathSyntaxException {
    if (read.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw wrong("the text before has half a surrogate pair in it");
    }
  }

  private void skipBlanks() {
    while (at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean acceptAfterBlanks(String sign) {
    int before = at;
    skipBlanks();
    if (accept(sign)) {
      return true;
    }
    at = before;
    return false;
  }

  private boolean looksAt(String sign) {
    return text.startsWith(sign, at);
  }

  private boolean accept(String sign) {
    if (looksAt(sign)) {
      at += sign.length();
      return true;
    }
    return false;
  }

  private void expect(String sign, String sentence) throws JsonPathSyntaxException {
    if (!accept(sign)) {
      throw wrong(sentence);
    }
  }

  private JsonPathSyntaxException wrong(String sentence) {
    return wrong(at, sentence);
  }

  private static JsonPathSyntaxException wrong(int index, String sentence) {
    return new JsonPathSyntaxException(index + 1, sentence);
  }
}
