package dev.understudy.sociocs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Through whom a channel's messages go. Newer documentation also knows {@code tlnx}, Telnyx, but
 * not for bulk messages.
 */
enum ChannelProvider {
  TWLO("queued", "sending", "sent", "delivered", "undelivered", "failed"), // Twilio SMS
  TWLOWA("queued", "sending", "sent", "delivered", "read", "undelivered", "failed"), // its WhatsApp
  GSWA("enqueued", "queued", "sent", "delivered", "read", "failed"); // Gupshup WhatsApp

  private final List<String> statuses;

  ChannelProvider(String... statuses) {
    this.statuses = List.of(statuses);
  }

  /** What a message can be (docs), from the first on. */
  List<String> statuses() {
    return statuses;
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
