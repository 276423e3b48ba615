package dev.understudy.sociocs.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.HandlebarsException;
import com.github.jknack.handlebars.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A message text with dynamic fields, ready to be filled in for any number of recipients. */
public final class MessageTemplate {
  private interface Source {
    String fill(Map<String, Object> fields, Optional<Instant> now, RenderBudget ofAll);
  }

  private final Source source;
  private final int size;

  private MessageTemplate(Source source, int size) {
    this.source = source;
    this.size = size;
  }

  static MessageTemplate literal(String text) {
    return new MessageTemplate((fields, now, ofAll) -> text, text.length());
  }

  static MessageTemplate compiled(Template template, int size) {
    return new MessageTemplate((fields, now, ofAll) -> fill(template, fields, now, ofAll), size);
  }

  /** About how many bytes this takes. */
  int size() {
    return size;
  }

  /**
   * Fills the fields in, without knowing what day it is: the masks {@code DDD} and {@code DDDD} of
   * {@code dateFormat} then always name the day of the week.
   *
   * @param fields strings, numbers, booleans, lists and maps, by case-sensitive name; a field that
   *     isn't there renders empty
   * @throws TemplateErrors if a helper is used in a way it isn't made for, or the text gets longer
   *     than 102,400 bytes in UTF-8
   */
  public String render(Map<String, Object> fields) throws TemplateErrors {
    return source.fill(fields, Optional.empty(), new RenderBudget());
  }

  /**
   * As {@link #render(Map)}, on a day.
   *
   * @param now the sandbox's time, against which {@code DDD} and {@code DDDD} tell yesterday, today
   *     and tomorrow
   */
  String render(Map<String, Object> fields, Instant now) throws TemplateErrors {
    return render(fields, now, new RenderBudget());
  }

  /**
   * As {@link #render(Map, Instant)}, as one of many.
   *
   * @param ofAll what this and the others may cost together
   */
  public String render(Map<String, Object> fields, Instant now, RenderBudget ofAll)
      throws TemplateErrors {
    return source.fill(fields, Optional.of(now), ofAll);
  }

  private static String fill(
      Template template, Map<String, Object> fields, Optional<Instant> now, RenderBudget ofAll) {
    var rendering = new Rendering(now, ofAll);
    var context = Context.newBuilder(fields).resolver(rendering).build();
    context.data(Rendering.KEY, rendering);
    try {
      return rendering.of(template, context);
    } catch (HandlebarsException e) {
      throw refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here reads or writes
    }
  }

  private static TemplateErrors refusal(HandlebarsException e) {
    if (e.getCause() instanceof TemplateErrors bad) {
      return bad;
    }
    var what =
        e.getCause() instanceof Misuse misuse
            ? misuse.getMessage()
            : "this can't be rendered; look at its fields and helpers.";
    return e.getError() == null
        ? new TemplateErrors("The text: " + what)
        : TemplateErrors.at(e.getError(), what);
  }

  /** A helper used in a way it isn't made for; where, Handlebars knows. */
  static final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misuse(String what) {
      super(what, null, false, false);
    }
  }
}
