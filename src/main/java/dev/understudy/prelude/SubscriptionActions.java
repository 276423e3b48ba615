package dev.understudy.prelude;

import dev.understudy.json.FieldReader;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.marketing.MarketingSubscriptions;
import dev.understudy.prelude.marketing.MarketingSubscriptions.ChangeSource;
import dev.understudy.prelude.marketing.MarketingSubscriptions.SubscriptionChange;
import dev.understudy.prelude.marketing.SubscriptionConfig;
import dev.understudy.prelude.marketing.SubscriptionStore.SubscriptionRow;
import dev.understudy.prelude.marketing.SubscriptionViews.PhoneNumberView;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.SandboxWebhooks;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Changes of subscriptions that no published call makes, and that a test makes (docs). */
final class SubscriptionActions {
  private static final String DISCONNECT = ChangeSource.CARRIER_DISCONNECT.name();
  private static final List<String> SOURCES =
      List.of(ChangeSource.API.name(), ChangeSource.CSV_IMPORT.name(), DISCONNECT);
  private static final List<String> STATES =
      List.of(MarketingSubscriptions.SUBSCRIBED, MarketingSubscriptions.UNSUBSCRIBED);

  private SubscriptionActions() {}

  /** Response: the number's state for each config that is concerned. */
  private record ChangedSubscriptions(List<PhoneNumberView> subscriptions) {}

  /**
   * Changes the state of a number for one config, or for all.
   *
   * @throws dev.understudy.provider.Refusal if the body is invalid
   */
  static Object change(SandboxTransaction tx, ObjectNode body) {
    var fields = FieldReader.strict(body);
    var given = fields.requiredText("phone_number");
    var phone = given.flatMap(PhoneNumber::lenient);
    if (given.isPresent() && phone.isEmpty()) {
      fields.wrong("phone_number", "This has to be a phone number with its country code.");
    }
    fields.required("state");
    var state = fields.choice("state", STATES);
    var source = fields.choice("source", SOURCES).orElse(ChangeSource.API.name());
    var configs = configs(tx, fields);
    var isSubscribed = state.filter(MarketingSubscriptions.SUBSCRIBED::equals).isPresent();
    if (source.equals(DISCONNECT)) {
      if (isSubscribed) {
        fields.wrong("state", "A number that its carrier disconnects is unsubscribed: UNSUB.");
      }
      if (fields.any("config_id").isPresent()) {
        fields.wrong(
            "config_id", "A number that its carrier disconnects is unsubscribed from all configs.");
      }
    }
    Problem.Invalid.throwIfAny(fields.findings());
    var change =
        new SubscriptionChange(
            phone.orElseThrow().e164(),
            isSubscribed,
            ChangeSource.valueOf(source),
            Optional.empty());
    var rows =
        new MarketingSubscriptions(tx)
            .change(configs.stream().map(SubscriptionConfig::id).toList(), List.of(change));
    if (source.equals(DISCONNECT)) {
      announce(tx, configs, rows);
    }
    return new ChangedSubscriptions(rows.stream().map(PhoneNumberView::of).toList());
  }

  /** Sends an event to each config (docs). */
  private static void announce(
      SandboxTransaction tx, List<SubscriptionConfig> configs, List<SubscriptionRow> rows) {
    var webhooks = new PreludeWebhooks(tx);
    for (int i = 0; i < configs.size(); i++) {
      var row = rows.get(i);
      configs
          .get(i)
          .callbackUrl()
          .ifPresent(url -> new SandboxWebhooks(tx).add(webhooks.disconnect(row, url)));
    }
  }

  private static List<SubscriptionConfig> configs(SandboxTransaction tx, FieldReader fields) {
    var all = tx.entities().of(PreludeFixtures.READER).configs(tx.ids());
    var id = fields.text("config_id");
    var chosen =
        all.stream().filter(config -> id.isEmpty() || config.id().equals(id.get())).toList();
    if (chosen.isEmpty()) {
      fields.wrong(
          "config_id",
          "There is no such subscription config; there are "
              + String.join(", ", all.stream().map(SubscriptionConfig::id).toList())
              + ".");
    }
    return chosen;
  }
}
