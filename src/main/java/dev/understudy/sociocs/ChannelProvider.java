package dev.understudy.sociocs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Through whom a channel's messages go. */
enum ChannelProvider {
  TLNX("queued", "sending", "sent", "delivered", "sending_failed", "delivery_failed"), // Telnyx SMS
  TWLO("queued", "sending", "sent", "delivered", "undelivered", "failed"), // Twilio SMS
  TWLOWA("queued", "sending", "sent", "delivered", "read", "undelivered", "failed"), // its WhatsApp
  GSWA("enqueued", "queued", "sent", "delivered", "read", "failed"); // Gupshup WhatsApp

  /** Those that bulk messages can go through (spec). */
  static final List<ChannelProvider> OF_BULK = List.of(TWLO, TWLOWA, GSWA);

  /** Those that subscriptions to webhooks are for (docs). */
  static final List<ChannelProvider> OF_SUBSCRIPTIONS = List.of(values());

  private final List<String> statuses;

  ChannelProvider(String... statuses) {
    this.statuses = List.of(statuses);
  }

  /** What a message can be (docs), from the first on. */
  List<String> statuses() {
    return statuses;
  }

  /** What a message of any of them can be. */
  static List<String> allStatuses() {
    return Arrays.stream(values()).flatMap(each -> each.statuses.stream()).distinct().toList();
  }

  /** These as on the wire, with commas between them. */
  static String words(List<ChannelProvider> providers) {
    return providers.stream().map(ChannelProvider::word).collect(Collectors.joining(", "));
  }

  static Optional<ChannelProvider> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** As on the wire. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a message is that was just handed over (docs). */
  String firstStatus() {
    return statuses.get(0);
  }
}
