package dev.understudy.prelude;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A message template of the account.
 *
 * @param countries where it is registered; empty: everywhere
 * @param bodies the text by locale; all name the same variables
 */
record Template(
    String id,
    TemplateCategory category,
    String from,
    List<MessageChannel> channels,
    TemplateHeader header,
    Set<String> countries,
    String defaultLocale,
    Map<String, TemplateBody> bodies,
    boolean approved,
    Set<String> variables) {
  enum TemplateCategory {
    TRANSACTIONAL,
    MARKETING
  }

  enum MessageChannel {
    SMS,
    RCS,
    WHATSAPP;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static MessageChannel of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** What the header of a WhatsApp template takes (seed: which files fit which header). */
  enum TemplateHeader {
    NONE(Set.of()),
    /** Of a template that no fixture names: whatever file there is fits. */
    UNKNOWN(Set.of()),
    // the reference names PDF "and other document formats" without a list: these are ours
    DOCUMENT(
        Set.of(
            "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "txt",
            "csv")),
    IMAGE(Set.of("png", "jpg", "jpeg", "webp")),
    VIDEO(Set.of("mp4", "3gp"));

    private final Set<String> extensions;

    TemplateHeader(Set<String> extensions) {
      this.extensions = extensions;
    }

    boolean fits(String path) {
      int dot = path.lastIndexOf('.');
      return this == UNKNOWN
          || dot >= 0 && extensions.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
  }

  boolean isMarketing() {
    return category == TemplateCategory.MARKETING;
  }

  /**
   * The channel that a message takes: the preferred one if the template has it, else a fallback.
   */
  MessageChannel channel(Optional<String> preferred) {
    return preferred
        .map(MessageChannel::of)
        .filter(channels::contains)
        .orElseGet(
            () -> channels.contains(MessageChannel.SMS) ? MessageChannel.SMS : channels.get(0));
  }

  /**
   * The channels of so many further attempts after one on the first channel: the template's, one
   * after the other and from the beginning again (ours: the order).
   */
  List<MessageChannel> fallbacks(MessageChannel first, int attempts) {
    int begin = channels.indexOf(first);
    return IntStream.rangeClosed(1, attempts)
        .mapToObj(n -> channels.get((begin + n) % channels.size()))
        .toList();
  }

  /**
   * The locale of the text that a recipient gets: the asked one, else one of the same language,
   * else the default; where none is asked, the one of the number's country (docs).
   */
  String locale(Optional<String> asked, String region) {
    if (asked.isEmpty()) {
      return first(tag -> tag.getCountry().equals(region)).orElse(defaultLocale);
    }
    var wanted = Locale.forLanguageTag(asked.get());
    return first(tag -> tag.equals(wanted))
        .or(() -> first(tag -> tag.getLanguage().equals(wanted.getLanguage())))
        .orElse(defaultLocale);
  }

  private Optional<String> first(Predicate<Locale> matches) {
    for (var each : bodies.entrySet()) {
      if (matches.test(each.getValue().locale())) {
        return Optional.of(each.getKey());
      }
    }
    return Optional.empty();
  }

  /**
   * Returns a template that no fixture names, as a sandbox takes it that accepts unknown entities:
   * with the variables that are given, in the locale that is asked for, and any header.
   */
  static Template unknown(
      String id, String from, Optional<String> locale, Collection<String> variables) {
    var tag = locale.orElse("en-US");
    return new Template(
        id,
        TemplateCategory.TRANSACTIONAL,
        from,
        List.of(MessageChannel.values()),
        TemplateHeader.UNKNOWN,
        Set.of(),
        tag,
        Map.of(tag, TemplateBody.ofVariables(tag, variables)),
        true,
        Set.copyOf(variables));
  }
}
