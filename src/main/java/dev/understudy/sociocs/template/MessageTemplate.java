package dev.understudy.sociocs.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.HandlebarsException;
import com.github.jknack.handlebars.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A message text with dynamic fields, which can be filled in for any number of recipients. */
public final class MessageTemplate {
  private interface Renderer {
    String render(Map<String, Object> fields, Optional<Instant> now, RenderBudget budget);
  }

  private final Renderer renderer;
  private final int size;

  private MessageTemplate(Renderer renderer, int size) {
    this.renderer = renderer;
    this.size = size;
  }

  static MessageTemplate literal(String text) {
    return new MessageTemplate((fields, now, budget) -> text, text.length());
  }

  static MessageTemplate compiled(Template template, int size) {
    return new MessageTemplate((fields, now, budget) -> fill(template, fields, now, budget), size);
  }

  /** Returns about how many bytes it takes in memory. */
  int size() {
    return size;
  }

  /**
   * Fills in the fields without a current time: the masks {@code DDD} and {@code DDDD} of {@code
   * dateFormat} then always become the day of the week.
   *
   * @param fields strings, numbers, booleans, lists and maps, by case-sensitive name; a missing
   *     field becomes an empty text
   * @throws TemplateErrors if a helper is misused, or the text gets longer than 102,400 bytes in
   *     UTF-8
   */
  public String render(Map<String, Object> fields) throws TemplateErrors {
    return renderer.render(fields, Optional.empty(), new RenderBudget());
  }

  /**
   * Fills in the fields at a current time.
   *
   * @param now the sandbox's time, from which {@code DDD} and {@code DDDD} derive yesterday, today
   *     and tomorrow
   */
  String render(Map<String, Object> fields, Instant now) throws TemplateErrors {
    return render(fields, now, new RenderBudget());
  }

  /**
   * Fills in the fields for one of many recipients.
   *
   * @param budget the limit of the work for all recipients together
   */
  public String render(Map<String, Object> fields, Instant now, RenderBudget budget)
      throws TemplateErrors {
    return renderer.render(fields, Optional.of(now), budget);
  }

  private static String fill(
      Template template, Map<String, Object> fields, Optional<Instant> now, RenderBudget budget) {
    var rendering = new Rendering(now, budget);
    var context = Context.newBuilder(fields).resolver(rendering).build();
    context.data(Rendering.KEY, rendering);
    try {
      return rendering.of(template, context);
    } catch (HandlebarsException e) {
      throw refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here does I/O
    }
  }

  private static TemplateErrors refusal(HandlebarsException e) {
    if (e.getCause() instanceof TemplateErrors bad) {
      return bad;
    }
    var sentence =
        e.getCause() instanceof Misuse misuse
            ? misuse.getMessage()
            : "this can't be rendered; look at its fields and helpers.";
    return e.getError() == null
        ? new TemplateErrors("The text: " + sentence)
        : TemplateErrors.at(e.getError(), sentence);
  }

  /** The misuse of a helper. Handlebars adds the position. */
  static final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misuse(String sentence) {
      super(sentence, null, false, false);
    }
  }
}
