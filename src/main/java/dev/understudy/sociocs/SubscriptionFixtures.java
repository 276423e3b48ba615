package dev.understudy.sociocs;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.json.WebUrl;
import dev.understudy.sandbox.Ids;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.sociocs.SociocsEntities.WebhookSubscription;
import dev.understudy.transaction.SandboxTransaction;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the {@code webhook_subscriptions} of fixtures. */
final class SubscriptionFixtures {
  private final Map<String, Channel> channels;
  private final Ids ids;
  private final Map<String, WebhookSubscription> read = new LinkedHashMap<>();

  /** Creates a reader of subscriptions to these channels. */
  SubscriptionFixtures(Map<String, Channel> channels, Ids ids) {
    this.channels = channels;
    this.ids = ids;
  }

  Map<String, WebhookSubscription> read(Section section, Map<String, WebhookSubscription> before) {
    var all = new LinkedHashMap<>(before);
    for (var each : section.sections("webhook_subscriptions")) {
      var reference = each.requiredText("subscriber_reference_id");
      if (read.containsKey(reference) && !reference.isBlank()) {
        each.problem(
            "subscriber_reference_id", "there is a subscription for '" + reference + "' already");
      }
      // a subscription of an earlier document is replaced, as by a call
      var replaced = Optional.ofNullable(all.remove(reference));
      var id = id(each, replaced, all.size());
      if (all.values().stream().anyMatch(other -> other.id().equals(id))) {
        each.problem("id", "there is a webhook subscription '" + id + "' already");
      }
      var subscription = subscription(each, id, reference);
      all.put(reference, subscription);
      read.put(reference, subscription);
      each.noOtherKeys();
    }
    return all;
  }

  /** Returns the work that adds this document's subscriptions to a sandbox. */
  List<Consumer<SandboxTransaction>> seedRows() {
    return read.values().stream()
        .<Consumer<SandboxTransaction>>map(
            each -> tx -> new WebhookSubscriptions(tx).putWithId(each))
        .toList();
  }

  /** Writes subscriptions. */
  static void write(List<WebhookSubscription> subscriptions, SectionWriter section) {
    for (var each : subscriptions) {
      var written =
          section
              .item("webhook_subscriptions")
              .put("id", each.id())
              .put("platform", each.platform())
              .put("provider", each.channel().provider().word())
              .put("channel_key", each.channel().key())
              .put("subscriber_reference_id", each.subscriberReferenceId())
              .put("webhook_url", each.webhookUrl())
              .put("events", each.events());
      each.statuses()
          .ifPresent(
              words ->
                  written
                      .section("subevents")
                      .put(
                          WebhookSubscription.STATUS_UPDATES,
                          words.stream()
                              .filter(each.channel().provider().statuses()::contains)
                              .toList()));
      written.put("secret", each.secret());
    }
  }

  private String id(Section section, Optional<WebhookSubscription> replaced, int already) {
    return replaced
        .filter(old -> !section.has("id"))
        .map(old -> section.idOrMake("id", old::id))
        .orElseGet(() -> SociocsFixtures.id(section, already, ids, "webhook_subscription"));
  }

  private WebhookSubscription subscription(Section section, String id, String reference) {
    var channel = channel(section);
    return new WebhookSubscription(
        id,
        section.requiredText("platform"),
        channel,
        reference,
        webhookUrl(section),
        events(section),
        statuses(section, channel.provider().statuses()),
        section.text("secret"));
  }

  private Channel channel(Section section) {
    var provider = SociocsFixtures.provider(section);
    var key = section.requiredText("channel_key");
    var channel = Optional.ofNullable(channels.get(key));
    if (channel.isEmpty() && !key.isBlank()) {
      section.problem("channel_key", "there is no channel '" + key + "'");
    }
    provider
        .filter(named -> channel.isPresent() && channel.get().provider() != named)
        .ifPresent(
            named ->
                section.problem(
                    "provider",
                    "channel '" + key + "' is one of " + channel.get().provider().word()));
    return channel.orElseGet(() -> Channel.unknown(key, provider.orElse(ChannelProvider.TWLO)));
  }

  private static String webhookUrl(Section section) {
    var url = section.requiredText("webhook_url");
    if (!url.isBlank() && !WebUrl.isAbsolute(url)) {
      section.problem("webhook_url", "this must be an absolute http or https URL");
    }
    return url;
  }

  private static Set<String> events(Section section) {
    var events = section.texts("events");
    for (int i = 0; i < events.size(); i++) {
      if (!WebhookSubscription.EVENTS.contains(events.get(i))) {
        section.problemAt(
            "events", i, "an event is one of " + String.join(", ", WebhookSubscription.EVENTS));
      }
    }
    // docs: the default is messages alone
    return events.isEmpty() ? Set.of(WebhookSubscription.MESSAGES) : new LinkedHashSet<>(events);
  }

  private static Optional<Set<String>> statuses(Section section, List<String> known) {
    var subevents = section.listsByKey("subevents");
    subevents.forEach(
        (event, statuses) -> {
          if (!event.equals(WebhookSubscription.STATUS_UPDATES)) {
            section.problemAt(
                "subevents", event, "only " + WebhookSubscription.STATUS_UPDATES + " has some");
          }
          if (!known.containsAll(statuses)) {
            section.problemAt("subevents", event, "a status is one of " + String.join(", ", known));
          }
        });
    // ours: an empty list means all
    return Optional.ofNullable(subevents.get(WebhookSubscription.STATUS_UPDATES))
        .filter(statuses -> !statuses.isEmpty())
        .map((List<String> statuses) -> new LinkedHashSet<>(statuses));
  }
}
