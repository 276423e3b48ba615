package dev.understudy.prelude.marketing;

import dev.understudy.prelude.marketing.SubscriptionConfig.KeywordTexts;
import dev.understudy.prelude.marketing.SubscriptionConfig.MoPhoneNumber;
import dev.understudy.prelude.marketing.SubscriptionStore.SubscriptionRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Schemas of the responses on subscriptions (docs). */
public final class SubscriptionViews {
  private SubscriptionViews() {}

  /**
   * A config.
   *
   * @param callbackUrl empty if it has none (ours)
   * @param moPhoneNumbers absent if there are none
   */
  public record ConfigView(
      String id,
      String name,
      String callbackUrl,
      KeywordTexts messages,
      Optional<List<MoPhoneNumber>> moPhoneNumbers,
      String createdAt,
      String updatedAt) {
    /** Returns the view of a config that exists since this instant. */
    public static ConfigView of(SubscriptionConfig config, Instant since) {
      return new ConfigView(
          config.id(),
          config.name(),
          config.callbackUrl().orElse(""),
          config.messages(),
          Optional.of(config.moPhoneNumbers()).filter(numbers -> !numbers.isEmpty()),
          since.toString(),
          since.toString());
    }
  }

  /** A number and its latest state. */
  public record PhoneNumberView(
      String configId,
      String phoneNumber,
      String state,
      String source,
      Optional<String> reason,
      String updatedAt) {
    /** Returns the view of the latest change of a number. */
    public static PhoneNumberView of(SubscriptionRow row) {
      return new PhoneNumberView(
          row.configId(),
          row.phone(),
          row.state(),
          row.source(),
          row.reason(),
          row.changedAt().toString());
    }
  }

  /** A change of a number, with the state after it. */
  public record ChangeView(
      String configId,
      String phoneNumber,
      String state,
      String source,
      Optional<String> reason,
      String timestamp) {
    /** Returns the view of a change. */
    public static ChangeView of(SubscriptionRow row) {
      return new ChangeView(
          row.configId(),
          row.phone(),
          row.state(),
          row.source(),
          row.reason(),
          row.changedAt().toString());
    }
  }

  /** A page of configs. */
  public record ConfigPage(List<ConfigView> configs, Optional<String> nextCursor) {}

  /** A page of numbers. */
  public record PhoneNumberPage(List<PhoneNumberView> phoneNumbers, Optional<String> nextCursor) {}

  /** A page of changes. */
  public record ChangePage(List<ChangeView> events, Optional<String> nextCursor) {}
}
