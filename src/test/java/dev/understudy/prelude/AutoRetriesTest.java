package dev.understudy.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Field {@code max_auto_retries} and its effect on messages that fail. */
class AutoRetriesTest {
  private static final String FAILED = "transactional.message.failed";
  private static final String SUBMITTED = "transactional.message.submitted";

  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static void fails(Sandbox sandbox, String status, String after) {
    sandbox.faults().add(Fault.on("prelude").delivery(status).after(Duration.parse(after)));
  }

  private static String send(Notify request, String retries) {
    return Notify.read(
            request
                .with("{'max_auto_retries':" + retries + "}")
                .with("{'callback_url':'https://app.example/hook'}")
                .send(200))
        .at("/results/0/message/id")
        .asString();
  }

  private static JsonPath life(Sandbox sandbox, String id) {
    return Api.admin(sandbox).get("/messages/" + id).then().extract().jsonPath();
  }

  private static JsonPath webhooks(Sandbox sandbox) {
    return Api.admin(sandbox).get("/webhooks").then().statusCode(200).extract().jsonPath();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "-1",
        "-99999999999999999999",
        "1.5",
        "1.0",
        "1e0",
        "'1'",
        "''",
        "true",
        "[1]",
        "{}"
      })
  void anythingButANaturalNumberIsInvalid(String value, Sandbox sandbox) {
    PreludeSandbox.at(sandbox)
        .with("{'max_auto_retries':" + value + "}")
        .isRefused(
            "invalid_request",
            "The request is invalid. 'max_auto_retries' has to be a whole number of at least 0.");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"null", "0", "1", "10", "11", "2147483648", "99999999999999999999"})
  void anyNaturalNumberIsAccepted(String value, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).with("{'max_auto_retries':" + value + "}");
    assertEquals(1, request.answer(200).get("success_count").asInt());
  }

  @ParameterizedTest(name = "{0} retries: {1} attempts")
  @CsvSource({"1, 2", "2, 3", "10, 11", "99999999999999999999, 11"})
  void aFailedAttemptIsFollowedByThatManyMore(String retries, int attempts, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    fails(sandbox, "failed", "PT0S");
    var id = send(request, retries);
    Control.advance(sandbox, "PT0S");
    var statuses = life(sandbox, id).<String>getList("history.status");
    assertEquals("created", statuses.get(0));
    assertEquals("failed", statuses.get(statuses.size() - 1));
    assertEquals(attempts, statuses.stream().filter("submitted"::equals).count());
    var webhooks = webhooks(sandbox);
    assertEquals(attempts + 2, webhooks.getInt("total"));
    assertEquals(FAILED, webhooks.getString("webhooks[-1].event"));
    var ids =
        webhooks.<Map<String, Object>>getList("webhooks").stream()
            .filter(each -> each.get("event").equals(SUBMITTED))
            .map(each -> ((Map<?, ?>) ((Map<?, ?>) each.get("payload")).get("payload")))
            .map(payload -> String.valueOf(payload.get("attempt_id")))
            .toList();
    assertEquals(attempts, Set.copyOf(ids).size());
    ids.forEach(each -> assertEquals(true, each.matches("att_[0-9a-hjkmnp-tv-z]{26}"), each));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"null, failed", "0, failed", "3, expired", "3, unknown"})
  void otherMessagesHaveOneAttempt(String retries, String status, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    fails(sandbox, status, "PT0S");
    var id = send(request, retries);
    Control.advance(sandbox, "PT0S");
    assertEquals(List.of("created", status), life(sandbox, id).getList("history.status"));
  }

  @Test
  void aDeliveredMessageIsNotRetried(Sandbox sandbox) {
    var id = send(PreludeSandbox.at(sandbox), "3");
    Control.advance(sandbox, "PT0S");
    assertEquals(
        List.of("created", "submitted", "pending_delivery", "delivered"),
        life(sandbox, id).getList("history.status"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          norcs | sms      | sms whatsapp sms whatsapp
          norcs | whatsapp | whatsapp sms whatsapp sms
          nosms | rcs      | rcs whatsapp rcs whatsapp
          plain | sms      | sms sms sms sms
          """)
  void attemptsCycleThroughTheChannelsOfTheTemplate(
      String template, String preferred, String channels, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).template(template);
    fails(sandbox, "failed", "PT0S");
    send(request.with("{'preferred_channel':'" + preferred + "'}"), "3");
    Control.advance(sandbox, "PT0S");
    var channelsOfEvents =
        webhooks(sandbox).<Map<String, Object>>getList("webhooks").stream()
            .filter(each -> each.get("event").equals(SUBMITTED))
            .map(each -> ((Map<?, ?>) ((Map<?, ?>) each.get("payload")).get("payload")))
            .map(payload -> String.valueOf(payload.get("channel")))
            .toList();
    assertEquals(List.of(channels.split(" ")), channelsOfEvents);
  }

  @Test
  void eachAttemptTakesTheTimeOfTheFault(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    fails(sandbox, "failed", "PT5S");
    var id = send(request.with("{'schedule_at':'2026-01-15T10:00:00Z'}"), "2");
    Control.advance(sandbox, "PT2H");
    assertEquals(
        List.of("scheduled", "created", "submitted", "submitted", "submitted", "failed"),
        life(sandbox, id).getList("history.status"));
    assertEquals(
        List.of(
            PreludeSandbox.NOW,
            "2026-01-15T10:00:00Z",
            "2026-01-15T10:00:00Z",
            "2026-01-15T10:00:05Z",
            "2026-01-15T10:00:10Z",
            "2026-01-15T10:00:15Z"),
        life(sandbox, id).getList("history.at"));
  }

  @Test
  void onALiveClockAttemptsAreMadeAtOnce(Sandbox sandbox) {
    fails(sandbox, "failed", "PT0S");
    var id = send(Notify.to(sandbox), "2");
    assertEquals(
        List.of("created", "submitted", "submitted", "submitted", "failed"),
        life(sandbox, id).getList("history.status"));
  }

  @Test
  void aManualAttemptIsTheFirst(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    fails(sandbox, "failed", "PT5S");
    var id = send(request, "1");
    Api.admin(sandbox)
        .body("{\"status\":\"submitted\"}")
        .post("/messages/" + id + "/status")
        .then()
        .statusCode(200);
    Control.advance(sandbox, "PT1M");
    assertEquals(
        List.of("created", "submitted", "submitted", "failed"),
        life(sandbox, id).getList("history.status"));
  }

  @Test
  void anOptOutEndsFurtherAttempts(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).template("marketing");
    fails(sandbox, "failed", "PT5S");
    var id = send(request, "2");
    Control.advance(sandbox, "PT0S");
    Api.admin(sandbox)
        .body(Map.of("from", "+33612345678", "text", "STOP"))
        .post("/prelude/inbound")
        .then()
        .statusCode(201);
    Control.advance(sandbox, "PT1M");
    assertEquals(
        List.of("created", "submitted", "failed"), life(sandbox, id).getList("history.status"));
    assertEquals("unsubscribed", life(sandbox, id).getString("history[-1].detail"));
  }
}
