package dev.understudy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Statuses and webhooks of messages, read and changed through the client. */
@Sandboxed(clock = "2026-01-15T09:00:00Z")
class DeliveryTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final Instant NINE = Instant.parse("2026-01-15T09:00:00Z");
  private static final String EVENT = "transactional.message.";
  private static final String PHONE = "+33612345678";

  private static List<String> statuses(Message message) {
    return message.history().stream().map(Message.Step::status).toList();
  }

  private static List<String> kinds(Advanced advanced) {
    return advanced.ran().stream().map(Advanced.Ran::kind).toList();
  }

  @Test
  void timeBringsMessagesForwardAndSaysWhatItDid(Sandbox sandbox) {
    Sending.notify(sandbox, PHONE).then().statusCode(200);
    var id = sandbox.messages().list().get(0).id();
    assertEquals(new Work(NINE, "step", id, Optional.of(id)), sandbox.timeline().get(0));
    assertEquals(Optional.of(sandbox.timeline().get(0)), sandbox.nextWork());
    var advanced = sandbox.clock().advance(Duration.ZERO);
    assertEquals(NINE, advanced.now());
    assertTrue(advanced.complete());
    assertEquals(List.of("step", "step", "step"), kinds(advanced));
    assertEquals(new Advanced.Ran(NINE, "step", id, "delivered"), advanced.ran().get(2));
    assertEquals(
        List.of("created", "submitted", "pending_delivery", "delivered"),
        statuses(sandbox.messages().get(id)));
    assertEquals(List.of(), sandbox.timeline());
    assertEquals(Optional.empty(), sandbox.nextWork());
  }

  @Test
  void aLongTimelineIsReadToItsEnd(Sandbox sandbox) {
    Sending.job(sandbox, 501, NINE.plus(Duration.ofDays(1))).then().statusCode(200);
    var work = sandbox.timeline();
    assertEquals(501, work.size());
    assertEquals(501, work.stream().map(Work::id).distinct().count());
  }

  @Test
  void aPlanHoldsForMessagesSentAfterIt(Sandbox sandbox) {
    var usual = sandbox.delivery().read();
    var plan =
        DeliveryPlan.NONE.then("submitted", Duration.ZERO).then("delivered", Duration.ofHours(1));
    var set = sandbox.delivery().set("prelude", plan);
    assertEquals(usual.keySet(), set.keySet());
    assertEquals(plan, set.get("prelude"));
    assertEquals(set, sandbox.delivery().read());
    Sending.notify(sandbox, PHONE).then().statusCode(200);
    sandbox.clock().advanceToNext();
    var messages = sandbox.messages().provider("prelude");
    assertEquals("submitted", messages.list().get(0).status());
    assertEquals(NINE.plus(Duration.ofHours(1)), sandbox.clock().advanceToNext().now());
    assertEquals("delivered", messages.list().get(0).status());
    assertThrows(
        RefusedException.class,
        () -> sandbox.delivery().set("prelude", DeliveryPlan.NONE.then("read", Duration.ZERO)));
  }

  @Test
  void aSubscriberIsToldOnceMoreAfterAFailure(Sandbox sandbox) {
    var calls = new AtomicInteger();
    try (var receiver = Receiver.answering(got -> calls.incrementAndGet() == 1 ? 500 : 200)) {
      Sending.notify(sandbox, PHONE, receiver.url()).then().statusCode(200);
      sandbox.clock().advance(Duration.ZERO);
      var pending = sandbox.webhooks().state("pending").url(receiver.url()).await(1).get(0);
      assertEquals(EVENT + "created", pending.event());
      assertEquals(Optional.of(NINE.plusSeconds(60)), pending.nextAttemptAt());
      assertEquals(OptionalInt.of(500), pending.attempts().get(0).status(), pending::toString);
      sandbox.clock().advance(Duration.ofMinutes(1));
      var told = sandbox.webhooks().messageId(pending.messageId().orElseThrow()).list();
      assertEquals(4, told.size());
      assertTrue(told.stream().allMatch(each -> each.state().equals("delivered")), told::toString);
      var last = sandbox.webhooks().event(EVENT + "delivered").list();
      assertEquals(told.subList(3, 4), last);
      assertTrue(last.get(0).payload() instanceof Map<?, ?> body && body.containsKey("payload"));
    }
  }

  @Test
  void aWebhookIsSentAgain(Sandbox sandbox) {
    try (var receiver = Receiver.content()) {
      Sending.notify(sandbox, PHONE, receiver.url()).then().statusCode(200);
      sandbox.clock().advance(Duration.ZERO);
      var first = sandbox.webhooks().list().get(0);
      var again = sandbox.webhooks().redeliver(first.id());
      assertEquals("pending", again.state());
      assertEquals(Optional.of(NINE), again.nextAttemptAt());
      assertEquals(first.payload(), again.payload());
      assertEquals(first.attempts(), again.attempts());
      assertEquals(List.of("webhook"), kinds(sandbox.clock().advance(Duration.ZERO)));
      assertEquals(receiver.bodies().get(0), receiver.bodies().get(4));
      assertEquals(2, sandbox.webhooks().list().get(0).attempts().size());
    }
    assertEquals(
        404,
        assertThrows(RefusedException.class, () -> sandbox.webhooks().redeliver("whk_x")).status());
  }

  @Test
  void oneThatCanNotBeReachedIsNamedWithItsReason(Sandbox sandbox) {
    Sending.notify(sandbox, PHONE, "http://203.0.113.7/hook").then().statusCode(200);
    sandbox.clock().advance(Duration.ZERO);
    var attempt = sandbox.webhooks().state("suppressed").list().get(0).attempts().get(0);
    assertEquals(OptionalInt.empty(), attempt.status());
    assertTrue(attempt.error().orElseThrow().startsWith("not sent: "), attempt::toString);
  }

  @Test
  void aMessageIsMadeToTakeAStep(Sandbox sandbox) {
    Sending.notify(sandbox, PHONE).then().statusCode(200);
    var id = sandbox.messages().list().get(0).id();
    assertEquals(
        List.of("created", "submitted"), statuses(sandbox.messages().step(id, "submitted")));
    var failed = sandbox.messages().step(id, "failed", "unknown_recipient");
    assertEquals("failed", failed.status());
    assertEquals(
        new Message.Step(NINE, "failed", Optional.of("unknown_recipient")),
        failed.history().get(2));
    assertEquals(failed, sandbox.messages().get(id));
    var back = assertThrows(RefusedException.class, () -> sandbox.messages().step(id, "submitted"));
    assertEquals(400, back.status());
  }

  @Test
  void aFaultOfDeliverySaysWhenAndWhy(Sandbox sandbox) {
    var fault =
        sandbox
            .faults()
            .add(
                Fault.on("prelude")
                    .delivery("failed")
                    .reason("network")
                    .after(Duration.ofHours(1)));
    Sending.notify(sandbox, PHONE).then().statusCode(200);
    sandbox.clock().advance(Duration.ofHours(1));
    var message = sandbox.messages().get(sandbox.messages().list().get(0).id());
    var last = message.history().get(message.history().size() - 1);
    assertEquals(
        new Message.Step(NINE.plus(Duration.ofHours(1)), "failed", Optional.of("network")), last);
    assertEquals(1, fault.acted());
  }
}
