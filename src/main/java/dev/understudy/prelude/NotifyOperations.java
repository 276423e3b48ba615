package dev.understudy.prelude;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.understudy.delivery.Dispatch;
import dev.understudy.message.Draft;
import dev.understudy.message.Message;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.SendNotifyBulk.Accepted;
import dev.understudy.prelude.SendNotifyBulk.Answered;
import dev.understudy.prelude.SendNotifyBulk.Order;
import dev.understudy.prelude.SendNotifyBulk.Result;
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
        new Recipients(
            entities,
            order,
            call.now(),
            regions::get,
            new Subscriptions(call.turn(), entities),
            call.faults());
    var found = asked.to().stream().map(recipients::look).toList();
    var sent = send(call, order, found);
    return Response.ok(answer(call, order, found, sent));
  }

  private static List<Message> send(Call call, Order order, List<Recipients.Found> found) {
    var orders =
        found.stream()
            .flatMap(each -> each.letter().stream())
            .map(letter -> new Dispatch.Order(draft(call, order, letter), letter.course()))
            .toList();
    return new Dispatch(call.turn(), PreludeProvider.LIFE)
        .accept(
            orders,
            Optional.of(call.id().requestId()),
            number -> messageId(call.turn().ids(), number));
  }

  /** docs: {@code tx_} and 26 characters. */
  static String messageId(Ids ids, long number) {
    return "tx_" + ids.base32(Message.KIND, number);
  }

  private static Draft draft(Call call, Order order, Letter letter) {
    var to = letter.to().e164();
    var details = letter.details();
    return letter
        .scheduledAt()
        .map(
            due ->
                Draft.scheduled(
                    PreludeProvider.NAME,
                    order.from(),
                    to,
                    letter.text(),
                    due.toInstant(),
                    details))
        .orElseGet(
            () ->
                Draft.sent(
                    PreludeProvider.NAME,
                    order.from(),
                    to,
                    letter.text(),
                    FIRST_STATUS,
                    call.now(),
                    details));
  }

  private static Answered answer(
      Call call, Order order, List<Recipients.Found> found, List<Message> sent) {
    var results = new ArrayList<Result>(found.size());
    var messages = sent.iterator();
    for (var each : found) {
      results.add(
          each.letter()
              .map(
                  letter ->
                      Result.accepted(each.number(), accepted(order, letter, messages.next())))
              .orElseGet(() -> Result.failed(each.number(), each.error().orElseThrow())));
    }
    var asked = order.asked();
    return new Answered(
        results,
        results.size(),
        sent.size(),
        results.size() - sent.size(),
        call.id().requestId(),
        asked.callbackUrl(),
        asked.variables(),
        asked.templateId());
  }

  private static Accepted accepted(Order order, Letter letter, Message message) {
    return new Accepted(
        message.id(),
        message.sender(),
        message.recipient(),
        letter.expiresAt().toString(),
        message.createdAt().toString(),
        letter.scheduledAt().map(Letter::rfc3339),
        order.asked().correlationId(),
        letter.locale(),
        letter.sms().map(SmsEncoding.Estimate::segments),
        letter.sms().map(SmsEncoding.Estimate::encoding));
  }
}
