package dev.understudy.sociocs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Through whom a channel's messages go. Newer documentation also knows {@code tlnx}, Telnyx, but
 * not for bulk messages.
 */
enum ChannelProvider {
  TWLO("queued"), // Twilio SMS
  TWLOWA("queued"), // Twilio WhatsApp
  GSWA("enqueued"); // Gupshup WhatsApp

  private final String firstStatus;

  ChannelProvider(String firstStatus) {
    this.firstStatus = firstStatus;
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
    return firstStatus;
  }
}
