package dev.understudy.sociocs.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.Decorator;
import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.Options;
import com.github.jknack.handlebars.TagType;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.helper.DefaultHelperRegistry;
import dev.understudy.sociocs.template.MessageTemplate.Misuse;
import java.io.IOException;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The helpers of message texts: Sociocs' own, and those of Handlebars that only read fields. They
 * replace the library's helpers, which render a whole block before its output can be limited.
 */
final class TemplateHelpers extends DefaultHelperRegistry {
  /** The names of the helpers that have a block. */
  static final Set<String> BLOCKS =
      Set.of("if", "unless", "each", "with", "ifeq", "contains", "dateFormat");

  TemplateHelpers() {
    helpers().clear();
    block("if", (value, options) -> branch(options, !options.isFalsy(value)));
    block("unless", (value, options) -> branch(options, options.isFalsy(value)));
    block("with", TemplateHelpers::with);
    block("each", TemplateHelpers::each);
    block("ifeq", TemplateHelpers::ifEqual);
    block("contains", TemplateHelpers::contains);
    block("dateFormat", TemplateHelpers::dateFormat);
    registerHelper("arr", TemplateHelpers::list);
  }

  @Override
  public Decorator decorator(String name) {
    return null; // the library's only decorator defines partials
  }

  private interface HelperBody {
    void write(Object value, Options options) throws IOException;
  }

  private void block(String name, HelperBody body) {
    registerHelper(
        name,
        (Helper<Object>)
            (value, options) -> {
              if (options.tagType != TagType.SECTION) {
                throw new Misuse(
                    name + " has a block, {{#" + name + " ...}} ... {{/" + name + "}}.");
              }
              if (!options.blockParams.isEmpty()) {
                throw new Misuse("names given by 'as |...|' are not known here.");
              }
              Rendering.of(options).step();
              body.write(value, options);
              return null;
            });
  }

  private static void branch(Options options, boolean chosen) throws IOException {
    write(chosen ? options.fn : options.inverse, options.context, options);
  }

  private static void with(Object value, Options options) throws IOException {
    if (!options.isFalsy(value)) {
      write(options.fn, options.wrap(value), options);
      return;
    }
    // a plain {{#field}} has a context of its own here, made of the missing value
    var own = options.context;
    boolean plain = own.parent() != null && own.model() == value;
    write(options.inverse, plain ? own.parent() : own, options);
  }

  private static void each(Object value, Options options) throws IOException {
    var entries = new ArrayList<Map.Entry<?, ?>>();
    if (value instanceof Map<?, ?> map) {
      entries.addAll(map.entrySet());
    } else if (value instanceof List<?> list) {
      for (var item : list) {
        entries.add(new AbstractMap.SimpleImmutableEntry<>(entries.size(), item));
      }
    }
    if (entries.isEmpty()) {
      branch(options, false);
    }
    for (int index = 0; index < entries.size(); index++) {
      var context =
          Context.newContext(options.context, entries.get(index).getValue())
              .combine("@key", entries.get(index).getKey())
              .combine("@index", index)
              .combine("@first", index == 0)
              .combine("@last", index == entries.size() - 1);
      Rendering.of(options).step();
      write(options.fn, context, options);
    }
  }

  // docs: {{#ifeq "a" field}}...{{else ifeq "b" field}}...{{else}}...{{/ifeq}}
  private static void ifEqual(Object one, Options options) throws IOException {
    var values = arguments(one, options);
    if (values.size() != 2) {
      throw new Misuse("ifeq compares two values, {{#ifeq \"value\" field}}.");
    }
    branch(options, JsText.same(values.get(0), values.get(1)));
  }

  // docs: {{#contains (arr "a" "b") field}}...{{else}}...{{/contains}}
  private static void contains(Object values, Options options) throws IOException {
    if (arguments(values, options).size() != 2) {
      throw new Misuse("contains takes values and a field, {{#contains (arr \"a\" \"b\") field}}.");
    }
    Object sought = options.params[0];
    var among = values instanceof List<?> list ? list : Arrays.asList(values);
    boolean found = false;
    for (var value : among) {
      Rendering.of(options).step();
      found |= JsText.same(value, sought);
    }
    branch(options, found);
  }

  private static Object list(Object first, Options options) {
    var values = arguments(first, options);
    values.forEach(value -> Rendering.of(options).step());
    return values;
  }

  // docs: {{#dateFormat "mmmm d, yyyy"}}{{field}}{{/dateFormat}}
  private static void dateFormat(Object mask, Options options) throws IOException {
    if (arguments(mask, options).size() != 1 || !(mask instanceof CharSequence)) {
      throw new Misuse("dateFormat takes a format, {{#dateFormat \"mmmm d, yyyy\"}}.");
    }
    var rendering = Rendering.of(options);
    var written = rendering.of(options.fn, options.context);
    var date = DateFormatMask.read(written);
    if (date.isPresent()) {
      rendering.write(DateFormatMask.format(mask.toString(), date.get(), rendering.now()));
    }
  }

  private static void write(Template part, Context context, Options options) throws IOException {
    Rendering.of(options).write(part, context);
  }

  /** Returns the arguments of a helper; the library passes the first one separately. */
  private static List<Object> arguments(Object first, Options options) {
    var values = new ArrayList<>();
    int count = options.data(Context.PARAM_SIZE);
    if (count > 0) {
      values.add(first);
      values.addAll(Arrays.asList(options.params));
    }
    return values;
  }
}
