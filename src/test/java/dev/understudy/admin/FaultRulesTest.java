package dev.understudy.admin;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.OperationIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultRulesTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final String RESET = "{\"effect\":{\"type\":\"reset\"}}";

  @Test
  void aFaultIsShownWithAllThatWasLeftOut(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(RESET)
        .post("/faults")
        .then()
        .statusCode(201)
        .body("id", matchesPattern("flt_[0-9a-z]{26}"))
        .body("provider", is("*"))
        .body("operation", is("*"))
        .body("when", nullValue())
        .body("skip", is(0))
        .body("times", nullValue())
        .body("probability", is(1.0f))
        .body("effect", equalTo(Map.of("type", "reset")))
        .body("matched", is(0))
        .body("acted", is(0));
  }

  @Test
  void aFaultIsShownAsItWasAskedFor(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(
            """
            {"provider":"prelude","operation":"sendNotifyBulk",
             "when":{"recipient":"+336*","sender":"[XY]*","body_contains":"order"},
             "skip":1,"times":2,"probability":0.5,
             "effect":{"type":"error","status":503,"code":"down","message":"Later.",
               "headers":{"X-Why":"test"},"retry_after":7}}\
            """)
        .post("/faults")
        .then()
        .statusCode(201)
        .body("provider", is("prelude"))
        .body("operation", is("sendNotifyBulk"))
        .body(
            "when",
            equalTo(Map.of("recipient", "+336*", "sender", "[XY]*", "body_contains", "order")))
        .body("skip", is(1))
        .body("times", is(2))
        .body("probability", is(0.5f))
        .body(
            "effect",
            equalTo(
                Map.of(
                    "type",
                    "error",
                    "status",
                    503,
                    "code",
                    "down",
                    "message",
                    "Later.",
                    "headers",
                    Map.of("X-Why", "test"),
                    "retry_after",
                    7)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                                           | /effect | This field is required, such as {"type":"error","status":503}.
          {"effect":"reset"}                                           | /effect | This has to be an object.
          {"effect":{}}                                                | /effect/type | This field is required: one of error, delay, timeout, reset, lost_response, truncate, garbage, recipient_error, delivery.
          {"effect":{"type":"explode","status":503}}                   | /effect/type | This is one of: error, delay, timeout, reset, lost_response, truncate, garbage, recipient_error, delivery.
          {"effect":{"type":"reset","status":503}}                     | /effect/status | There is no such field; known here: type.
          {"effect":{"type":"error"}}                                  | /effect/status | This field is required: a status from 400 to 599.
          {"effect":{"type":"error","status":399}}                     | /effect/status | This has to be a whole number from 400 to 599.
          {"effect":{"type":"error","status":600}}                     | /effect/status | This has to be a whole number from 400 to 599.
          {"effect":{"type":"error","status":"503"}}                   | /effect/status | This has to be a whole number of at most 64 bits.
          {"effect":{"type":"error","status":503.5}}                   | /effect/status | This has to be a whole number of at most 64 bits.
          {"effect":{"type":"error","status":503,"code":7}}            | /effect/code | This has to be a text.
          {"effect":{"type":"error","status":503,"code":" "}}          | /effect/code | This must not be blank: leave it out for the provider's own.
          {"effect":{"type":"error","status":503,"message":""}}        | /effect/message | This must not be blank: leave it out for the provider's own.
          {"effect":{"type":"error","status":503,"message":"\\u0000"}} | /effect/message | This contains a NUL character or an unpaired surrogate.
          {"effect":{"type":"error","status":503,"retry_after":-1}}    | /effect/retry_after | This has to be a whole number from 0 to 31536000.
          {"effect":{"type":"error","status":503,"retry_after":"1"}}   | /effect/retry_after | This has to be a whole number of at most 64 bits.
          {"effect":{"type":"error","status":503,"headers":[]}}        | /effect/headers | This has to be an object.
          {"effect":{"type":"error","status":503,"headers":{"X":1}}}   | /effect/headers/X | This has to be a text.
          {"effect":{"type":"error","status":503,"headers":{"a b":"c"}}} | /effect/headers/a b | This is no name of a header.
          {"effect":{"type":"error","status":503,"headers":{"X":"a\\nb"}}} | /effect/headers/X | A header has at most 1000 printable ASCII characters.
          {"effect":{"type":"error","status":503,"headers":{"Content-Length":"1"}}} | /effect/headers/Content-Length | This header is the server's own to set.
          {"effect":{"type":"error","status":503,"headers":{"understudy-fault":"x"}}} | /effect/headers/understudy-fault | This header is the server's own to set.
          {"effect":{"type":"error","status":503,"reason":"x"}}        | /effect/reason | There is no such field; known here: type, status, code, message, headers, retry_after.
          {"effect":{"type":"delay"}}                                  | /effect/duration | This field is required: a duration such as PT2S.
          {"effect":{"type":"delay","duration":"2s"}}                  | /effect/duration | This has to be a duration such as PT5S, from PT0S to PT1H.
          {"effect":{"type":"delay","duration":2}}                     | /effect/duration | This has to be a text.
          {"effect":{"type":"timeout","duration":"-PT1S"}}             | /effect/duration | This has to be a duration such as PT5S, from PT0S to PT1H.
          {"effect":{"type":"timeout","duration":"PT1H1S"}}            | /effect/duration | This has to be a duration such as PT5S, from PT0S to PT1H.
          {"effect":{"type":"recipient_error"}}                        | /effect/code | This field is required.
          {"provider":"sociocs","effect":{"type":"recipient_error","code":""}} | /effect/code | This must not be blank.
          {"effect":{"type":"recipient_error","code":"gone"}}          | /effect/code | This is one of: category_forbidden, channel_not_enabled_in_region, insufficient_balance, invalid_line_type, invalid_phone_number, template_not_registered_in_country, template_not_validated, unsubscribed, unsupported_country.
          {"provider":"prelude","effect":{"type":"recipient_error","code":"gone"}} | /effect/code | This is one of: category_forbidden, channel_not_enabled_in_region, insufficient_balance, invalid_line_type, invalid_phone_number, template_not_registered_in_country, template_not_validated, unsubscribed, unsupported_country.
          {"provider":"twilio","effect":{"type":"reset"}}              | /provider | This is one of: *, prolific, sociocs, prelude.
          {"provider":1,"effect":{"type":"reset"}}                     | /provider | This has to be a text.
          {"operation":"send","effect":{"type":"reset"}}               | /operation | (* operations)
          {"provider":"prelude","operation":"send-message","effect":{"type":"reset"}} | /operation | (* of prelude)
          {"times":0,"effect":{"type":"reset"}}                        | /times | This has to be a whole number from 1 to 1000000000.
          {"times":-1,"effect":{"type":"reset"}}                       | /times | This has to be a whole number from 1 to 1000000000.
          {"times":1.5,"effect":{"type":"reset"}}                      | /times | This has to be a whole number of at most 64 bits.
          {"skip":-1,"effect":{"type":"reset"}}                        | /skip | This has to be a whole number from 0 to 1000000000.
          {"probability":2,"effect":{"type":"reset"}}                  | /probability | This has to be a number from 0.0 to 1.0.
          {"probability":-0.1,"effect":{"type":"reset"}}               | /probability | This has to be a number from 0.0 to 1.0.
          {"probability":"0.5","effect":{"type":"reset"}}              | /probability | This has to be a number from 0.0 to 1.0.
          {"when":[],"effect":{"type":"reset"}}                        | /when | This has to be an object.
          {"when":{"recipient":"[+336"},"effect":{"type":"reset"}}     | /when/recipient | This has to be a pattern such as +336*: * and ? stand for others, [a-c] for one of these, \\ before one of them for itself.
          {"when":{"sender":""},"effect":{"type":"reset"}}             | /when/sender | This has to be a pattern such as +336*: * and ? stand for others, [a-c] for one of these, \\ before one of them for itself.
          {"when":{"body_contains":7},"effect":{"type":"reset"}}       | /when/body_contains | This has to be a text.
          {"when":{"receiver":"x"},"effect":{"type":"reset"}}          | /when/receiver | There is no such field; known here: recipient, sender, body_contains.
          {"effects":[],"effect":{"type":"reset"}}                     | /effects | There is no such field; known here: provider, operation, when, skip, times, probability, effect.
          """)
  void aWrongFieldIsNamedAndNothingIsCreated(
      String body, String pointer, String sentence, Sandbox sandbox) {
    Api.admin(sandbox)
        .body(body)
        .post("/faults")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, OperationIds.in(sentence))));
    Api.admin(sandbox).get("/faults").then().body("faults", empty());
  }

  @Test
  void anyCodeWillDoWhereAnswersDoNotSpeakOfRecipients(Sandbox sandbox) {
    sandbox.faults().add(Fault.on("sociocs").recipientError("gone"));
    sandbox.faults().add(Fault.onAnyProvider().operation("send-message").recipientError("gone"));
  }

  @Test
  void faultsAreListedInPagesOldestOrNewestFirst(Sandbox sandbox) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.add(sandbox.faults().add(Fault.onAnyProvider().reset()).id());
    }
    String cursor =
        Api.admin(sandbox)
            .get("/faults?limit=2")
            .then()
            .body("faults.id", equalTo(ids.subList(0, 2)))
            .body("total", is(5))
            .extract()
            .path("next_cursor");
    Api.admin(sandbox)
        .get("/faults?limit=3&cursor=" + cursor)
        .then()
        .body("faults.id", equalTo(ids.subList(2, 5)))
        .body("next_cursor", nullValue());
    Api.admin(sandbox)
        .get("/faults?order=desc&limit=2")
        .then()
        .body("faults.id", equalTo(List.of(ids.get(4), ids.get(3))));
    Api.admin(sandbox)
        .get("/faults?limits=2")
        .then()
        .statusCode(400)
        .body(
            "errors",
            equalTo(
                Map.of(
                    "/limits", "There is no such parameter; known here: limit, cursor, order.")));
  }

  @Test
  void oneFaultIsEndedOrAll(Sandbox sandbox) {
    var first = sandbox.faults().add(Fault.onAnyProvider().reset()).id();
    var second = sandbox.faults().add(Fault.onAnyProvider().reset()).id();
    sandbox.faults().add(Fault.onAnyProvider().reset());
    Api.admin(sandbox).delete("/faults/" + second).then().statusCode(204);
    Api.admin(sandbox).get("/faults").then().body("total", is(2)).body("faults[0].id", is(first));
    Api.admin(sandbox)
        .delete("/faults/" + second)
        .then()
        .statusCode(404)
        .body("detail", is("There is no fault '" + second + "', nor a profile of that name."));
    Api.admin(sandbox).delete("/faults").then().statusCode(204);
    Api.admin(sandbox).get("/faults").then().body("total", is(0));
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
  }

  @Test
  void aResetGoesBackToTheFaultsAndLimitsOfTheFixtures(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(
            """
            faults:
              - { provider: prelude, times: 1, effect: { type: error, status: 502 } }
            rate_limits:
              - { provider: sociocs, limit: 1, per: PT1M }
            """)
        .post("/fixtures")
        .then()
        .statusCode(200)
        .body("faults[0].times", is(1))
        .body("faults[0].effect.status", is(502))
        .body("rate_limits[0].limit", is(1));
    sandbox.faults().add(Fault.onAnyProvider().reset());
    sandbox.rateLimits().clear();
    Api.admin(sandbox).delete("/faults").then().statusCode(204);
    Api.admin(sandbox).post("/reset").then().statusCode(204);
    GoodCall.NOTIFY_BATCH.in(sandbox).then().statusCode(502);
    GoodCall.NOTIFY_BATCH.in(sandbox).then().statusCode(200);
    GoodCall.SOCIOCS_BULK.in(sandbox).then().statusCode(200);
    GoodCall.SOCIOCS_BULK.in(sandbox).then().statusCode(429);
  }

  @Test
  void aFixtureWithAWrongRuleIsRefusedAsAWholeWithItsLine(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(
            """
            faults:
              - provider: prelude
                times: 0
                effect:
                  type: error
                  status: 302
              - effect: { type: nothing }
            rate_limits:
              - { provider: twilio, limit: 1 }
            """)
        .post("/fixtures")
        .then()
        .statusCode(400)
        .body(
            "errors",
            equalTo(
                Map.of(
                    "/faults/0/times", "times: This has to be a whole number from 1 to 1000000000.",
                    "/faults/0/effect/status",
                        "effect/status: This has to be a whole number from 400 to 599.",
                    "/faults/1/effect/type",
                        "effect/type: This is one of: error, delay, timeout, reset, lost_response,"
                            + " truncate, garbage, recipient_error, delivery.",
                    "/rate_limits/0/provider",
                        "provider: This is one of: *, prolific, sociocs, prelude.",
                    "/rate_limits/0/per", "per: This field is required: a duration such as PT1M.")))
        .body(
            "detail",
            matchesPattern(
                "(?s).*line 3: times.*line 6: effect/status.*line 7: effect/type.*line 9: .*"));
    Api.admin(sandbox).get("/faults").then().body("total", is(0));
  }

  @Test
  void aSandboxHasRoomForAThousand(Sandbox sandbox) {
    var rule = Map.of("effect", Map.of("type", "reset"));
    var all = new ArrayList<Map<String, ?>>();
    for (int i = 0; i < 1_000; i++) {
      all.add(rule);
    }
    Api.admin(sandbox).body(Map.of("faults", all)).post("/fixtures").then().statusCode(200);
    Api.admin(sandbox)
        .body(RESET)
        .post("/faults")
        .then()
        .statusCode(409)
        .body("detail", is("There is room for 1000 faults, as each call tries them all."));
  }
}
