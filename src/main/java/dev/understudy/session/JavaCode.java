package dev.understudy.session;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An expression of Java that is laid out as google-java-format would: in one line if it fits, else
 * broken at its outermost parentheses or dots.
 */
sealed interface JavaCode {
  /** The longest line. */
  int MAX_COLUMN = 100;

  /** A piece of code that is never broken. */
  record RawCode(String code) implements JavaCode {}

  /** A text block. */
  record TextBlock(String text) implements JavaCode {}

  /** A call of a method. */
  record MethodCall(String name, List<JavaCode> arguments) implements JavaCode {}

  /** Calls on the result of each other. */
  record CallChain(JavaCode start, List<MethodCall> calls) implements JavaCode {}

  static JavaCode words(String code) {
    return new RawCode(code);
  }

  /** Returns a text, as a literal or a block. */
  static JavaCode text(String text) {
    return JavaText.isBlock(text) ? new TextBlock(text) : new RawCode(JavaText.literal(text));
  }

  static MethodCall call(String name, JavaCode... arguments) {
    return new MethodCall(name, List.of(arguments));
  }

  static MethodCall call(String name, List<? extends JavaCode> arguments) {
    return new MethodCall(name, List.copyOf(arguments));
  }

  /** Returns calls on the result of each other; without calls just the start. */
  static JavaCode chain(JavaCode start, List<MethodCall> calls) {
    return calls.isEmpty() ? start : new CallChain(start, List.copyOf(calls));
  }

  static JavaCode chain(String start, MethodCall... calls) {
    return new CallChain(new RawCode(start), Arrays.asList(calls));
  }

  /** Returns the code in one line; empty if it has a text block. */
  default Optional<String> flat() {
    if (this instanceof RawCode words) {
      return Optional.of(words.code());
    }
    if (this instanceof MethodCall call) {
      return flat(call.arguments()).map(arguments -> call.name() + "(" + arguments + ")");
    }
    if (this instanceof CallChain chain) {
      var parts = chain.calls().stream().map(JavaCode::flat).toList();
      return parts.stream().allMatch(Optional::isPresent)
          ? chain
              .start()
              .flat()
              .map(
                  start ->
                      start
                          + parts.stream()
                              .map(part -> "." + part.orElseThrow())
                              .collect(Collectors.joining()))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<String> flat(List<JavaCode> codes) {
    var parts = codes.stream().map(JavaCode::flat).toList();
    return parts.stream().allMatch(Optional::isPresent)
        ? Optional.of(parts.stream().map(Optional::orElseThrow).collect(Collectors.joining(", ")))
        : Optional.empty();
  }

  /**
   * Returns the code in as many lines as it needs.
   *
   * @param indent of the line that it begins in
   * @param column at which it begins
   * @param after the number of characters that follow in its last line
   */
  default String print(int indent, int column, int after) {
    var flat = flat();
    if (flat.isPresent() && column + flat.get().length() + after <= MAX_COLUMN) {
      return flat.get();
    }
    if (this instanceof TextBlock block) {
      return JavaText.blockLines(block.text()).stream()
          .map(line -> line.isEmpty() ? "" : " ".repeat(column) + line)
          .collect(
              Collectors.joining(
                  "\n",
                  JavaText.QUOTES + "\n",
                  (block.text().endsWith("\n")
                          ? "\n" + " ".repeat(column)
                          : "\n" + " ".repeat(column))
                      + JavaText.QUOTES));
    }
    if (this instanceof MethodCall call) {
      return printCall(call, indent, after);
    }
    if (this instanceof CallChain chain) {
      return printChain(chain, indent, column, after);
    }
    return flat.orElseThrow();
  }

  private static String printCall(MethodCall call, int indent, int after) {
    int inner = indent + 4;
    var line = "\n" + " ".repeat(inner);
    var flat = flat(call.arguments());
    if (flat.isPresent() && inner + flat.get().length() + 1 + after <= MAX_COLUMN) {
      return call.name() + "(" + line + flat.get() + ")";
    }
    var code = new StringBuilder(call.name()).append('(');
    int last = call.arguments().size() - 1;
    for (int i = 0; i <= last; i++) {
      code.append(line)
          .append(call.arguments().get(i).print(inner, inner, i < last ? 1 : 1 + after));
      code.append(i < last ? "," : ")");
    }
    return code.toString();
  }

  private static String printChain(CallChain chain, int indent, int column, int after) {
    int inner = indent + 4;
    var code = new StringBuilder(chain.start().print(inner, column, 0));
    for (var call : chain.calls()) {
      code.append('\n').append(" ".repeat(inner)).append('.');
      code.append(call.print(inner, inner + 1, after));
    }
    return code.toString();
  }

  /** Returns a statement that ends in a line break. */
  default String statement(int indent) {
    return " ".repeat(indent) + print(indent, indent, 1) + ";\n";
  }

  /** Returns a declaration of a variable. */
  default String assignedTo(String declared, int indent) {
    var start = " ".repeat(indent) + declared + " =";
    var flat = flat();
    if (flat.isPresent() && start.length() + 1 + flat.get().length() + 1 <= MAX_COLUMN) {
      return start + " " + flat.get() + ";\n";
    }
    return start + "\n" + " ".repeat(indent + 4) + print(indent + 4, indent + 4, 1) + ";\n";
  }
}
