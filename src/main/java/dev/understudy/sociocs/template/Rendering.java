package dev.understudy.sociocs.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.Options;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.ValueResolver;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One rendering of a template: its output, and the count of its work. Nested loops are stopped
 * while they run, when they have written or looked up too much.
 *
 * <p>It is a resolver that finds nothing and only counts the lookups; Handlebars' own resolver of
 * maps finds the fields.
 */
final class Rendering implements ValueResolver {
  /** ours: 100 KB in UTF-8. */
  static final int MAX_OUTPUT = 102_400;

  /** A name that no template can contain, since it ends with the character that ends names. */
  static final String KEY = "rendering]";

  private static final int STEP = 20;
  private static final int MAX_STEPS = 10_000_000;

  private final Optional<Instant> now;
  private final RenderBudget budget;
  private Output output = new Output();
  private int steps;

  /**
   * Creates a rendering.
   *
   * @param budget the limit of the work of all renderings
   */
  Rendering(Optional<Instant> now, RenderBudget budget) {
    this.now = now;
    this.budget = budget;
  }

  static Rendering of(Options options) {
    return options.data(KEY);
  }

  Optional<Instant> now() {
    return now;
  }

  /** Writes a text to the output. */
  void write(String text) {
    output.append(text);
  }

  /** Renders a part of the template to the output. */
  void write(Template part, Context context) throws IOException {
    part.apply(context, output);
  }

  /** Renders a part of the template to a text of its own. */
  String of(Template part, Context context) throws IOException {
    var outer = output;
    output = new Output();
    try {
      part.apply(context, output);
      return output.text.toString();
    } finally {
      output = outer;
    }
  }

  /** Counts one step of work. */
  void step() {
    spend(STEP);
  }

  private void spend(int amount) {
    budget.spend(amount);
    steps += amount;
    if (steps > MAX_STEPS) {
      throw new TemplateErrors("The text's loops take too long to fill in.");
    }
  }

  @Override
  public Object resolve(Object context, String name) {
    step();
    return UNRESOLVED;
  }

  @Override
  public Object resolve(Object context) {
    step();
    return UNRESOLVED;
  }

  @Override
  public Set<Map.Entry<String, Object>> propertySet(Object context) {
    return Set.of();
  }

  /** Returns the length of a part of a text in UTF-8; half a surrogate pair counts two bytes. */
  static int bytes(CharSequence text, int begin, int end) {
    int bytes = 0;
    for (int at = begin; at < end; at++) {
      char c = text.charAt(at);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  private final class Output extends Writer {
    private final StringBuilder text = new StringBuilder();
    private int bytes;

    @Override
    public void write(String part, int begin, int length) {
      count(part, begin, begin + length);
      text.append(part, begin, begin + length);
    }

    @Override
    public void write(char[] part, int begin, int length) {
      write(String.valueOf(part, begin, length), 0, length);
    }

    @Override
    public Writer append(CharSequence part) {
      count(part, 0, part.length());
      text.append(part);
      return this;
    }

    private void count(CharSequence part, int begin, int end) {
      if (end - begin > MAX_OUTPUT - bytes) {
        throw TemplateErrors.tooLong();
      }
      spend(end - begin);
      bytes += Rendering.bytes(part, begin, end);
      if (bytes > MAX_OUTPUT) {
        throw TemplateErrors.tooLong();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
