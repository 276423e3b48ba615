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
 * One rendering of a template: what it has written, and how much it may still do. Loops in loops
 * are stopped while they run, by what they write and by what they look up.
 *
 * <p>Being asked for every field, it counts; the fields themselves are found by the resolver for
 * maps that Handlebars adds, and by no other.
 */
final class Rendering implements ValueResolver {
  /** ours: 100 KB, in UTF-8 bytes. */
  static final int MAX_OUTPUT = 102_400;

  /** No template can write this name: it holds the sign that ends one. */
  static final String KEY = "rendering]";

  private static final int STEP = 20;
  private static final int MAX_STEPS = 10_000_000;

  private final Optional<Instant> now;
  private final RenderBudget ofAll;
  private Output output = new Output();
  private int effort;

  /**
   * @param ofAll what this and others may cost together
   */
  Rendering(Optional<Instant> now, RenderBudget ofAll) {
    this.now = now;
    this.ofAll = ofAll;
  }

  static Rendering of(Options options) {
    return options.data(KEY);
  }

  Optional<Instant> now() {
    return now;
  }

  /** Writes a text here. */
  void write(String text) {
    output.append(text);
  }

  /** Writes a part of the template here. */
  void write(Template part, Context context) throws IOException {
    part.apply(context, output);
  }

  /** What a part of the template says, without writing it here. */
  String of(Template part, Context context) throws IOException {
    var around = output;
    output = new Output();
    try {
      part.apply(context, output);
      return output.text.toString();
    } finally {
      output = around;
    }
  }

  /** Counts one step of work. */
  void step() {
    spend(STEP);
  }

  private void spend(int amount) {
    ofAll.spend(amount);
    effort += amount;
    if (effort > MAX_STEPS) {
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

  /** The length in UTF-8 of a part of a text; a half of a surrogate pair counts two. */
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
      admit(part, begin, begin + length);
      text.append(part, begin, begin + length);
    }

    @Override
    public void write(char[] part, int begin, int length) {
      write(String.valueOf(part, begin, length), 0, length);
    }

    @Override
    public Writer append(CharSequence part) {
      admit(part, 0, part.length());
      text.append(part);
      return this;
    }

    private void admit(CharSequence part, int begin, int end) {
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
