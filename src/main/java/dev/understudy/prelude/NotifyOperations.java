package dev.understudy.prelude;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.NotifyFields.SendKind;
import dev.understudy.prelude.ReplyRequests.ReplyResponse;
import dev.understudy.prelude.SendNotifyBulk.NotifyFailure;
import dev.understudy.prelude.SendNotifyBulk.NotifyRequest;
import dev.understudy.prelude.SendNotifyBulk.NotifyResponse;
import dev.understudy.provider.Call;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.provider.Response;
import dev.understudy.transaction.Occurrence;
import java.util.Optional;

/** Operations that send messages from templates. */
final class NotifyOperations {
  private static final int MAX_CACHED_REGIONS = 10_000;

  /** Cached, since the region takes longer than all other work for a recipient. */
  private final LoadingCache<PhoneNumber, String> regions =
      Caffeine.newBuilder().maximumSize(MAX_CACHED_REGIONS).build(PhoneNumber::region);

  /** Sends one template to many recipients, each of which succeeds or fails alone. */
  Response sendBulk(Call call) {
    var request = NotifyRequests.read(call, SendKind.BATCH);
    var recipients = resolver(call, request).resolveAll();
    recipients.stream()
        .flatMap(each -> each.error().stream())
        .map(NotifyFailure::code)
        .distinct()
        .forEach(code -> count(call, code));
    var sent =
        new PreludeMessages(call.tx())
            .sendAll(
                request.from(),
                recipients.stream().flatMap(each -> each.message().stream()).toList(),
                Optional.of(call.id().requestId()));
    return Response.ok(NotifyResponse.of(request, recipients, sent, call.id().requestId()));
  }

  /** Sends a template to one recipient, whose error is that of the request (docs). */
  Response send(Call call) {
    return send(call, SendKind.SINGLE);
  }

  /** Does the same by the older call, whose answer has fewer fields. */
  Response sendTransactional(Call call) {
    return send(call, SendKind.TRANSACTIONAL);
  }

  private Response send(Call call, SendKind kind) {
    var request = NotifyRequests.read(call, kind);
    var recipient = resolver(call, request).resolveAll().get(0);
    if (recipient.error().isPresent()) {
      return refuse(call, recipient.error().get(), recipient.isInjected());
    }
    var outbound = recipient.message().orElseThrow();
    var sent =
        new PreludeMessages(call.tx())
            .sendAll(request.from(), recipient.message().stream().toList(), Optional.empty())
            .get(0);
    return Response.ok(SendNotifyResponse.of(request, outbound, sent, kind));
  }

  /**
   * Refuses a call for the error of its recipient. An error that a fault made is a response like
   * any other, since the counts of a fault's limits are rolled back with a refusal.
   */
  private static Response refuse(Call call, NotifyFailure failure, boolean isInjected) {
    if (isInjected) {
      count(call, failure.code());
      return PreludeErrors.render(failure.problem(), call.id());
    }
    throw failure.problem().refusal();
  }

  private static void count(Call call, String code) {
    var operation = call.id().operation().orElseThrow().id();
    call.tx().count(new Occurrence(PreludeProvider.NAME, operation, code));
  }

  /** Answers an inbound message with a text. */
  Response reply(Call call) {
    var request = ReplyRequests.read(call);
    var number = request.to().e164();
    var failing = call.entities(PreludeFixtures.READER).failing().get(number);
    if (failing != null) {
      return refuse(call, failing.failure(), false);
    }
    var fault = call.faults().of(number);
    if (fault.isPresent() && fault.get() instanceof RecipientFaults.Refused refused) {
      return refuse(call, RecipientErrors.failure(refused), true);
    }
    var plan = fault.map(RecipientFaults.RecipientFault::deliveryPlan);
    return Response.ok(
        ReplyResponse.of(request, new PreludeMessages(call.tx()).reply(request, plan)));
  }

  private RecipientResolver resolver(Call call, NotifyRequest request) {
    return new RecipientResolver(call, request, regions::get);
  }
}
