package dev.understudy.sociocs;

import dev.understudy.provider.Call;
import dev.understudy.provider.Response;

/** The operations on webhook subscriptions (docs, unless marked). */
final class SubscriptionOperations {
  private static final int ID_LENGTH = 24; // ours

  private final SociocsRequests requests = new SociocsRequests();

  record IdBody(String id) {}

  /** Adds a subscription, or changes the one with the same reference. */
  Response create(Call call) {
    var requested = requests.subscription(call);
    var ids = call.tx().ids();
    var id =
        new WebhookSubscriptions(call.tx())
            .put(requested, number -> ids.hex("subscription", number, ID_LENGTH));
    return SociocsResponses.success(new IdBody(id));
  }

  /** Returns all subscriptions. */
  Response list(Call call) {
    return SociocsResponses.success(new WebhookSubscriptions(call.tx()).list());
  }

  /** Returns a subscription. */
  Response get(Call call) {
    var id = id(call);
    var found = new WebhookSubscriptions(call.tx()).find(id);
    return SociocsResponses.success(
        found.orElseThrow(() -> SociocsErrors.SUBSCRIPTION_NOT_FOUND.refusal(id)));
  }

  /** Deletes a subscription. */
  Response delete(Call call) {
    var id = id(call);
    if (!new WebhookSubscriptions(call.tx()).delete(id)) {
      throw SociocsErrors.SUBSCRIPTION_NOT_FOUND.refusal(id);
    }
    return SociocsResponses.success();
  }

  private static String id(Call call) {
    return call.request().inPath().get("id");
  }
}
