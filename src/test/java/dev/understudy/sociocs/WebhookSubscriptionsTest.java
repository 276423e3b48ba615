package dev.understudy.sociocs;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tests of sequences of calls, fixtures and resets that change subscriptions. */
class WebhookSubscriptionsTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String NOON = "2026-01-15T12:00:00Z";
  private static final long NOON_MS = 1_768_478_400_000L;

  private static final String GOOD =
      """
      {"platform":"tests","provider":"twlo","channel_key":"your_channel_key",
       "subscriber_reference_id":"r1","webhook_url":"http://127.0.0.1:9/a"}\
      """;

  private static String but(String fields) {
    var body = (ObjectNode) JsonMapper.shared().readTree(GOOD);
    body.remove(JsonMapper.shared().readTree(fields).propertyNames());
    var rest = body.toString();
    return fields.equals("{}")
        ? rest
        : rest.substring(0, rest.length() - 1) + "," + fields.substring(1);
  }

  private static ValidatableResponse post(Sandbox sandbox, String body) {
    return Api.sociocs(sandbox).body(body).post("/webhook-subscriptions").then();
  }

  private static String make(Sandbox sandbox, String fields) {
    var answered = post(sandbox, but(fields)).statusCode(200).extract().jsonPath();
    String id = answered.get("data.id");
    assertEquals(Map.of("status", "success", "data", Map.of("id", id)), answered.getMap(""));
    return id;
  }

  private static List<Map<String, Object>> all(Sandbox sandbox) {
    var answered =
        Api.sociocs(sandbox)
            .get("/webhook-subscriptions")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    List<Map<String, Object>> listed = answered.getList("data");
    assertEquals(Map.of("status", "success", "data", listed), answered.getMap(""));
    return listed;
  }

  private static List<Object> each(Sandbox sandbox, String field) {
    return new ArrayList<>(all(sandbox).stream().map(one -> one.get(field)).toList());
  }

  private static ValidatableResponse at(String method, Sandbox sandbox, String id) {
    return Api.sociocs(sandbox).request(method, "/webhook-subscriptions/" + id).then();
  }

  private static void assertIsNone(Sandbox sandbox, String id) {
    for (var method : List.of("GET", "DELETE")) {
      Bulk.assertRefused(
          at(method, sandbox, id), 404, "There is no webhook subscription " + id + ".");
    }
  }

  private static Map<String, Object> shown(
      String id, String reference, String url, String platform) {
    return Map.of(
        "id", id,
        "channel_key", Samples.SMS_CHANNEL,
        "created_at", NOON_MS,
        "platform", platform,
        "provider", "twlo",
        "status", "active",
        "subscriber_reference_id", reference,
        "trigger_direction", "incoming",
        "webhook_url", url);
  }

  @Test
  void aSubscriptionIsAddedListedFoundAndDeleted(Sandbox sandbox) {
    Bulk.freeze(sandbox, NOON);
    assertEquals(List.of(), all(sandbox));
    var first = make(sandbox, "{\"secret\":\"s3cr3t\",\"surprise\":[1]}");
    var second = make(sandbox, "{\"subscriber_reference_id\":\"r2\"}");
    assertTrue(first.matches("[0-9a-f]{24}"), first);
    var one = shown(first, "r1", "http://127.0.0.1:9/a", "tests");
    var other = shown(second, "r2", "http://127.0.0.1:9/a", "tests");
    assertEquals(List.of(one, other), all(sandbox));
    at("GET", sandbox, second)
        .statusCode(200)
        .body("", is(Map.of("status", "success", "data", other)));
    at("DELETE", sandbox, first).statusCode(200).body("", is(Map.of("status", "success")));
    assertEquals(List.of(other), all(sandbox));
    assertIsNone(sandbox, first);
  }

  @Test
  void aReplacedSubscriptionKeepsItsIdAndPosition(Sandbox sandbox) {
    Bulk.freeze(sandbox, NOON);
    var first = make(sandbox, "{}");
    var second = make(sandbox, "{\"subscriber_reference_id\":\"r2\"}");
    Api.admin(sandbox).body("{\"by\":\"PT1H\"}").post("/clock/advance").then().statusCode(200);
    var again =
        """
        {"webhook_url":"https://example.com/b","platform":"others"}\
        """;
    assertEquals(first, make(sandbox, again));
    assertEquals(
        List.of(
            shown(first, "r1", "https://example.com/b", "others"),
            shown(second, "r2", "http://127.0.0.1:9/a", "tests")),
        all(sandbox));
  }

  @Test
  void anIdIsNeverUsedTwice(Sandbox sandbox) {
    var seen = new ArrayList<String>();
    seen.add(make(sandbox, "{}"));
    seen.add(make(sandbox, "{\"subscriber_reference_id\":\"r2\"}"));
    for (int i = 0; i < 3; i++) {
      at("DELETE", sandbox, seen.get(seen.size() - 1)).statusCode(200);
      // after a fixture every server reads the rows again
      Bulk.fixture(
          sandbox,
          """
          {"sociocs":{"team_members":[{"name":"n%s"}]}}\
          """
              .formatted(i));
      var next = make(sandbox, "{\"subscriber_reference_id\":\"r2\"}");
      assertTrue(!seen.contains(next), next + " in " + seen);
      seen.add(next);
    }
    assertEquals(List.of(seen.get(0), seen.get(seen.size() - 1)), each(sandbox, "id"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"events\":[]}",
        "{\"events\":null,\"subevents\":null,\"secret\":null}",
        "{\"events\":[\"messages\",\"status_updates\"]}",
        "{\"events\":[\"status_updates\",\"status_updates\"]}",
        "{\"subevents\":{}}",
        "{\"subevents\":{\"status_updates\":[]}}",
        "{\"subevents\":{\"status_updates\":null}}",
        "{\"subevents\":{\"status_updates\":[\"sent\",\"delivered\",\"failed\"]}}",
        "{\"events\":\"\",\"subevents\":\" \",\"secret\":\"\"}",
        "{\"subevents\":{\"status_updates\":\"\"}}",
        "{\"secret\":\"My Shared Secret\"}",
        "{\"provider\":\"gswa\",\"channel_key\":\"your_gupshup_key\"}",
        "{\"webhook_url\":\"HTTP://hook_of:8080/a%20b?c=d\"}"
      })
  void aValidSubscriptionIsAdded(String fields, Sandbox sandbox) {
    make(sandbox, fields);
    assertEquals(1, all(sandbox).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"platform":null}      | platform is required.
          {"platform":" "}       | platform is required.
          {"platform":7}         | platform must be a string.
          {"platform":"\\u0000"} | platform must not contain a NUL or half of a surrogate pair.
          {"provider":null}      | provider is required.
          {"provider":7}         | provider must be a string.
          {"provider":"TLNX"}    | provider must be one of tlnx, twlo, twlowa, gswa.
          {"provider":"tlnx"}    | Invalid channel_key. The channel's provider is twlo.
          {"provider":"gswa"}    | Invalid channel_key. The channel's provider is twlo.
          {"channel_key":null}   | channel_key is required.
          {"channel_key":["a"]}  | channel_key must be a string.
          {"channel_key":"mine"} | Invalid channel_key. Add it to this sandbox under sociocs.channels of a fixture, or set unknown_entities to accept.
          {"subscriber_reference_id":null}      | subscriber_reference_id is required.
          {"subscriber_reference_id":""}        | subscriber_reference_id is required.
          {"subscriber_reference_id":true}      | subscriber_reference_id must be a string.
          {"subscriber_reference_id":"\\udc00"} | subscriber_reference_id must not contain a NUL or half of a surrogate pair.
          {"webhook_url":null}          | webhook_url is required.
          {"webhook_url":" "}           | webhook_url is required.
          {"webhook_url":7}             | webhook_url must be a string.
          {"webhook_url":"example.com"} | webhook_url must be an absolute http or https URL.
          {"webhook_url":"ftp://a/b"}   | webhook_url must be an absolute http or https URL.
          {"webhook_url":"http://a:0/b"} | webhook_url must be an absolute http or https URL.
          {"webhook_url":"http://a:65536/b"} | webhook_url must be an absolute http or https URL.
          {"webhook_url":"http://a_b:65536/b"} | webhook_url must be an absolute http or https URL.
          {"events":"messages"}         | events must be an array of messages and status_updates.
          {"events":{}}                 | events must be an array of messages and status_updates.
          {"events":[7]}                | events must be an array of messages and status_updates.
          {"events":["messages",null]}  | events must be an array of messages and status_updates.
          {"events":["messages","Messages"]}      | events must be an array of messages and status_updates.
          {"subevents":["sent"]}                  | subevents must be an object that gives status_updates an array of queued, sending, sent, delivered, undelivered, failed.
          {"subevents":"sent"}                    | subevents must be an object that gives status_updates an array of queued, sending, sent, delivered, undelivered, failed.
          {"subevents":{"status_updates":"sent"}} | subevents must be an object that gives status_updates an array of queued, sending, sent, delivered, undelivered, failed.
          {"subevents":{"status_updates":[1]}}    | subevents must be an object that gives status_updates an array of queued, sending, sent, delivered, undelivered, failed.
          {"subevents":{"status_updates":["sent","read"]}} | subevents must be an object that gives status_updates an array of queued, sending, sent, delivered, undelivered, failed.
          {"secret":7}                  | secret must be a string.
          {"secret":"\\u0000"}          | secret must not contain a NUL or half of a surrogate pair.
          """)
  void aBrokenRuleIsReported(String fields, String msg, Sandbox sandbox) {
    Bulk.assertRefused(post(sandbox, but(fields)), 400, msg);
    assertEquals(List.of(), all(sandbox));
  }

  private static final String STATUSES =
      """
          tlnx   | tlnx_key          | queued sending sent delivered sending_failed delivery_failed
          twlo   | your_channel_key  | queued sending sent delivered undelivered failed
          twlowa | your_whatsapp_key | queued sending sent delivered read undelivered failed
          gswa   | your_gupshup_key  | enqueued queued sent delivered read failed
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = STATUSES)
  void subeventsAreStatusesOfTheProvider(
      String provider, String key, String known, Sandbox sandbox) {
    Bulk.fixture(
        sandbox,
        """
        {"sociocs":{"channels":[{"key":"tlnx_key","provider":"tlnx"}]}}\
        """);
    var all =
        List.of(
            "queued",
            "sending",
            "sent",
            "delivered",
            "sending_failed",
            "delivery_failed",
            "read",
            "undelivered",
            "failed",
            "enqueued",
            "scheduled",
            "Sent",
            "");
    var words = List.of(known.split(" "));
    for (var status : all) {
      var response =
          post(
              sandbox,
              but(
                  """
                  {"provider":"%s","channel_key":"%s","subevents":{"status_updates":["%s"]}}\
                  """
                      .formatted(provider, key, status)));
      if (words.contains(status)) {
        response.statusCode(200);
      } else {
        Bulk.assertRefused(
            response,
            400,
            "subevents must be an object that gives status_updates an array of "
                + String.join(", ", words)
                + ".");
      }
    }
    make(
        sandbox,
        """
        {"provider":"%s","channel_key":"%s","subevents":{"status_updates":["%s"]}}\
        """
            .formatted(provider, key, String.join("\",\"", words)));
    assertEquals(List.of(provider), each(sandbox, "provider"));
  }

  @Test
  void aTelnyxChannelIsForSubscriptionsOnly(Sandbox sandbox) {
    Bulk.fixture(
        sandbox,
        """
        {"sociocs":{"channels":[{"key":"tlnx_key","provider":"tlnx","phone_number":"16175550107"}],
          "webhook_subscriptions":[{"platform":"tests","provider":"tlnx","channel_key":"tlnx_key",
            "subscriber_reference_id":"r3","webhook_url":"http://127.0.0.1:9/t",
            "subevents":{"status_updates":["delivery_failed"]}}]}}\
        """);
    Api.admin(sandbox)
        .body(
            """
            {"channel_key":"tlnx_key","from":"+16175551212","text":"Hi"}\
            """)
        .post("/sociocs/incoming")
        .then()
        .statusCode(201)
        .body("details.channel_provider", is("tlnx"));
    Api.admin(sandbox)
        .get("/webhooks")
        .then()
        .body("webhooks.payload.provider", is(List.of("tlnx")));
    Bulk.assertRefused(
        Bulk.post(
            sandbox,
            Bulk.but(
                """
                {"provider":"tlnx","channel_key":"tlnx_key"}\
                """)),
        400,
        "provider must be one of twlo, twlowa, gswa.");
    Bulk.assertRefused(
        Bulk.post(sandbox, Bulk.but("{\"channel_key\":\"tlnx_key\"}")),
        400,
        "Invalid channel_key. The channel's provider is tlnx.");
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource({
    "undelivered, undelivered, failed",
    "failed, undelivered, failed",
    "failed, failed, failed",
    "undelivered, failed, ",
    "sent, failed, ",
    "queued, failed, ",
    "sending, failed, "
  })
  void onlySubscribedStatusesAreAnnounced(
      String wanted, String status, String announced, Sandbox sandbox) {
    make(
        sandbox,
        """
        {"events":["status_updates"],"subevents":{"status_updates":["%s"]}}\
        """
            .formatted(wanted));
    sandbox.faults().add(Fault.on("sociocs").delivery(status));
    Bulk.send(sandbox, Bulk.but("{}"));
    Api.admin(sandbox)
        .get("/webhooks")
        .then()
        .body(
            "webhooks.payload.event_data.status",
            is(announced == null ? List.of() : List.of(announced)));
  }

  @Test
  void allFindingsAreReportedInTheOrderOfTheFields(Sandbox sandbox) {
    Bulk.assertRefused(
        post(
            sandbox,
            """
            {"secret":1,"events":["a"],"webhook_url":"b"}\
            """),
        400,
        "platform is required.",
        "provider is required.",
        "channel_key is required.",
        "subscriber_reference_id is required.",
        "webhook_url must be an absolute http or https URL.",
        "events must be an array of messages and status_updates.",
        "secret must be a string.");
  }

  @Test
  void aRefusedReplacementChangesNothing(Sandbox sandbox) {
    make(sandbox, "{}");
    var before = all(sandbox);
    post(sandbox, but("{\"webhook_url\":\"b\"}")).statusCode(400);
    assertEquals(before, all(sandbox));
  }

  @Test
  void aSandboxCanAcceptAnUnknownChannel(Sandbox sandbox) {
    sandbox.unknownEntities("accept");
    make(
        sandbox,
        """
        {"channel_key":"mine","provider":"twlowa"}\
        """);
    assertEquals(List.of("mine"), each(sandbox, "channel_key"));
    assertEquals(List.of("twlowa"), each(sandbox, "provider"));
  }

  private static String fixture(String fields) {
    return "{\"sociocs\":{\"webhook_subscriptions\":[" + but(fields) + "]}}";
  }

  @Test
  void aResetRestoresADeletedSubscriptionOfAFixture(Sandbox sandbox) {
    Bulk.freeze(sandbox, NOON);
    Bulk.fixture(
        sandbox, fixture("{\"id\":\"fixed_%s\"}".formatted(sandbox.id().hashCode() >>> 1)));
    var fromFixture = each(sandbox, "id");
    var made = make(sandbox, "{\"subscriber_reference_id\":\"r2\"}");
    assertEquals(List.of(fromFixture.get(0), made), each(sandbox, "id"));
    assertEquals(List.of(NOON_MS, NOON_MS), each(sandbox, "created_at"));
    at("DELETE", sandbox, fromFixture.get(0).toString()).statusCode(200);
    assertEquals(List.of(made), each(sandbox, "id"));
    sandbox.reset();
    assertEquals(fromFixture, each(sandbox, "id"));
    assertIsNone(sandbox, made);
  }

  @Test
  void aLaterFixtureReplacesTheSameReference(Sandbox sandbox) {
    make(sandbox, "{}");
    make(sandbox, "{\"subscriber_reference_id\":\"r2\"}");
    Bulk.fixture(
        sandbox,
        fixture(
            """
            {"id":"s1","webhook_url":"http://127.0.0.1:9/f"}\
            """));
    assertEquals("s1", make(sandbox, "{\"platform\":\"later\"}"));
    assertEquals(List.of("r1", "r2"), each(sandbox, "subscriber_reference_id"));
    assertEquals(List.of("later", "tests"), each(sandbox, "platform"));
  }

  @Test
  void anIdOfAFixtureBelongsToOneSubscription(Sandbox sandbox) {
    var made = make(sandbox, "{}");
    Bulk.fixture(
        sandbox,
        fixture(
            """
            {"id":"%s","subscriber_reference_id":"r2"}\
            """
                .formatted(made)));
    assertEquals(List.of(made), each(sandbox, "id"));
    assertEquals(List.of("r2"), each(sandbox, "subscriber_reference_id"));
    assertNotEquals(made, make(sandbox, "{}"));
  }

  @Test
  void sandboxesShareNothing(Sandbox sandbox) {
    var twin = Api.sandbox(sandbox.baseUrl(), "sb_" + sandbox.id());
    var made = make(sandbox, "{}");
    assertIsNone(twin, made);
    assertEquals(made, make(twin, "{}"));
    at("DELETE", twin, made).statusCode(200);
    assertEquals(List.of(made), each(sandbox, "id"));
    Api.admin(twin).delete().then().statusCode(204);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, '', 'GET, HEAD, POST'",
    "DELETE, '', 'GET, HEAD, POST'",
    "POST, /a, 'DELETE, GET, HEAD'",
    "PUT, /a, 'DELETE, GET, HEAD'"
  })
  void otherMethodsAreRefused(String method, String below, String known, Sandbox sandbox) {
    Bulk.assertRefused(
        Api.sociocs(sandbox).request(method, "/webhook-subscriptions" + below).then(),
        405,
        "This endpoint does not know " + method + "; it knows " + known + ".");
  }

  @Test
  void theBodyOfADeleteIsIgnored(Sandbox sandbox) {
    var made = make(sandbox, "{}");
    Api.sociocs(sandbox)
        .contentType("text/plain")
        .body("whatever")
        .delete("/webhook-subscriptions/" + made)
        .then()
        .statusCode(200);
    assertEquals(List.of(), all(sandbox));
  }

  @Test
  void anAddedSubscriptionGetsWebhooks(Sandbox sandbox) {
    make(sandbox, "{}");
    make(
        sandbox,
        """
        {"subscriber_reference_id":"r2","events":["status_updates"]}\
        """);
    Api.admin(sandbox)
        .body(
            """
            {"channel_key":"your_channel_key","from":"+16175551212","text":"Hi"}\
            """)
        .post("/sociocs/incoming")
        .then()
        .statusCode(201);
    Api.admin(sandbox)
        .get("/webhooks")
        .then()
        .statusCode(200)
        .body("total", is(1))
        .body("webhooks[0].url", is("http://127.0.0.1:9/a"));
  }
}
