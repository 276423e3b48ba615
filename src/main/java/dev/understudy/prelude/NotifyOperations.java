package dev.understudy.prelude;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.SendNotifyBulk.NotifyResponse;
import dev.understudy.provider.Call;
import dev.understudy.provider.Response;

/** Operations of the Notify API. */
final class NotifyOperations {
  private static final int MAX_CACHED_REGIONS = 10_000;

  /** Cached, since the region takes longer than all other work for a recipient. */
  private final LoadingCache<PhoneNumber, String> regions =
      Caffeine.newBuilder().maximumSize(MAX_CACHED_REGIONS).build(PhoneNumber::region);

  /** Sends one template to many recipients, each of which succeeds or fails alone. */
  Response sendBulk(Call call) {
    var request = NotifyRequests.read(call);
    var recipients = new RecipientResolver(call, request, regions::get).resolveAll();
    var sent =
        new PreludeMessages(call.tx())
            .sendAll(
                request.from(),
                recipients.stream().flatMap(each -> each.message().stream()).toList(),
                call.id().requestId());
    return Response.ok(NotifyResponse.of(request, recipients, sent, call.id().requestId()));
  }
}
