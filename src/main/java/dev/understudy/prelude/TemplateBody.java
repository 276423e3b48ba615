package dev.understudy.prelude;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Text of a template in one locale, parsed.
 *
 * @param parts texts and names of variables in turn, beginning with a text
 */
record TemplateBody(Locale locale, List<String> parts) {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.-]+)\\s*}}");

  static TemplateBody of(String tag, String text) {
    var parts = new ArrayList<String>();
    var found = VARIABLE.matcher(text);
    int end = 0;
    while (found.find()) {
      parts.add(text.substring(end, found.start()));
      parts.add(found.group(1));
      end = found.end();
    }
    parts.add(text.substring(end));
    return new TemplateBody(Locale.forLanguageTag(tag), List.copyOf(parts));
  }

  /** Returns a body that consists of these variables, sorted by name. */
  static TemplateBody ofVariables(String tag, Collection<String> names) {
    var parts = new ArrayList<String>();
    for (var name : names.stream().sorted().toList()) {
      parts.add(parts.isEmpty() ? "" : " ");
      parts.add(name);
    }
    parts.add("");
    return new TemplateBody(Locale.forLanguageTag(tag), List.copyOf(parts));
  }

  /** Returns the names of the variables in the text. */
  Set<String> variables() {
    var names = new TreeSet<String>();
    for (int i = 1; i < parts.size(); i += 2) {
      names.add(parts.get(i));
    }
    return names;
  }

  /** Returns the text as fixtures have it. */
  String written() {
    var text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      text.append(i % 2 == 0 ? parts.get(i) : "{{" + parts.get(i) + "}}");
    }
    return text.toString();
  }

  /** Returns the text with its variables replaced. The values are not escaped. */
  String render(Map<String, String> values) {
    var text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      text.append(i % 2 == 0 ? parts.get(i) : values.getOrDefault(parts.get(i), ""));
    }
    return text.toString();
  }
}
