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
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Parser of message texts with dynamic fields, as Sociocs documents them: Handlebars with the
 * helpers {@code dateFormat}, {@code ifeq} and {@code contains} with {@code arr}. Nothing is
 * escaped, since messages are plain text. Values are data only, templates can't load others, and
 * the work for each is limited.
 *
 * <p>Thread-safe. Parsed templates are cached.
 */
public final class MessageTemplates {
  private static final int MAX_CACHED_BYTES = 16_000_000;

  private static final Pattern FOUND =
      Pattern.compile("found: '(.*?)'(?:, expected: '(.*)')?", Pattern.DOTALL);
  private static final Pattern NO_HELPER =
      Pattern.compile("could not find helper: '(.*)'", Pattern.DOTALL);

  private final Cache<String, MessageTemplate> cache =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CACHED_BYTES)
          .weigher((String text, MessageTemplate template) -> template.size())
          .executor(Runnable::run)
          .build();

  /** The library, loaded with the first text that needs it. */
  private static final class Engine {
    private static final Handlebars HANDLEBARS =
        new Handlebars(new NoTemplates())
            .with(new TemplateHelpers())
            .with(EscapingStrategy.NOOP)
            .with((Formatter) (value, next) -> JsText.of(value))
            // as in Handlebars for JavaScript: fields of an outer block need ../, and a line that
            // holds only a block's tag is left out
            .parentScopeResolution(false)
            .prettyPrint(true);
  }

  /** Loads the library before a text needs it. */
  public static void loadEngine() {
    try {
      new MessageTemplates().parse("Hello {{NAME}}").render(Map.of("NAME", "Ada"));
    } catch (TemplateErrors e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Parses a message text.
   *
   * @param text the text as sent; without {@code {{} it is a plain text
   * @throws TemplateErrors if it is no template, names an unknown helper, is over a limit, or is a
   *     plain text of more than 102,400 bytes in UTF-8
   */
  public MessageTemplate parse(String text) throws TemplateErrors {
    if (!text.contains("{{")) {
      if (Rendering.bytes(text, 0, text.length()) > Rendering.MAX_OUTPUT) {
        throw TemplateErrors.tooLong();
      }
      return MessageTemplate.literal(text);
    }
    return cache.get(text, this::compile);
  }

  private MessageTemplate compile(String text) {
    int size = new TemplateScan(text).check();
    try {
      return MessageTemplate.compiled(Engine.HANDLEBARS.compileInline(text), size);
    } catch (HandlebarsException e) {
      throw refusal(e);
    } catch (RuntimeException e) {
      throw new TemplateErrors("The text's dynamic fields can't be read."); // a bug of the library
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here does I/O
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

  /** A loader that finds no templates. */
  private static final class NoTemplates extends AbstractTemplateLoader {
    @Override
    public TemplateSource sourceAt(String location) throws IOException {
      throw new FileNotFoundException(location);
    }
  }
}
