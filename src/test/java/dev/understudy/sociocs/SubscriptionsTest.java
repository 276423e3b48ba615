package dev.understudy.sociocs;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.Samples;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tests of the operations on webhook subscriptions. */
class SubscriptionsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final String GOOD =
      """
      {"platform":"tests","provider":"twlo","channel_key":"your_channel_key",
       "subscriber_reference_id":"R1","webhook_url":"http://127.0.0.1:9000/hook",
       "events":["messages","status_updates"],"secret":"tell-nobody"}\
      """;

  private static ValidatableResponse post(Sandbox sandbox, String body) {
    return Api.sociocs(sandbox).body(body).post("/webhook-subscriptions").then();
  }

  @Test
  void aSubscriptionIsAddedReadChangedAndDeleted(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var id = post(sandbox, GOOD).statusCode(200).extract().<String>path("data.id");
    var shown =
        Map.of(
            "id", id,
            "channel_key", Samples.SMS_CHANNEL,
            "created_at", Instant.parse("2026-01-15T09:00:00Z").toEpochMilli(),
            "platform", "tests",
            "provider", "twlo",
            "status", "active",
            "subscriber_reference_id", "R1",
            "trigger_direction", "incoming",
            "webhook_url", "http://127.0.0.1:9000/hook");
    Api.sociocs(sandbox)
        .get("/webhook-subscriptions/" + id)
        .then()
        .statusCode(200)
        .body("data", equalTo(shown));
    assertEquals(
        id, post(sandbox, GOOD.replace("/hook", "/other")).extract().<String>path("data.id"));
    Api.sociocs(sandbox)
        .get("/webhook-subscriptions")
        .then()
        .statusCode(200)
        .body("data.webhook_url", equalTo(List.of("http://127.0.0.1:9000/other")));
    Api.sociocs(sandbox)
        .delete("/webhook-subscriptions/" + id)
        .then()
        .statusCode(200)
        .body("", equalTo(Map.of("status", "success")));
    Bulk.assertRefused(
        Api.sociocs(sandbox).delete("/webhook-subscriptions/" + id).then(),
        404,
        "There is no webhook subscription " + id + ".");
    Bulk.assertRefused(
        Api.sociocs(sandbox).get("/webhook-subscriptions/" + id).then(),
        404,
        "There is no webhook subscription " + id + ".");
    // an id is never used twice
    assertFalse(id.equals(post(sandbox, GOOD).extract().<String>path("data.id")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"platform":null}            | platform is required.
          {"platform":5}               | platform must be a string.
          {"provider":null}            | provider is required.
          {"provider":"twilio"}        | provider must be one of tlnx, twlo, twlowa, gswa.
          {"provider":"tlnx"}          | Invalid channel_key. The channel's provider is twlo.
          {"channel_key":null}         | channel_key is required.
          {"provider":"gswa"}          | Invalid channel_key. The channel's provider is twlo.
          {"subscriber_reference_id":""} | subscriber_reference_id is required.
          {"webhook_url":null}         | webhook_url is required.
          {"webhook_url":"/hook"}      | webhook_url must be an absolute http or https URL.
          {"events":"messages"}        | events must be an array of messages and status_updates.
          {"events":["calls"]}         | events must be an array of messages and status_updates.
          {"subevents":[]}             | subevents must be an object that gives status_updates an array of queued, sending, sent, delivered, undelivered, failed.
          {"subevents":{"messages":[]}} | subevents must be an object that gives status_updates an array of queued, sending, sent, delivered, undelivered, failed.
          {"subevents":{"status_updates":["read"]}} | subevents must be an object that gives status_updates an array of queued, sending, sent, delivered, undelivered, failed.
          {"secret":7}                 | secret must be a string.
          """)
  void aBrokenRuleIsReported(String change, String sentence, Sandbox sandbox) {
    var mapper = new JsonMapper();
    var body = (ObjectNode) mapper.readTree(GOOD);
    body.setAll((ObjectNode) mapper.readTree(change));
    Bulk.assertRefused(post(sandbox, body.toString()), 400, sentence);
    Api.sociocs(sandbox).get("/webhook-subscriptions").then().body("data.size()", is(0));
  }

  @Test
  void allFindingsAreReportedAtOnce(Sandbox sandbox) {
    Bulk.assertRefused(
        post(sandbox, "{\"provider\":\"twlo\",\"else\":1}"),
        400,
        "platform is required.",
        "channel_key is required.",
        "subscriber_reference_id is required.",
        "webhook_url is required.");
  }

  @Test
  void aResetRestoresTheSubscriptionsOfFixtures(Sandbox sandbox) {
    Bulk.fixture(
        sandbox, "{\"sociocs\":{\"webhook_subscriptions\":[" + GOOD.replace("R1", "R2") + "]}}");
    post(sandbox, GOOD).statusCode(200);
    Api.sociocs(sandbox)
        .get("/webhook-subscriptions")
        .then()
        .body("data.subscriber_reference_id", equalTo(List.of("R2", "R1")));
    sandbox.reset();
    Api.sociocs(sandbox)
        .get("/webhook-subscriptions")
        .then()
        .body("data.subscriber_reference_id", equalTo(List.of("R2")));
  }

  @Test
  void theJournalMasksSecrets(Sandbox sandbox) {
    post(sandbox, GOOD).statusCode(200);
    post(sandbox, GOOD.replace("{", "{{")).statusCode(400);
    post(sandbox, GOOD.replace("\"secret\"", "\"\\u0073ecret\"")).statusCode(200);
    var journal = Api.admin(sandbox).get("/requests").then().extract().asString();
    var story = Api.admin(sandbox).get("/story").then().extract().asString();
    assertFalse(journal.contains("tell-nobody"), journal);
    assertFalse(story.contains("tell-nobody"), story);
  }
}
