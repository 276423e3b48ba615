package dev.understudy.prelude;

import dev.understudy.fixture.Section;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.prelude.Template.TemplateCategory;
import dev.understudy.prelude.Template.TemplateHeader;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Settings;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads the {@code templates} of fixtures. */
final class TemplateFixtures {
  private TemplateFixtures() {}

  /** Returns the templates of earlier documents and of this one, by id. */
  static Map<String, Template> templates(
      Section section, Map<String, Template> before, Set<String> senders, Ids ids) {
    var templates = new LinkedHashMap<>(before);
    var number = 0;
    for (var each : section.sections("templates")) {
      var nth = ++number;
      var template = template(each, senders, () -> "template_" + ids.base32("template", nth));
      if (templates.putIfAbsent(template.id(), template) != null) {
        each.problem("id", "there is a template '" + template.id() + "' already");
      }
    }
    return Map.copyOf(templates);
  }

  private static Template template(Section section, Set<String> senders, Supplier<String> freshId) {
    var id = section.idOrMake("id", freshId);
    if (!NotifyRequests.isTemplateId(id)) {
      section.problem("id", "a template id is 'template_' and 26 letters or digits");
    }
    var from = section.text("from").orElseGet(() -> senders.stream().findFirst().orElse(""));
    if (!senders.contains(from)) {
      section.problem("from", "'" + from + "' is not among the senders");
    }
    var bodies = section.textsByKey("bodies");
    var defaultLocale =
        section
            .text("default_locale")
            .orElseGet(() -> bodies.keySet().stream().findFirst().orElse(""));
    if (bodies.isEmpty()) {
      section.problem("bodies", "a template needs a body, by locale, such as en-US");
    } else if (!bodies.containsKey(defaultLocale)) {
      section.problem("default_locale", "there is no body for " + defaultLocale);
    }
    bodies.keySet().stream()
        .filter(tag -> !NotifyRequests.isLocale(tag))
        .forEach(tag -> section.problem("bodies", "'" + tag + "' is no BCP 47 locale"));
    var parsed = new LinkedHashMap<String, TemplateBody>();
    bodies.forEach((tag, body) -> parsed.put(tag, TemplateBody.of(tag, body)));
    var variables =
        Optional.ofNullable(parsed.get(defaultLocale))
            .map(TemplateBody::variables)
            .orElse(Set.of());
    parsed.forEach(
        (tag, body) -> {
          if (!body.variables().equals(variables)) {
            section.problem(
                "bodies", "the body for " + tag + " names other variables than " + defaultLocale);
          }
        });
    var template =
        new Template(
            id,
            section
                .choice("category", Settings.words(TemplateCategory.class))
                .map(word -> Settings.of(TemplateCategory.class, word))
                .orElse(TemplateCategory.TRANSACTIONAL),
            from,
            channels(section),
            header(section),
            countries(section),
            defaultLocale,
            parsed,
            section.flag("approved", true),
            Set.copyOf(variables));
    if (!template.approved() && !template.isMarketing()) {
      section.problem("approved", "only a marketing template can wait for approval");
    }
    section.noOtherKeys();
    return template;
  }

  private static List<MessageChannel> channels(Section section) {
    var given = section.texts("channels");
    var words = Arrays.stream(MessageChannel.values()).map(MessageChannel::word).toList();
    for (int i = 0; i < given.size(); i++) {
      if (!words.contains(given.get(i))) {
        section.problemAt("channels", i, "a channel is one of " + String.join(", ", words));
      }
    }
    var known = given.stream().filter(words::contains).map(MessageChannel::of).distinct().toList();
    return known.isEmpty() ? List.of(MessageChannel.SMS) : known;
  }

  private static TemplateHeader header(Section section) {
    return section
        .choice("header", List.of("none", "DOCUMENT", "IMAGE", "VIDEO"))
        .map(word -> TemplateHeader.valueOf(word.toUpperCase(Locale.ROOT)))
        .orElse(TemplateHeader.NONE);
  }

  private static Set<String> countries(Section section) {
    var given = section.texts("countries");
    for (int i = 0; i < given.size(); i++) {
      if (!PreludeFixtures.isCountry(given.get(i))) {
        section.problemAt("countries", i, "a country is two capital letters, such as FR");
      }
    }
    return new HashSet<>(given);
  }
}
