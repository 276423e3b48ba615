package dev.understudy.delivery;

import static dev.understudy.delivery.TimelineSandbox.callback;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.openapi.WebhookSchemas;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.Receiver;
import dev.understudy.testing.Samples;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The webhooks about messages: their receivers, order and retries. */
class WebhooksTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final List<String> EVENTS =
      Stream.of("created", "submitted", "pending_delivery", "delivered")
          .map(TimelineSandbox.PRELUDE_EVENT::concat)
          .toList();

  private static List<String> types(Receiver receiver) {
    receiver.bodies().forEach(body -> WebhookSchemas.check("prelude", body));
    return receiver.bodies().stream().map(body -> JsonPath.from(body).getString("type")).toList();
  }

  @Test
  void onALiveClockTheEventsOfAMessageArriveInOrder(Sandbox sandbox) {
    try (var receiver = Receiver.content()) {
      var id =
          TimelineSandbox.notify(sandbox, callback(receiver.url()) + ",\"correlation_id\":\"c1\"");
      var shown = TimelineSandbox.await(sandbox, "delivered", 4);
      assertEquals(EVENTS, types(receiver));
      assertEquals(Collections.nCopies(4, id), shown.getList("webhooks.message_id"));
      for (int i = 0; i < 4; i++) {
        assertEquals(
            shown.getMap("webhooks[" + i + "].payload"),
            JsonPath.from(receiver.bodies().get(i)).getMap(""));
      }
      var headers = receiver.got().get(0).headers();
      assertTrue(headers.get("User-Agent").startsWith("Understudy-Webhook/"), headers::toString);
      assertEquals("application/json", headers.get("Content-Type"));
      assertEquals("c1", shown.getString("webhooks[3].payload.payload.correlation_id"));
    }
  }

  @Test
  void aScheduledMessageHasWebhooksOnAcceptanceAndOnSending(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    try (var receiver = Receiver.content()) {
      TimelineSandbox.notify(
          sandbox, callback(receiver.url()) + ",\"schedule_at\":\"2026-01-15T12:00:00Z\"");
      TimelineSandbox.advance(sandbox, "PT0S");
      assertEquals(EVENTS.subList(0, 1), types(receiver));
      var ran = TimelineSandbox.advance(sandbox, "PT3H");
      assertEquals(EVENTS, types(receiver));
      assertEquals(
          List.of(
              "send created",
              "step submitted",
              "webhook delivered",
              "step pending_delivery",
              "webhook delivered",
              "step delivered",
              "webhook delivered"),
          ran.<Map<String, String>>getList("ran").stream()
              .map(each -> each.get("kind") + " " + each.get("outcome"))
              .toList());
    }
  }

  @Test
  void workDueAtOneInstantRunsInTheOrderOfItsCreation(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    try (var receiver = Receiver.content()) {
      List<String> ids =
          Api.prelude(sandbox)
              .body(
                  Map.of(
                      "to", TimelineSandbox.phones(0, 50),
                      "template_id", Samples.ORDER_TEMPLATE,
                      "variables", Map.of("order_id", "1", "amount", "5"),
                      "schedule_at", "2026-01-15T12:00:00Z",
                      "callback_url", receiver.url()))
              .post("/v2/notify/batch")
              .then()
              .statusCode(200)
              .extract()
              .path("results.message.id");
      assertEquals(ofEach(ids, "webhook"), ran(TimelineSandbox.advance(sandbox, "PT0S")));
      assertEquals(
          Stream.of(
                  ofEach(ids, "created"),
                  ofEach(ids, "submitted"),
                  ofEach(ids, "webhook", "pending_delivery"),
                  ofEach(ids, "webhook", "delivered"),
                  ofEach(ids, "webhook"))
              .flatMap(List::stream)
              .toList(),
          ran(TimelineSandbox.advance(sandbox, "PT3H")));
    }
  }

  private static List<String> ofEach(List<String> ids, String... pieces) {
    return ids.stream().flatMap(id -> Stream.of(pieces).map(piece -> id + " " + piece)).toList();
  }

  private static List<String> ran(JsonPath advanced) {
    return advanced.<Map<String, String>>getList("ran").stream()
        .map(
            each ->
                each.get("message_id")
                    + " "
                    + (each.get("kind").equals("webhook") ? "webhook" : each.get("outcome")))
        .toList();
  }

  @Test
  void afterA500AWebhookIsRetriedIn1Then2Then4Then8Minutes(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    var calls = new AtomicInteger();
    try (var receiver = Receiver.answering(got -> calls.incrementAndGet() <= 4 ? 500 : 200)) {
      TimelineSandbox.notify(sandbox, callback(receiver.url()));
      TimelineSandbox.advance(sandbox, "PT15M");
      var first = TimelineSandbox.webhooks(sandbox);
      assertEquals(List.of(0L, 1L, 3L, 7L, 15L), minutes(first.getList("webhooks[0].attempts.at")));
      assertEquals(List.of(500, 500, 500, 500, 200), first.getList("webhooks[0].attempts.status"));
      assertEquals(Collections.nCopies(4, "delivered"), first.getList("webhooks.state"));
      // the same event each time, and nothing overtakes it
      assertEquals(1, receiver.bodies().subList(0, 5).stream().distinct().count());
      assertEquals(EVENTS.subList(1, 4), types(receiver).subList(5, 8));
    }
  }

  private static List<Long> minutes(List<String> instants) {
    var begin = Instant.parse(TimelineSandbox.NINE);
    return instants.stream()
        .map(at -> Duration.between(begin, Instant.parse(at)).toMinutes())
        .toList();
  }

  @Test
  void afterTwoWeeksAWebhookIsGivenUp(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    try (var receiver = Receiver.answering(got -> 204)) {
      TimelineSandbox.notify(sandbox, callback(receiver.url()));
      TimelineSandbox.advance(sandbox, "P14D");
      var shown = TimelineSandbox.webhooks(sandbox);
      assertEquals(Collections.nCopies(4, "exhausted"), shown.getList("webhooks.state"));
      var tries = minutes(shown.getList("webhooks[0].attempts.at"));
      assertEquals(37, tries.size());
      assertEquals(
          List.of(0L, 1L, 3L, 7L, 15L, 31L, 63L, 127L, 255L, 511L, 1023L), tries.subList(0, 11));
      for (int i = 11; i < tries.size(); i++) {
        assertEquals(720, tries.get(i) - tries.get(i - 1));
      }
    }
  }

  @Test
  void aClosedConnectionIsRetried(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    var open = new AtomicInteger();
    try (var receiver = Receiver.answering(got -> open.get() == 0 ? 0 : 200)) {
      TimelineSandbox.notify(sandbox, callback(receiver.url()));
      TimelineSandbox.advance(sandbox, "PT0S");
      open.set(1);
      TimelineSandbox.advance(sandbox, "PT1M");
      var shown = TimelineSandbox.webhooks(sandbox);
      assertEquals(
          "the connection was closed without an answer",
          shown.getString("webhooks[0].attempts[0].error"));
      assertEquals(Collections.nCopies(4, "delivered"), shown.getList("webhooks.state"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://203.0.113.7/hook",
        "http://[::ffff:203.0.113.7]/hook",
        "http://169.254.169.254/latest",
        "http://does-not-exist.invalid/"
      })
  void aForbiddenAddressIsSuppressedWithItsPayload(String url, Sandbox sandbox) {
    TimelineSandbox.notify(sandbox, callback(url));
    var shown = TimelineSandbox.await(sandbox, "suppressed", 4);
    assertEquals(EVENTS, shown.getList("webhooks.payload.type"));
    assertTrue(shown.getString("webhooks[0].attempts[0].error").startsWith("not sent: "));
  }

  @Test
  void aCallbackToThisServersOwnControlPlaneDoesNothing(Sandbox sandbox) {
    TimelineSandbox.notify(sandbox, callback(sandbox.adminUrl() + "/reset"));
    TimelineSandbox.await(sandbox, "suppressed", 4);
    assertEquals(1, Control.messages(sandbox));
  }

  @Test
  void aReceiverMayCallTheServerFromInsideItsHandler(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    var answered = new AtomicInteger();
    try (var receiver =
        Receiver.answering(
            got -> {
              if (got.body().contains(".delivered") && answered.getAndIncrement() == 0) {
                TimelineSandbox.notify(sandbox, "");
              }
              return 200;
            })) {
      TimelineSandbox.notify(sandbox, callback(receiver.url()));
      var ran = TimelineSandbox.advance(sandbox, "PT1H");
      // two messages with three steps each, and four webhooks of the first
      assertEquals(10, ran.getList("ran").size());
      Api.admin(sandbox)
          .queryParam("status", "delivered")
          .get("/messages")
          .then()
          .body("total", is(2));
    }
  }

  @Test
  void aWebhookIsSentAgainWhenItIsAskedFor(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    try (var receiver = Receiver.content()) {
      TimelineSandbox.notify(sandbox, callback(receiver.url()));
      TimelineSandbox.advance(sandbox, "PT0S");
      var id = TimelineSandbox.webhooks(sandbox).getString("webhooks[3].id");
      Api.admin(sandbox)
          .post("/webhooks/" + id + "/redeliver")
          .then()
          .statusCode(202)
          .body("state", is("pending"))
          .body("next_attempt_at", is(TimelineSandbox.NINE));
      TimelineSandbox.advance(sandbox, "PT0S");
      assertEquals(receiver.bodies().get(3), receiver.bodies().get(4));
      Api.admin(sandbox).post("/webhooks/whk_nope/redeliver").then().statusCode(404);
      var webhook = sandbox.webhooks().list().get(3);
      assertEquals(webhook, sandbox.webhooks().get(id));
      Api.admin(sandbox)
          .get("/webhooks/whk_nope")
          .then()
          .statusCode(404)
          .body("detail", is("There is no webhook 'whk_nope'."));
      Api.admin(sandbox)
          .get("/webhooks?brief=true")
          .then()
          .body("webhooks[3].id", is(id))
          .body("webhooks[3].payload", is(Map.of()));
    }
  }

  @Test
  void aSlowReceiverDelaysNobodyElse(Sandbox sandbox) {
    var release = new CountDownLatch(1);
    try (var slow =
            Receiver.answering(
                got -> {
                  try {
                    release.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return 200;
                });
        var quick = Receiver.content()) {
      for (int i = 0; i < 70; i++) {
        TimelineSandbox.notify(sandbox, callback(slow.url()));
      }
      TimelineSandbox.notify(sandbox, callback(quick.url()));
      TimelineSandbox.await(sandbox, "delivered", 4);
      assertEquals(4, quick.got().size());
      release.countDown();
    }
  }

  @Test
  void subscribersOfAChannelGetTheirEvents(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    try (var receiver = Receiver.answering(got -> 204)) {
      sandbox.addFixtures(
          """
          {"sociocs":{"webhook_subscriptions":[
            {"platform":"tests","provider":"twlo","channel_key":"your_channel_key",
             "subscriber_reference_id":"all","webhook_url":"%1$s",
             "events":["messages","status_updates"],"secret":"My Shared Secret"},
            {"platform":"tests","provider":"twlo","channel_key":"your_channel_key",
             "subscriber_reference_id":"failures","webhook_url":"%1$s",
             "events":["status_updates"],"subevents":{"status_updates":["failed"]}}]}}\
          """
              .formatted(receiver.url()));
      TimelineSandbox.bulk(sandbox, Samples.SMS_CHANNEL, "twlo", "");
      TimelineSandbox.advance(sandbox, "PT0S");
      assertEquals(
          List.of("sent", "delivered"),
          receiver.bodies().stream()
              .map(body -> JsonPath.from(body).getString("event_data.status"))
              .toList());
      Api.admin(sandbox)
          .body(Map.of("channel_key", Samples.SMS_CHANNEL, "from", "+16175551212", "text", "Hello"))
          .post("/sociocs/incoming")
          .then()
          .statusCode(201);
      TimelineSandbox.advance(sandbox, "PT0S");
      var incoming = receiver.got().get(2);
      var body = JsonPath.from(incoming.body());
      assertEquals("message", body.getString("event"));
      assertEquals("16175551212", body.getString("from"));
      assertEquals(Instant.parse(TimelineSandbox.NINE).toEpochMilli(), body.getLong("timestamp"));
      assertEquals(
          TimelineSandbox.webhooks(sandbox).getString("webhooks[2].signature"),
          incoming.headers().get("X-Sociocs-Signature"));
      sandbox
          .faults()
          .add(Fault.on("sociocs").times(1).delivery("undelivered").reason("unknown_recipient"));
      TimelineSandbox.bulk(sandbox, Samples.SMS_CHANNEL, "twlo", "");
      TimelineSandbox.advance(sandbox, "PT0S");
      receiver.bodies().forEach(each -> WebhookSchemas.check("sociocs", each));
      var failed = receiver.bodies().subList(3, 5);
      assertEquals(failed.get(0), failed.get(1));
      assertEquals(
          Map.of(
              "status",
              "failed",
              "error",
              Map.of("code", 30005, "message", "Unknown destination handset (code: 30005)"),
              "provider_err_obj",
              Map.of(
                  "status",
                  400,
                  "code",
                  30005,
                  "moreInfo",
                  "https://www.twilio.com/docs/errors/30005",
                  "error",
                  true)),
          JsonPath.from(failed.get(0)).getMap("event_data"));
      assertEquals(
          Collections.nCopies(5, "delivered"),
          TimelineSandbox.webhooks(sandbox).getList("webhooks.state"));
    }
  }
}
