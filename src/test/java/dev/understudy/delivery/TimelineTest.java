package dev.understudy.delivery;

import static dev.understudy.delivery.TimelineSandbox.NINE;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps of messages after they are accepted, and their times. */
class TimelineTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final List<String> PRELUDE =
      List.of("created", "submitted", "pending_delivery", "delivered");

  @Test
  void onALiveClockAMessageIsDeliveredByItself(Sandbox sandbox) {
    var id = TimelineSandbox.notify(sandbox, "");
    assertEquals(PRELUDE, TimelineSandbox.history(sandbox, id));
    assertEquals("delivered", TimelineSandbox.message(sandbox, id).getString("status"));
  }

  @Test
  void onAFrozenClockNothingHappensBeforeAnAdvance(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    var id = TimelineSandbox.notify(sandbox, "");
    assertEquals(List.of("created"), TimelineSandbox.history(sandbox, id));
    Api.admin(sandbox)
        .get("/timeline")
        .then()
        .body(
            "work",
            equalTo(List.of(Map.of("at", NINE, "kind", "step", "id", id, "message_id", id))))
        .body("total", is(1))
        .body("next_cursor", nullValue());
    var ran = TimelineSandbox.advance(sandbox, "PT0S");
    assertEquals(PRELUDE.subList(1, 4), ran.getList("ran.outcome"));
    assertEquals(Collections.nCopies(3, NINE), ran.getList("ran.at"));
    assertTrue(ran.getBoolean("complete"));
    assertEquals(PRELUDE, TimelineSandbox.history(sandbox, id));
    Api.admin(sandbox).get("/timeline").then().body("work", empty());
  }

  @ParameterizedTest
  @CsvSource({
    "twlo, your_channel_key, 'queued,sending,sent,delivered'",
    "twlowa, your_whatsapp_key, 'queued,sending,sent,delivered'",
    "gswa, your_gupshup_key, 'enqueued,queued,sent,delivered'"
  })
  void eachChannelHasItsOwnSteps(String provider, String key, String statuses, Sandbox sandbox) {
    TimelineSandbox.bulk(sandbox, key, provider, "");
    assertEquals(
        List.of(statuses.split(",")),
        TimelineSandbox.history(sandbox, TimelineSandbox.only(sandbox)));
  }

  @Test
  void aScheduledMessageIsSentWhenItIsDue(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    var id = TimelineSandbox.notify(sandbox, "\"schedule_at\":\"2026-01-15T12:00:00Z\"");
    assertEquals(List.of("scheduled"), TimelineSandbox.history(sandbox, id));
    assertEquals(List.of(), TimelineSandbox.advance(sandbox, "PT2H59M").getList("ran"));
    var ran =
        Api.admin(sandbox)
            .body("{\"to\":\"next\"}")
            .post("/clock/advance")
            .then()
            .statusCode(200)
            .body("now", is("2026-01-15T12:00:00Z"))
            .extract()
            .jsonPath();
    assertEquals(List.of("send", "step", "step", "step"), ran.getList("ran.kind"));
    assertEquals(
        List.of("scheduled", "created", "submitted", "pending_delivery", "delivered"),
        TimelineSandbox.history(sandbox, id));
    assertEquals("2026-01-15T12:00:00Z", TimelineSandbox.message(sandbox, id).getString("sent_at"));
  }

  @Test
  void onALiveClockASociocsScheduleIsKept(Sandbox sandbox) {
    setClock(sandbox, "live", "2030-01-15T09:00:00Z");
    TimelineSandbox.bulk(
        sandbox, Samples.SMS_CHANNEL, "twlo", "\"schedule\":\"2030-01-15T10:00:00Z\"");
    setClock(sandbox, "live", "2030-01-15T09:59:59Z");
    awaitDelivery(sandbox);
    assertEquals(
        List.of("scheduled", "queued", "sending", "sent", "delivered"),
        TimelineSandbox.history(sandbox, TimelineSandbox.only(sandbox)));
  }

  @Test
  void tenThousandDueAtOnceGoOutInOrder(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    Api.admin(sandbox).body("{\"prelude\":{\"steps\":[]}}").put("/delivery").then().statusCode(200);
    var sent = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      sent.addAll(
          Api.prelude(sandbox)
              .body(
                  Map.of(
                      "to",
                      TimelineSandbox.phones(i * 1000, 1000),
                      "template_id",
                      Samples.ORDER_TEMPLATE,
                      "variables",
                      Map.of("order_id", "1", "amount", "5"),
                      "schedule_at",
                      "2026-01-15T12:00:00Z"))
              .post("/v2/notify/batch")
              .then()
              .extract()
              .<List<String>>path("results.message.id"));
    }
    var ran = TimelineSandbox.advance(sandbox, "PT3H");
    assertEquals(sent, ran.getList("ran.id"));
    assertTrue(ran.getBoolean("complete"));
  }

  @Test
  void moreThanTenThousandPiecesTakeAnotherCall(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    for (int i = 0; i < 4; i++) {
      Api.prelude(sandbox)
          .body(
              Map.of(
                  "to", TimelineSandbox.phones(i * 1000, 1000),
                  "template_id", Samples.ORDER_TEMPLATE,
                  "variables", Map.of("order_id", "1", "amount", "5")))
          .post("/v2/notify/batch")
          .then()
          .statusCode(200);
    }
    var first = TimelineSandbox.advance(sandbox, "PT0S");
    assertEquals(10_000, first.getList("ran").size());
    assertEquals(false, first.getBoolean("complete"));
    var second = TimelineSandbox.advance(sandbox, "PT0S");
    assertEquals(2_000, second.getList("ran").size());
    assertTrue(second.getBoolean("complete"));
  }

  @Test
  void skippedWorkIsDueAtOnceAndMayHaveExpired(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    var inTime = TimelineSandbox.notify(sandbox, "\"schedule_at\":\"2026-01-15T12:00:00Z\"");
    var late =
        TimelineSandbox.notify(
            sandbox,
            "\"schedule_at\":\"2026-01-15T12:00:00Z\",\"expires_at\":\"2026-01-15T12:30:00Z\"");
    Control.freeze(sandbox, "2026-01-15T13:00:00Z");
    var ran = TimelineSandbox.advance(sandbox, "PT0S");
    assertEquals(
        List.of("created", "expired", "submitted", "pending_delivery", "delivered"),
        ran.getList("ran.outcome"));
    assertEquals("delivered", TimelineSandbox.message(sandbox, inTime).getString("status"));
    assertEquals(List.of("scheduled", "expired"), TimelineSandbox.history(sandbox, late));
    assertEquals(null, TimelineSandbox.message(sandbox, late).getString("sent_at"));
  }

  @Test
  void marketingThatWouldWaitForTheMorningTooLongExpires(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T22:00:00Z");
    var id =
        Api.prelude(sandbox)
            .body(
                """
                {"to":["+33612345678"],"template_id":"template_01k8b0xq5v7w9m2n4p6r8s0t1a",
                 "variables":{"first_name":"Ada"},"expires_at":"2026-01-15T23:00:00Z"}\
                """)
            .post("/v2/notify/batch")
            .then()
            .statusCode(200)
            .extract()
            .<String>path("results[0].message.id");
    assertEquals(
        List.of("2026-01-15T23:00:00Z"), TimelineSandbox.advance(sandbox, "P1D").getList("ran.at"));
    assertEquals(List.of("scheduled", "expired"), TimelineSandbox.history(sandbox, id));
  }

  @Test
  void aChosenPlanHoldsForMessagesAcceptedLater(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    var before = TimelineSandbox.notify(sandbox, "");
    Api.admin(sandbox)
        .body(
            """
            {"prelude":{"steps":[{"status":"submitted"},{"status":"failed","after":"PT2S"}]}}\
            """)
        .put("/delivery")
        .then()
        .statusCode(200)
        .body("prelude.steps.status", equalTo(List.of("submitted", "failed")))
        .body("prelude.steps.after", equalTo(List.of("PT0S", "PT2S")))
        .body("sociocs.steps", hasSize(4));
    Api.admin(sandbox).get("/delivery").then().body("prelude.steps", hasSize(2));
    var after = TimelineSandbox.notify(sandbox, "");
    TimelineSandbox.advance(sandbox, "PT1H");
    assertEquals(PRELUDE, TimelineSandbox.history(sandbox, before));
    assertEquals(
        List.of("created", "submitted", "failed"), TimelineSandbox.history(sandbox, after));
    assertEquals(
        "2026-01-15T09:00:02Z", TimelineSandbox.message(sandbox, after).getString("history[2].at"));
    Api.admin(sandbox).body("{}").put("/delivery").then().body("prelude.steps", hasSize(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"prolific":{"steps":[]}}                      | /prolific | There is no such field; known here: sociocs, prelude.
          {"prelude":{}}                                 | /prelude/steps | This field is required: a list, which may be empty.
          {"prelude":{"steps":[{}]}}                     | /prelude/steps/0/status | This field is required: one of submitted, pending_delivery, delivered, failed, expired, unknown.
          {"prelude":{"steps":[{"status":"read"}]}}      | /prelude/steps/0/status | This is one of: submitted, pending_delivery, delivered, failed, expired, unknown.
          {"prelude":{"steps":[{"status":"delivered"},{"status":"submitted"}]}} | /prelude/steps/1/status | A message does not go back: this can't come after the step before it.
          {"prelude":{"steps":[{"status":"failed"},{"status":"unknown"}]}} | /prelude/steps/1/status | A message does not go back: this can't come after the step before it.
          {"sociocs":{"steps":[{"status":"sent","after":"soon"}]}} | /sociocs/steps/0/after | This has to be a duration such as PT5S, from PT0S to PT8784H.
          """)
  void anImpossiblePlanIsRefused(String body, String pointer, String sentence, Sandbox sandbox) {
    Api.admin(sandbox)
        .body(body)
        .put("/delivery")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, sentence)));
  }

  @Test
  void aFixtureCanHaveADeliveryPlan(Sandbox sandbox) {
    sandbox.addFixtures("delivery: { sociocs: { steps: [ { status: sent, after: PT1S } ] } }");
    Api.admin(sandbox)
        .get("/delivery")
        .then()
        .body("sociocs.steps.status", equalTo(List.of("sent")));
    Api.admin(sandbox)
        .body("delivery: { sociocs: { steps: [ { status: lost } ] } }")
        .post("/fixtures")
        .then()
        .statusCode(400)
        .body(
            "errors",
            equalTo(
                Map.of(
                    "/delivery/sociocs/steps/0/status",
                    "sociocs/steps/0/status: This is one of: queued, sending, sent, delivered,"
                        + " read, failed, undelivered.")));
  }

  @Test
  void aDeliveryFaultChangesThePlanOfItsRecipient(Sandbox sandbox) {
    sandbox
        .faults()
        .add(
            Fault.on("prelude")
                .recipient("+336*")
                .times(1)
                .delivery("failed")
                .reason("carrier_rejected"));
    var failing = TimelineSandbox.notify(sandbox, "");
    var fine = TimelineSandbox.notify(sandbox, "");
    assertEquals(List.of("created", "failed"), TimelineSandbox.history(sandbox, failing));
    assertEquals(
        "carrier_rejected",
        TimelineSandbox.message(sandbox, failing).getString("history[1].detail"));
    assertEquals(PRELUDE, TimelineSandbox.history(sandbox, fine));
    assertEquals(List.of(2, 1), Control.counts(sandbox, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"effect":{"type":"delivery"}}                      | /effect/status | This field is required: one of failed, undelivered, expired, unknown.
          {"provider":"prelude","effect":{"type":"delivery","status":"undelivered"}} | /effect/status | This is one of: failed, expired, unknown.
          {"provider":"prelude","effect":{"type":"delivery","status":"failed","reason":"bad"}} | /effect/reason | This is one of: unavailable, generic, network, unknown_recipient, insufficient_balance, carrier_rejected, unknown, unsubscribed.
          {"effect":{"type":"delivery","status":"failed","after":"-PT1S"}} | /effect/after | This has to be a duration such as PT5S, from PT0S to PT8784H.
          """)
  void anImpossibleDeliveryFaultIsRefused(
      String body, String pointer, String sentence, Sandbox sandbox) {
    Api.admin(sandbox)
        .body(body)
        .post("/faults")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, sentence)));
  }

  @Test
  void aMessageTakesAStepByHandAndGoesOnFromThere(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    var id = TimelineSandbox.notify(sandbox, "");
    step(sandbox, id, "{\"status\":\"pending_delivery\"}", 200);
    assertEquals(List.of("created", "pending_delivery"), TimelineSandbox.history(sandbox, id));
    TimelineSandbox.advance(sandbox, "PT0S");
    assertEquals(
        List.of("created", "pending_delivery", "delivered"), TimelineSandbox.history(sandbox, id));
    refusesStep(
        sandbox,
        id,
        "{\"status\":\"failed\"}",
        "/status",
        "The message is delivered, and does not go from there to failed.");
    refusesStep(
        sandbox,
        id,
        "{\"status\":\"submitted\"}",
        "/status",
        "The message is delivered, and does not go from there to submitted.");
    refusesStep(
        sandbox,
        id,
        "{\"status\":\"read\"}",
        "/status",
        "This is one of: created, submitted, pending_delivery, delivered, failed, expired,"
            + " unknown.");
    refusesStep(sandbox, id, "{}", "/status", "This field is required.");
    step(sandbox, "nope", "{\"status\":\"failed\"}", 404);
    var other = TimelineSandbox.notify(sandbox, "");
    refusesStep(
        sandbox,
        other,
        "{\"status\":\"failed\",\"reason\":\"bad\"}",
        "/reason",
        "This is one of: unavailable, generic, network, unknown_recipient, insufficient_balance,"
            + " carrier_rejected, unknown, unsubscribed.");
    step(sandbox, other, "{\"status\":\"failed\",\"reason\":\"network\"}", 200);
    assertEquals(List.of(), TimelineSandbox.advance(sandbox, "P1D").getList("ran"));
    assertEquals(List.of("created", "failed"), TimelineSandbox.history(sandbox, other));
  }

  private static void refusesStep(
      Sandbox sandbox, String id, String body, String pointer, String sentence) {
    var refusal =
        Api.admin(sandbox)
            .body(body)
            .post("/messages/" + id + "/status")
            .then()
            .statusCode(400)
            .extract()
            .jsonPath()
            .getMap("");
    assertEquals(
        Map.of(
            "type",
            "about:blank",
            "title",
            "Bad Request",
            "status",
            400,
            "detail",
            body.equals("{}") ? pointer + ": " + sentence : sentence,
            "errors",
            Map.of(pointer, sentence)),
        refusal);
  }

  private static void step(Sandbox sandbox, String id, String body, int status) {
    Api.admin(sandbox).body(body).post("/messages/" + id + "/status").then().statusCode(status);
  }

  @Test
  void workOfACenturyFromNowWaitsWhileOtherWorkRuns(Sandbox sandbox) {
    TimelineSandbox.bulk(
        sandbox, Samples.SMS_CHANNEL, "twlo", "\"schedule\":\"2990-01-01T00:00:00Z\"");
    var id = TimelineSandbox.only(sandbox);
    // due later than the far one came in: when it has run, the far one had its chance
    TimelineSandbox.bulk(
        sandbox,
        Samples.SMS_CHANNEL,
        "twlo",
        "\"schedule\":\"%s\"".formatted(sandbox.clock().now().plusMillis(200)));
    awaitDelivery(sandbox);
    assertEquals(List.of("scheduled"), TimelineSandbox.history(sandbox, id));
    setClock(sandbox, "live", "2989-12-31T23:59:59.900Z");
    assertEquals(2, sandbox.messages().status("delivered").await(2, Duration.ofSeconds(20)).size());
  }

  @Test
  void aClockThatWasStoppedGoesOnWithWhatItHadToDo(Sandbox sandbox) {
    setClock(sandbox, "live", "2030-01-15T09:00:00Z");
    var id = TimelineSandbox.notify(sandbox, "\"schedule_at\":\"2030-01-15T10:00:00Z\"");
    setClock(sandbox, "frozen", "2030-01-15T10:30:00Z");
    assertEquals(List.of("scheduled"), TimelineSandbox.history(sandbox, id));
    setClock(sandbox, "live", "2030-01-15T09:59:59.900Z");
    awaitDelivery(sandbox);
  }

  /** Waits, on a live clock, until one message has arrived. */
  private static void awaitDelivery(Sandbox sandbox) {
    Api.admin(sandbox)
        .queryParam("status", "delivered")
        .queryParam("wait", "PT20S")
        .get("/messages")
        .then()
        .body("total", is(1));
  }

  private static void setClock(Sandbox sandbox, String mode, String now) {
    Api.admin(sandbox).body(Map.of("mode", mode, "now", now)).put("/clock").then().statusCode(200);
  }

  @Test
  void aResetForgetsWhatWasToCome(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    TimelineSandbox.notify(sandbox, "\"schedule_at\":\"2026-01-15T12:00:00Z\"");
    sandbox.reset();
    Api.admin(sandbox).get("/timeline").then().body("work", empty());
    TimelineSandbox.freeze(sandbox);
    assertEquals(List.of(), TimelineSandbox.advance(sandbox, "P1D").getList("ran"));
  }
}
