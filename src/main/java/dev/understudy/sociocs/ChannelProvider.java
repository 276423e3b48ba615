package dev.understudy.sociocs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The company through which a channel's messages go. */
public enum ChannelProvider {
  TLNX("queued", "sending", "sent", "delivered", "sending_failed", "delivery_failed"), // Telnyx SMS
  TWLO("queued", "sending", "sent", "delivered", "undelivered", "failed"), // Twilio SMS
  TWLOWA("queued", "sending", "sent", "delivered", "read", "undelivered", "failed"), // its WhatsApp
  GSWA("enqueued", "queued", "sent", "delivered", "read", "failed"); // Gupshup WhatsApp

  /** The providers of bulk messages (spec). */
  public static final List<ChannelProvider> OF_BULK = List.of(TWLO, TWLOWA, GSWA);

  /** The providers of webhook subscriptions (docs). */
  public static final List<ChannelProvider> OF_SUBSCRIPTIONS = List.of(values());

  private final List<String> statuses;

  ChannelProvider(String... statuses) {
    this.statuses = List.of(statuses);
  }

  /** Returns the statuses of its messages (docs), from the first on. */
  public List<String> statuses() {
    return statuses;
  }

  /** Returns the statuses of all providers. */
  static List<String> allStatuses() {
    return Arrays.stream(values()).flatMap(each -> each.statuses.stream()).distinct().toList();
  }

  /** Returns the names of some providers, with commas between them. */
  public static String words(List<ChannelProvider> providers) {
    return providers.stream().map(ChannelProvider::word).collect(Collectors.joining(", "));
  }

  public static Optional<ChannelProvider> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** Returns its name on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the first status of a message (docs). */
  public String firstStatus() {
    return statuses.get(0);
  }
}
