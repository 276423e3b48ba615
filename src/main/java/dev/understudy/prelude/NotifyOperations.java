package dev.understudy.prelude;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.understudy.delivery.MessageDispatch;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.SendNotifyBulk.NotifyMessage;
import dev.understudy.prelude.SendNotifyBulk.NotifyRequest;
import dev.understudy.prelude.SendNotifyBulk.NotifyResponse;
import dev.understudy.prelude.SendNotifyBulk.NotifyResult;
import dev.understudy.provider.Call;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operations of Prelude's Notify API. */
final class NotifyOperations {
  static final String FIRST_STATUS = PreludeLifecycle.CREATED;
  private static final int REGIONS_KEPT = 10_000;

  /** Finding a number's region takes longer than all else that is done for a recipient. */
  private final LoadingCache<PhoneNumber, String> regions =
      Caffeine.newBuilder().maximumSize(REGIONS_KEPT).build(PhoneNumber::region);

  /** Sends one text to many; whoever can't get it fails alone. */
  Response sendBulk(Call call) {
    var entities = call.entities(PreludeFixtures.READER);
    var asked = NotifyShape.read(call.body());
    var order =
        new NotifyRules(entities, call.settings().acceptsUnknown(), call.now()).check(asked);
    var recipients =
        new RecipientResolver(
            entities,
            order,
            call.now(),
            regions::get,
            new MarketingSubscriptions(call.tx(), entities),
            call.faults());
    var found = asked.to().stream().map(recipients::resolve).toList();
    var sent = send(call, order, found);
    return Response.ok(answer(call, order, found, sent));
  }

  private static List<Message> send(
      Call call, NotifyRequest order, List<RecipientResolver.Resolved> found) {
    var orders =
        found.stream()
            .flatMap(each -> each.letter().stream())
            .map(
                outbound ->
                    new MessageDispatch.AcceptedDraft(
                        draft(call, order, outbound), outbound.course()))
            .toList();
    return new MessageDispatch(call.tx(), PreludeProvider.LIFE)
        .accept(
            orders,
            Optional.of(call.id().requestId()),
            number -> messageId(call.tx().ids(), number));
  }

  /** docs: {@code tx_} and 26 characters. */
  static String messageId(Ids ids, long number) {
    return "tx_" + ids.base32(Message.KIND, number);
  }

  private static MessageDraft draft(Call call, NotifyRequest order, OutboundMessage outbound) {
    var to = outbound.to().e164();
    var details = outbound.details();
    return outbound
        .scheduledAt()
        .map(
            due ->
                MessageDraft.scheduled(
                    PreludeProvider.NAME,
                    order.from(),
                    to,
                    outbound.text(),
                    due.toInstant(),
                    details))
        .orElseGet(
            () ->
                MessageDraft.sent(
                    PreludeProvider.NAME,
                    order.from(),
                    to,
                    outbound.text(),
                    FIRST_STATUS,
                    call.now(),
                    details));
  }

  private static NotifyResponse answer(
      Call call, NotifyRequest order, List<RecipientResolver.Resolved> found, List<Message> sent) {
    var results = new ArrayList<NotifyResult>(found.size());
    var messages = sent.iterator();
    for (var each : found) {
      results.add(
          each.letter()
              .map(
                  outbound ->
                      NotifyResult.accepted(
                          each.number(), accepted(order, outbound, messages.next())))
              .orElseGet(() -> NotifyResult.failed(each.number(), each.error().orElseThrow())));
    }
    var asked = order.asked();
    return new NotifyResponse(
        results,
        results.size(),
        sent.size(),
        results.size() - sent.size(),
        call.id().requestId(),
        asked.callbackUrl(),
        asked.variables(),
        asked.templateId());
  }

  private static NotifyMessage accepted(
      NotifyRequest order, OutboundMessage outbound, Message message) {
    return new NotifyMessage(
        message.id(),
        message.sender(),
        message.recipient(),
        outbound.expiresAt().toString(),
        message.createdAt().toString(),
        outbound.scheduledAt().map(OutboundMessage::rfc3339),
        order.asked().correlationId(),
        outbound.locale(),
        outbound.sms().map(SmsEncoding.Estimate::segments),
        outbound.sms().map(SmsEncoding.Estimate::encoding));
  }
}
