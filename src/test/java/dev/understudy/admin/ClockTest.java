package dev.understudy.admin;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final String NINE = "2026-01-15T09:00:00Z";

  private static ValidatableResponse put(Sandbox sandbox, String body) {
    return Api.admin(sandbox).body(body).put("/clock").then();
  }

  private static ValidatableResponse advance(Sandbox sandbox, String body) {
    return Api.admin(sandbox).body(body).post("/clock/advance").then();
  }

  private static Instant now(Sandbox sandbox) {
    return Instant.parse(Api.admin(sandbox).get("/clock").then().extract().path("now"));
  }

  @Test
  void aFrozenClockMovesOnlyOnRequest(Sandbox sandbox) {
    put(
            sandbox,
            """
            {"mode":"frozen","now":"2026-01-15T10:00:00+01:00"}\
            """)
        .statusCode(200)
        .body("mode", is("frozen"))
        .body("now", is(NINE));
    GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
    Api.admin(sandbox).get("/clock").then().body("now", is(NINE)).body("mode", is("frozen"));
    advance(sandbox, "{\"by\":\"PT1H\"}")
        .statusCode(200)
        .body("now", is("2026-01-15T10:00:00Z"))
        .body("ran", empty())
        .body("complete", is(true));
    advance(sandbox, "{\"to\":\"2026-02-01T00:00:00Z\"}").body("now", is("2026-02-01T00:00:00Z"));
    advance(sandbox, "{\"by\":\"PT0S\"}").body("now", is("2026-02-01T00:00:00Z"));
    advance(sandbox, "{\"to\":\"next\"}").body("now", is("2026-02-01T00:00:00Z"));
    GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
    Api.admin(sandbox)
        .get("/messages")
        .then()
        .body("messages.created_at", equalTo(List.of(NINE, "2026-02-01T00:00:00Z")))
        .body("messages.sent_at", equalTo(List.of(NINE, "2026-02-01T00:00:00Z")));
  }

  @Test
  void weeksAndOffsetsWithoutAColonAreRead(Sandbox sandbox) {
    put(
            sandbox,
            """
            {"mode":"frozen","now":"2026-01-15T05:00:00-0400"}\
            """)
        .body("now", is(NINE));
    advance(sandbox, "{\"by\":\"P2W\"}").body("now", is("2026-01-29T09:00:00Z"));
    advance(sandbox, "{\"to\":\"2026-01-29T12:00:00+02\"}").body("now", is("2026-01-29T10:00:00Z"));
    Api.admin(sandbox)
        .get("/messages?wait=P1W&min=0")
        .then()
        .statusCode(400)
        .body("errors.'/wait'", is("This has to be a duration such as PT5S, at most PT5M."));
    Api.admin(sandbox).get("/messages?wait=P0W&min=0").then().statusCode(200);
  }

  @Test
  void setItGoesAnywhere(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    Control.freeze(sandbox, "2020-02-29T23:59:59.999999Z");
    assertEquals(Instant.parse("2020-02-29T23:59:59.999999Z"), now(sandbox));
  }

  @Test
  void aShiftedClockRuns(Sandbox sandbox) {
    put(
            sandbox,
            """
            {"mode":"live","now":"2030-06-01T12:00:00Z"}\
            """)
        .statusCode(200)
        .body("mode", is("live"))
        .body("now", is("2030-06-01T12:00:00Z"));
    var first = now(sandbox);
    assertTrue(first.isAfter(Instant.parse("2030-06-01T12:00:00Z")), first::toString);
    advance(sandbox, "{\"by\":\"P1D\"}").statusCode(200);
    var second = now(sandbox);
    assertTrue(Duration.between(first, second).compareTo(Duration.ofDays(1)) >= 0);
    // live again without an instant: it keeps its shift
    put(sandbox, "{\"mode\":\"live\"}").statusCode(200);
    assertTrue(!now(sandbox).isBefore(second));
    assertTrue(now(sandbox).isBefore(second.plus(Duration.ofMinutes(10))));
  }

  @Test
  void aClockThatIsMadeLiveGoesOnFromWhatItShows(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    put(sandbox, "{\"mode\":\"live\"}").statusCode(200).body("now", is(NINE));
    assertTrue(now(sandbox).isAfter(Instant.parse(NINE)));
    assertTrue(now(sandbox).isBefore(Instant.parse(NINE).plus(Duration.ofMinutes(10))));
    put(sandbox, "{\"mode\":\"frozen\"}").statusCode(200);
    var frozen = now(sandbox);
    assertTrue(frozen.isAfter(Instant.parse(NINE)));
    assertEquals(frozen, now(sandbox));
  }

  @Test
  void aResetGoesBackToTheClockOfTheBeginning(Sandbox sandbox) {
    Api.admin(sandbox)
        .body("clock: { mode: frozen, now: \"2026-01-15T09:00:00Z\" }")
        .post("/fixtures")
        .then()
        .statusCode(200);
    Control.advance(sandbox, "P3D");
    Api.admin(sandbox).post("/reset").then().statusCode(204);
    assertEquals(Instant.parse(NINE), now(sandbox));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          put     | {}                                 | /mode | This field is required: live or frozen.
          put     | {"mode":"slow"}                    | /mode | This is one of: live, frozen.
          put     | {"mode":"frozen","now":"noon"}     | /now  | This has to be an instant such as 2026-01-15T09:00:00Z.
          put     | {"mode":"frozen","now":1}          | /now  | This has to be a text.
          put     | {"mode":"frozen","now":"2026-01-15T09:00:00"} | /now | This has to be an instant such as 2026-01-15T09:00:00Z.
          put     | {"mode":"frozen","at":"x"}         | /at   | There is no such field; known here: mode, now.
          advance | {}                                 | /by   | Give either by, such as PT1H, or to: an instant, or next for what is due next.
          advance | {"by":"PT1H","to":"next"}          | /by   | Give either by, such as PT1H, or to: an instant, or next for what is due next.
          advance | {"by":"1h"}                        | /by   | This has to be a duration such as PT5S, from PT0S to PT8784000H.
          advance | {"by":"-PT1S"}                     | /by   | This has to be a duration such as PT5S, from PT0S to PT8784000H.
          advance | {"by":3600}                        | /by   | This has to be a text.
          advance | {"to":"soon"}                      | /to   | This has to be an instant such as 2026-01-15T09:00:00Z.
          advance | {"to":"2026-01-15T08:59:59.999999Z"} | /to | The clock already shows 2026-01-15T09:00:00Z: set it back with PUT.
          advance | {"by":"P365000D","steps":1}        | /steps | There is no such field; known here: by, to.
          """)
  void aWrongFieldIsNamedAndTheClockStaysAsItIs(
      String call, String body, String pointer, String sentence, Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    (call.equals("put") ? put(sandbox, body) : advance(sandbox, body))
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, sentence)));
    assertEquals(Instant.parse(NINE), now(sandbox));
  }

  @Test
  void itGoesUpToTheYear9990(Sandbox sandbox) {
    Control.freeze(sandbox, "9990-12-31T00:00:00Z");
    advance(sandbox, "{\"by\":\"P1D\"}")
        .statusCode(400)
        .body("errors", equalTo(Map.of("/by", "The clock goes up to the year 9990.")));
    assertEquals(Instant.parse("9990-12-31T00:00:00Z"), now(sandbox));
  }

  @Test
  void prolificReachesBackThirtyDaysOfTheSandboxsClock(Sandbox sandbox) {
    var since = "/api/v1/messages/?created_after=2026-01-01";
    Control.freeze(sandbox, NINE);
    GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
    Control.advance(sandbox, "P29D");
    Api.prolific(sandbox).get(since).then().body("results", hasSize(1));
    Control.advance(sandbox, "P2D");
    Api.prolific(sandbox).get(since).then().body("results", hasSize(0));
    GoodCall.GET_MESSAGES.in(sandbox).then().body("results", hasSize(1));
  }

  @Test
  void preludeJudgesItsDatesByTheSandboxsClock(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    var expiring =
        GoodCall.NOTIFY_BATCH
            .body()
            .replaceFirst("\\{", "{\"expires_at\":\"2026-01-16T08:00:00Z\",");
    var scheduled =
        GoodCall.NOTIFY_BATCH
            .body()
            .replaceFirst("\\{", "{\"schedule_at\":\"2026-01-16T08:00:00Z\",");
    GoodCall.NOTIFY_BATCH.with(sandbox, expiring).then().statusCode(200);
    GoodCall.NOTIFY_BATCH
        .with(sandbox, scheduled)
        .then()
        .statusCode(200)
        .body("results[0].message.schedule_at", is("2026-01-16T09:00:00+01:00"));
    Control.advance(sandbox, "P1D");
    GoodCall.NOTIFY_BATCH
        .with(sandbox, expiring)
        .then()
        .statusCode(400)
        .body("code", is("expires_at_in_past"));
    GoodCall.NOTIFY_BATCH
        .with(sandbox, scheduled)
        .then()
        .statusCode(400)
        .body("code", is("schedule_at_in_past"));
  }

  @Test
  void marketingWaitsForTheMorningOfTheSandboxsClock(Sandbox sandbox) {
    var marketing =
        """
        {"to":["+33612345678"],"template_id":"template_01k8b0xq5v7w9m2n4p6r8s0t1a",
         "variables":{"first_name":"Ada"}}\
        """;
    Control.freeze(sandbox, "2026-01-15T22:00:00Z");
    GoodCall.NOTIFY_BATCH
        .with(sandbox, marketing)
        .then()
        .body("results[0].message.schedule_at", is("2026-01-16T08:00:00+01:00"));
    Control.advance(sandbox, "PT12H");
    GoodCall.NOTIFY_BATCH
        .with(sandbox, marketing)
        .then()
        .body("results[0].message.schedule_at", nullValue());
  }

  @Test
  void aSociocsScheduleThatHasPassedMeansNow(Sandbox sandbox) {
    var scheduled =
        GoodCall.SOCIOCS_BULK.body().replaceFirst("\\{", "{\"schedule\":\"2026-01-15T12:00:00Z\",");
    Control.freeze(sandbox, NINE);
    GoodCall.SOCIOCS_BULK.with(sandbox, scheduled).then().statusCode(200);
    Control.advance(sandbox, "PT4H");
    GoodCall.SOCIOCS_BULK.with(sandbox, scheduled).then().statusCode(200);
    Api.admin(sandbox)
        .get("/messages")
        .then()
        .body("messages.status", equalTo(List.of("delivered", "delivered", "queued", "queued")));
  }

  @Test
  void everyNewCallKnowsNoSandboxThatIsNone(Sandbox neighbor) {
    var nobody = Api.sandbox(neighbor.baseUrl(), "nobody");
    for (var path : List.of("/faults", "/rate-limits", "/clock", "/requests", "/story")) {
      Api.admin(nobody).get(path).then().statusCode(404);
    }
    for (var path : List.of("/faults", "/faults/flt_x", "/rate-limits", "/requests")) {
      Api.admin(nobody).delete(path).then().statusCode(404);
    }
    put(nobody, "{\"mode\":\"live\"}").statusCode(404);
    advance(nobody, "{\"by\":\"PT1S\"}").statusCode(404);
    Api.admin(nobody).body("{}").post("/requests/count").then().statusCode(404);
    Api.admin(nobody).body("{\"limits\":[]}").put("/rate-limits").then().statusCode(404);
    Api.admin(nobody)
        .body("{\"effect\":{\"type\":\"reset\"}}")
        .post("/faults")
        .then()
        .statusCode(404);
    Api.admin(nobody)
        .body("{\"from\":\"+33612345678\",\"text\":\"STOP\"}")
        .post("/prelude/inbound")
        .then()
        .statusCode(404);
  }
}
