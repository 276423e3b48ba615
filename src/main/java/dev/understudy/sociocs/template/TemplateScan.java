package dev.understudy.sociocs.template;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The check of a template before Handlebars parses it. It refuses syntax that message texts do not
 * have, and templates on which the library would spend too much stack, memory or time. A limit of
 * the length alone is not enough: a valid text may have 1 MiB, but the library's parser takes about
 * 20 µs for each word, 5 µs for each blank in a tag, seconds for a name with hundreds of dots, and
 * a stack frame for each nested block. Real messages stay far below these limits.
 */
final class TemplateScan {
  private static final int MAX_BLOCK_DEPTH = 200;
  private static final int MAX_PARENTHESIS_DEPTH = 8;
  private static final int MAX_WORDS = 5_000;
  private static final int MAX_NAME_PARTS = 12;
  private static final int MAX_NAME_LENGTH = 128; // the library caches names for ever
  private static final int MAX_BLOCK_SOURCE = 8_000_000;

  private static final int BYTES_A_WORD = 500;

  // the parser takes each as a token
  private static final int MAX_BLANKS = 20_000;

  private record Block(int begin, int branches) {}

  private final String text;
  private final Deque<Block> blocks = new ArrayDeque<>();
  private int depth;
  private int words;
  private int blanks;
  private int blockSource;
  private boolean longCommentsEnd = true;

  TemplateScan(String text) {
    this.text = text;
  }

  /**
   * Checks the whole text.
   *
   * @return about how many bytes the parsed template will take
   * @throws TemplateErrors at the first refused syntax or exceeded limit; Handlebars finds other
   *     errors
   */
  int check() throws TemplateErrors {
    int at = text.indexOf("{{");
    while (at >= 0) {
      boolean escaped = at > 0 && text.charAt(at - 1) == '\\';
      if (escaped) {
        count(at);
      }
      int end = escaped ? text.indexOf("}}", at) : -1;
      at = text.indexOf("{{", end >= 0 ? end + 2 : tag(at));
    }
    return text.length() + blockSource + words * BYTES_A_WORD;
  }

  /** Checks one tag and returns its end. */
  private int tag(int open) {
    int at = open + 2;
    if (at < text.length() && text.charAt(at) == '~') {
      at++;
    }
    if (text.startsWith("!", at)) {
      return comment(open, at);
    }
    refuseUnsupported(open, at);
    int end = words(open, at);
    var inside = text.substring(at, Math.min(end, at + 20)).replaceAll("[~}]+", " ").strip();
    if (inside.startsWith("#") || inside.startsWith("^") && inside.length() > 1) {
      nest(open);
      blocks.push(new Block(open, 1));
    } else if (inside.startsWith("/") && !blocks.isEmpty()) {
      var block = blocks.pop();
      depth -= block.branches;
      addBlockSource(block.begin, end);
    } else if (inside.matches("(?s)else\\s.*") && !blocks.isEmpty()) {
      nest(open); // an else with a condition is parsed as a block in the block
      var block = blocks.pop();
      blocks.push(new Block(block.begin, block.branches + 1));
    }
    return end;
  }

  private int comment(int open, int at) {
    count(open);
    int end = text.indexOf("}}", at);
    if (text.startsWith("!--", at) && longCommentsEnd) {
      int last = text.indexOf("--", at + 3);
      while (last >= 0 && !text.startsWith("}}", last + 2) && !text.startsWith("~}}", last + 2)) {
        last = text.indexOf("--", last + 1);
      }
      longCommentsEnd = last >= 0;
      end = longCommentsEnd ? text.indexOf("}}", last) : end;
    }
    return end < 0 ? text.length() : end + 2;
  }

  private void refuseUnsupported(int open, int at) {
    if (text.startsWith("{{{{", open)) {
      throw refusal(open, "raw blocks are not known here.");
    }
    if (text.startsWith(">", at) || text.startsWith("#>", at)) {
      throw refusal(open, "there are no partials to include.");
    }
    if (text.startsWith("*", at) || text.startsWith("#*", at)) {
      throw refusal(open, "there are no decorators.");
    }
    if (text.startsWith("=", at)) {
      throw refusal(open, "fields are always written in {{ and }}.");
    }
    if (text.startsWith("^", at)) {
      int begin = at + 1;
      while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
        begin++;
      }
      int end = begin;
      while (end < text.length() && Character.isLetter(text.charAt(end))) {
        end++;
      }
      // the library would render the opposite branch
      if (TemplateHelpers.BLOCKS.contains(text.substring(begin, end))) {
        throw refusal(open, "a helper's block begins with {{#; what is otherwise, after {{else}}.");
      }
    }
  }

  /** Counts the words of a tag and returns its end. */
  private int words(int open, int begin) {
    int at = begin;
    int parentheses = 0;
    int parts = 0;
    int length = 0;
    boolean inWord = false;
    while (at < text.length() && !text.startsWith("}}", at)) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        count(open);
        inWord = false;
        at = string(at);
        continue;
      }
      if (c == '(' || c == ')') {
        count(open);
        inWord = false;
        parentheses += c == '(' ? 1 : -1;
      } else if (Character.isWhitespace(c)) {
        inWord = false;
        if (++blanks > MAX_BLANKS) {
          throw refusal(open, "more than " + MAX_BLANKS + " blanks inside tags in one text.");
        }
      } else if (!inWord) {
        count(open);
        inWord = true;
        parts = 0;
        length = 0;
      }
      length++;
      parts += c == '.' || c == '/' || c == '-' ? 1 : 0;
      if (parentheses > MAX_PARENTHESIS_DEPTH) {
        throw refusal(open, "this is nested too deep.");
      }
      if (parts > MAX_NAME_PARTS) {
        throw refusal(open, "a name has at most " + (MAX_NAME_PARTS + 1) + " parts.");
      }
      if (length > MAX_NAME_LENGTH && inWord) {
        throw refusal(open, "a name has at most " + MAX_NAME_LENGTH + " characters.");
      }
      at++;
    }
    return Math.min(at + 2, text.length());
  }

  /** Returns the end of a string in a tag. Handlebars refuses a string that does not end. */
  private int string(int quote) {
    for (int at = quote + 1; at < text.length() && text.charAt(at) != '\n'; at++) {
      if (text.charAt(at) == text.charAt(quote) && text.charAt(at - 1) != '\\') {
        return at + 1;
      }
    }
    return text.length();
  }

  private void nest(int open) {
    if (++depth > MAX_BLOCK_DEPTH) {
      throw refusal(open, "more than " + MAX_BLOCK_DEPTH + " blocks and branches in one another.");
    }
  }

  /** Counts the source of a block. The library keeps it for every block, so nested ones twice. */
  private void addBlockSource(int begin, int end) {
    blockSource += end - begin;
    if (blockSource > MAX_BLOCK_SOURCE) {
      throw refusal(begin, "blocks this long can't be in so many others.");
    }
  }

  private void count(int open) {
    if (++words > MAX_WORDS) {
      throw refusal(open, "more than " + MAX_WORDS + " names and values in one text.");
    }
  }

  private TemplateErrors refusal(int open, String what) {
    int line = 1 + (int) text.substring(0, open).chars().filter(c -> c == '\n').count();
    return TemplateErrors.at(line, open - text.lastIndexOf('\n', open), what);
  }
}
