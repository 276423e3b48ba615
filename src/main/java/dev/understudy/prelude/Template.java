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
 * @param countries the countries in which it is registered; empty: all
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

  /** Header of a WhatsApp template, with the files that fit it (seed). */
  enum TemplateHeader {
    NONE(Set.of()),
    /** Header of a template that no fixture names: every file fits. */
    UNKNOWN(Set.of()),
    // ours: the reference says "PDF and other document formats" without a list
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
   * Returns the channel of a message. Without a preference it is the template's first channel, so
   * that WhatsApp or RCS can come before SMS (docs). If the template lacks the preferred one, it is
   * SMS, else the first (ours).
   */
  MessageChannel channel(Optional<String> preferred) {
    if (preferred.isEmpty()) {
      return channels.get(0);
    }
    return preferred
        .map(MessageChannel::of)
        .filter(channels::contains)
        .orElseGet(
            () -> channels.contains(MessageChannel.SMS) ? MessageChannel.SMS : channels.get(0));
  }

  /**
   * Returns the channels of further attempts after one on the first channel: the template's in a
   * cycle (ours: the order).
   */
  List<MessageChannel> fallbacks(MessageChannel first, int attempts) {
    int start = channels.indexOf(first);
    return IntStream.rangeClosed(1, attempts)
        .mapToObj(n -> channels.get((start + n) % channels.size()))
        .toList();
  }

  /**
   * Returns the locale of the text that a recipient gets (docs): the requested one, else one of the
   * same language, else the default. If none is requested, it is that of the number's country.
   */
  String locale(Optional<String> requested, String region) {
    if (requested.isEmpty()) {
      return first(tag -> tag.getCountry().equals(region)).orElse(defaultLocale);
    }
    var locale = Locale.forLanguageTag(requested.get());
    return first(tag -> tag.equals(locale))
        .or(() -> first(tag -> tag.getLanguage().equals(locale.getLanguage())))
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
   * Returns a template that no fixture names, for a sandbox that accepts unknown entities. It has
   * the variables that were sent, the requested locale and any header.
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
