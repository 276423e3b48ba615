package dev.understudy.search;

import dev.understudy.search.PathQuery.Segment;
import java.util.ArrayList;
import java.util.List;

/** A parser of queries by the grammar of RFC 9535. {@link FilterParser} parses their filters. */
final class JsonPathParser {
  private final PathScanner scanner;
  private final FilterParser filters;

  private JsonPathParser(String text) {
    this.scanner = new PathScanner(text);
    this.filters = new FilterParser(scanner, this);
  }

  static PathQuery parse(String text) throws JsonPathSyntaxException {
    if (text.length() > JsonPath.MAX_LENGTH) {
      throw new JsonPathSyntaxException(
          JsonPath.MAX_LENGTH + 1, "a query has at most " + JsonPath.MAX_LENGTH + " characters");
    }
    var parser = new JsonPathParser(text);
    parser.scanner.expect("$", "a query begins with $");
    var query = new PathQuery(true, parser.segments());
    if (!parser.scanner.isAtEnd()) {
      throw parser.scanner.wrong(
          "a step is .name, ['name'], [0], [*] or [?filter], and a function such as length()"
              + " stands in a filter, as in [?length(@.to) == 2]");
    }
    return query;
  }

  /** Parses the segments after {@code $} or {@code @}, up to the first sign of anything else. */
  List<Segment> segments() throws JsonPathSyntaxException {
    var segments = new ArrayList<Segment>();
    while (true) {
      int before = scanner.position();
      scanner.skipBlanks();
      if (scanner.accept("..")) {
        var selectors = scanner.looksAt("[") ? inBrackets() : List.of(shorthand());
        segments.add(new Segment(true, selectors));
      } else if (scanner.accept(".")) {
        segments.add(new Segment(false, List.of(shorthand())));
      } else if (scanner.looksAt("[")) {
        segments.add(new Segment(false, inBrackets()));
      } else {
        scanner.backTo(before);
        return List.copyOf(segments);
      }
    }
  }

  /** Parses the name or star after a dot. */
  private Selector shorthand() throws JsonPathSyntaxException {
    if (scanner.accept("*")) {
      return new Selector.Wildcard();
    }
    return scanner
        .name()
        .map(Selector.Name::new)
        .orElseThrow(
            () ->
                scanner.wrong(
                    "a name or * belongs here; a name with other signs is written"
                        + " ['first-name']"));
  }

  private List<Selector> inBrackets() throws JsonPathSyntaxException {
    scanner.expect("[", "[ belongs here");
    var selectors = new ArrayList<Selector>();
    do {
      scanner.skipBlanks();
      selectors.add(selector());
      scanner.skipBlanks();
    } while (scanner.accept(","));
    scanner.expect("]", "] or , belongs here");
    return List.copyOf(selectors);
  }

  private Selector selector() throws JsonPathSyntaxException {
    if (scanner.looksAtQuote()) {
      return new Selector.Name(scanner.string());
    }
    if (scanner.accept("*")) {
      return new Selector.Wildcard();
    }
    if (scanner.accept("?")) {
      scanner.skipBlanks();
      return new Selector.Filter(filters.condition());
    }
    if (scanner.looksAt("(")) {
      throw scanner.wrong("there are no scripts; the last element is [-1]");
    }
    return indexOrSlice();
  }

  private Selector indexOrSlice() throws JsonPathSyntaxException {
    var start = scanner.integer();
    if (!scanner.acceptAfterBlanks(":")) {
      return new Selector.Index(
          start.orElseThrow(
              () ->
                  scanner.wrong("an index, a name in quotes, *, a slice or ?filter belongs here")));
    }
    scanner.skipBlanks();
    var end = scanner.integer();
    scanner.skipBlanks();
    long step = 1;
    if (scanner.accept(":")) {
      scanner.skipBlanks();
      step = scanner.integer().orElse(1);
    }
    return new Selector.Slice(start, end, step);
  }
}
