package dev.understudy.sociocs;

import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The operations on webhook subscriptions (docs, unless marked). */
final class SubscriptionOperations {
  private static final int ID_LENGTH = 24; // ours

  /** The body of a success. */
  record DataBody(String status, Object data) {
    static Response of(Object data) {
      return Response.ok(new DataBody("success", data));
    }
  }

  /** The body of a success that has nothing to say. */
  record SuccessBody(String status) {
    static Response answer() {
      return Response.ok(new SuccessBody("success"));
    }
  }

  record IdBody(String id) {}

  /** Makes a subscription, or changes the one with the same reference. */
  Response create(Call call) {
    var wanted = new SubscriptionRules(call).check();
    var ids = call.tx().ids();
    var id =
        new WebhookSubscriptions(call.tx())
            .put(wanted, number -> ids.hex("subscription", number, ID_LENGTH));
    return DataBody.of(new IdBody(id));
  }

  /** All of them. */
  Response list(Call call) {
    return DataBody.of(
        new WebhookSubscriptions(call.tx())
            .all().stream().map(WebhookSubscriptions.WebhookSubscriptionRow::shown).toList());
  }

  /** One of them. */
  Response get(Call call) {
    var id = call.request().inPath().get("id");
    return new WebhookSubscriptions(call.tx())
        .all().stream()
            .filter(row -> row.id().equals(id))
            .findFirst()
            .map(row -> DataBody.of(row.shown()))
            .orElseThrow(() -> missing(SociocsErrors.SUBSCRIPTION_NOT_FOUND.sentence(id)));
  }

  /** Ends one of them. */
  Response delete(Call call) {
    var id = call.request().inPath().get("id");
    if (!new WebhookSubscriptions(call.tx()).remove(id)) {
      throw missing(SociocsErrors.SUBSCRIPTION_NOT_FOUND.sentence(id));
    }
    return SuccessBody.answer();
  }

  /** ours: what is not there is a 404. */
  static RuntimeException missing(String sentence) {
    return new Problem.Failing(404, Optional.empty(), Optional.of(sentence), Map.of()).refusal();
  }

  /** The rules of a subscription; all that are broken are reported, in the order of the fields. */
  private static final class SubscriptionRules {
    private final Findings findings = new Findings();
    private final SociocsFields reader = new SociocsFields(findings);
    private final JsonNode body;
    private final SociocsEntities entities;
    private final boolean acceptsUnknown;

    private SubscriptionRules(Call call) {
      this.body = call.body();
      this.entities = call.entities(SociocsFixtures.READER);
      this.acceptsUnknown = call.settings().acceptsUnknown();
    }

    private WebhookSubscription check() {
      var platform = reader.required(body.path("platform"), "platform");
      var channel =
          new ChannelRule(entities, reader, ChannelProvider.OF_SUBSCRIPTIONS, acceptsUnknown)
              .check(body);
      var reference =
          reader.required(body.path("subscriber_reference_id"), "subscriber_reference_id");
      var url = url();
      var events = events();
      var statuses = statuses();
      var secret = reader.text(body.path("secret"), "secret");
      findings.refuseIfAny();
      return new WebhookSubscription(
          "",
          platform.orElseThrow(),
          channel.orElseThrow(),
          reference.orElseThrow(),
          url.orElseThrow(),
          events,
          statuses,
          secret);
    }

    private Optional<String> url() {
      var node = body.path("webhook_url");
      return SociocsFields.isEmpty(node)
          ? reader.required(node, "webhook_url")
          : reader.url(node, "webhook_url");
    }

    private Set<String> events() {
      var given = words(body.path("events"), WebhookSubscription.EVENTS);
      if (given.isEmpty()) {
        findings.add(SociocsErrors.INVALID_EVENTS.at("events"));
      }
      return given.filter(words -> !words.isEmpty()).orElse(Set.of(WebhookSubscription.MESSAGES));
    }

    private Optional<Set<String>> statuses() {
      var node = body.path("subevents");
      if (SociocsFields.isEmpty(node)) {
        return Optional.empty();
      }
      var statuses =
          ChannelProvider.of(body.path("provider").asString(""))
              .map(ChannelProvider::statuses)
              .orElseGet(ChannelProvider::allStatuses);
      boolean isKnown =
          node.isObject()
              && node.propertyNames().stream().allMatch(WebhookSubscription.STATUS_UPDATES::equals);
      var given = words(node.path(WebhookSubscription.STATUS_UPDATES), statuses);
      if (!isKnown || given.isEmpty()) {
        findings.add(SociocsErrors.INVALID_SUBEVENTS.at("subevents", String.join(", ", statuses)));
      }
      return given.filter(words -> !words.isEmpty());
    }

    /** Words of a list, none where it is absent; empty where it is anything else. */
    private static Optional<Set<String>> words(JsonNode node, List<String> known) {
      var words = new LinkedHashSet<String>();
      if (SociocsFields.isEmpty(node)) {
        return Optional.of(words);
      }
      boolean isFine =
          node.isArray()
              && node.valueStream()
                  .allMatch(each -> each.isString() && known.contains(each.stringValue()));
      node.valueStream().filter(JsonNode::isString).forEach(each -> words.add(each.stringValue()));
      return isFine ? Optional.of(words) : Optional.empty();
    }
  }
}
