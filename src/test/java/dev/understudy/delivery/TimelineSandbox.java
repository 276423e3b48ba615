package dev.understudy.delivery;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Message;
import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Calls and questions that tests of the timeline share. */
final class TimelineSandbox {
  static final String NINE = "2026-01-15T09:00:00Z";
  static final String PRELUDE_EVENT = "transactional.message.";

  private TimelineSandbox() {}

  /** Sends by Prelude to one; fields are added to the body, such as {@code "callback_url":"…"}. */
  static String notify(Sandbox sandbox, String fields) {
    return Api.prelude(sandbox)
        .body(
            """
            {"to":["+33612345678"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
             "variables":{"order_id":"1","amount":"5"}%s}\
            """
                .formatted(fields.isEmpty() ? "" : "," + fields))
        .post("/v2/notify/batch")
        .then()
        .statusCode(200)
        .extract()
        .path("results[0].message.id");
  }

  static String callback(String url) {
    return "\"callback_url\":\"" + url + "\"";
  }

  static void bulk(Sandbox sandbox, String key, String provider, String fields) {
    Api.sociocs(sandbox)
        .body(
            """
            {"provider":"%s","channel_key":"%s","recipients":[{"to":"16175551212"}],"text":"Hi"%s}\
            """
                .formatted(provider, key, fields.isEmpty() ? "" : "," + fields))
        .post("/messages/bulk")
        .then()
        .statusCode(200);
  }

  static JsonPath advance(Sandbox sandbox, String by) {
    return Api.admin(sandbox)
        .body(Map.of("by", by))
        .post("/clock/advance")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  static JsonPath message(Sandbox sandbox, String id) {
    return Api.admin(sandbox).get("/messages/" + id).then().statusCode(200).extract().jsonPath();
  }

  /** Returns the id of the only message. */
  static String only(Sandbox sandbox) {
    var messages = sandbox.messages().list();
    assertEquals(1, messages.size());
    return messages.get(0).id();
  }

  static List<String> history(Sandbox sandbox, String id) {
    return sandbox.messages().get(id).history().stream().map(Message.Step::status).toList();
  }

  static JsonPath webhooks(Sandbox sandbox) {
    return Api.admin(sandbox)
        .queryParam("limit", 500)
        .get("/webhooks")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** Waits, on a live clock, until so many webhooks are in this state. */
  static JsonPath await(Sandbox sandbox, String state, int count) {
    return Api.admin(sandbox)
        .queryParam("state", state)
        .queryParam("wait", "PT30S")
        .queryParam("min", count)
        .get("/webhooks")
        .then()
        .statusCode(200)
        .body("total", is(count))
        .extract()
        .jsonPath();
  }

  static void freeze(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
  }

  static List<String> phones(int from, int count) {
    var phones = new ArrayList<String>();
    IntStream.range(from, from + count).forEach(i -> phones.add("+336" + (12_000_000 + i)));
    return phones;
  }
}
