package dev.understudy.sociocs.template;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Formatter;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.HandlebarsException;
import com.github.jknack.handlebars.io.AbstractTemplateLoader;
import com.github.jknack.handlebars.io.TemplateSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Reads message texts with dynamic fields, as Sociocs documents them: Handlebars with the helpers
 * {@code dateFormat}, {@code ifeq} and {@code contains} with {@code arr}. It is a text message, so
 * nothing is escaped; values are data only. Templates can't load others, and none takes long.
 *
 * <p>Safe for use by many threads. What was read is kept, up to a bound.
 */
public final class MessageTemplates {
  private static final int KEPT_BYTES = 16_000_000;

  private static final Pattern FOUND =
      Pattern.compile("found: '(.*?)'(?:, expected: '(.*)')?", Pattern.DOTALL);
  private static final Pattern NO_HELPER =
      Pattern.compile("could not find helper: '(.*)'", Pattern.DOTALL);

  private final Cache<String, MessageTemplate> kept =
      Caffeine.newBuilder()
          .maximumWeight(KEPT_BYTES)
          .weigher((String text, MessageTemplate template) -> template.size())
          .executor(Runnable::run)
          .build();

  private final Handlebars handlebars =
      new Handlebars(new NothingElse())
          .with(new TemplateHelpers())
          .with(EscapingStrategy.NOOP)
          .with((Formatter) (value, next) -> JsText.of(value))
          // As in Handlebars' own language: fields of an outer block are asked for by ../, and a
          // block's tags that have a line to themselves take the line with them.
          .parentScopeResolution(false)
          .prettyPrint(true);

  /**
   * Reads a message text.
   *
   * @param text the text as sent; one without {@code {{} is taken as it is
   * @throws TemplateErrors if it isn't a template, asks for something that isn't there, is nested
   *     deeper or longer than any message, or is a plain text of more than 102,400 bytes in UTF-8
   */
  public MessageTemplate parse(String text) throws TemplateErrors {
    if (!text.contains("{{")) {
      if (Rendering.bytes(text, 0, text.length()) > Rendering.MAX_OUTPUT) {
        throw TemplateErrors.tooLong();
      }
      return MessageTemplate.literal(text);
    }
    return kept.get(text, this::compile);
  }

  private MessageTemplate compile(String text) {
    int size = new TemplateScan(text).check();
    try {
      return MessageTemplate.compiled(handlebars.compileInline(text), size);
    } catch (HandlebarsException e) {
      throw refusal(e);
    } catch (RuntimeException e) {
      throw new TemplateErrors("The text's dynamic fields can't be read."); // the reader stumbled
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here reads
    }
  }

  private static TemplateErrors refusal(HandlebarsException e) {
    if (e.getError() != null) {
      return TemplateErrors.at(e.getError(), sentence(e.getError().reason));
    }
    var reason = e.getCause() == null ? "" : Objects.toString(e.getCause().getMessage(), "");
    return new TemplateErrors("Somewhere in the text: " + sentence(reason));
  }

  private static String sentence(String reason) {
    var helper = NO_HELPER.matcher(reason);
    if (helper.matches()) {
      return "there is no helper named "
          + quoted(helper.group(1))
          + "; a field with a blank in its name is {{[First Name]}}.";
    }
    var found = FOUND.matcher(reason);
    if (!found.lookingAt()) {
      return "this can't be read.";
    }
    var here = quoted(found.group(1));
    var expected = found.group(2);
    return expected == null || expected.equals("EOF")
        ? here + " doesn't belong here."
        : "expected " + quoted(expected) + ", found " + here + ".";
  }

  private static String quoted(String piece) {
    if (piece.equals("EOF")) {
      return "the end of the text";
    }
    return "'" + (piece.length() > 40 ? piece.substring(0, 40) + "..." : piece) + "'";
  }

  /** Where templates could load others from, if there were any. */
  private static final class NothingElse extends AbstractTemplateLoader {
    @Override
    public TemplateSource sourceAt(String location) throws IOException {
      throw new FileNotFoundException(location);
    }
  }
}
