package dev.understudy.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import io.restassured.path.json.JsonPath;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to {@code sendNotifyBulk}, or to another operation that sends, in a sandbox. JSON is
 * written with single quotes.
 */
record Notify(Sandbox sandbox, String path, ObjectNode body) {
  /** A value that stands for a missing field. */
  static final String ABSENT = "(absent)";

  private static final JsonMapper JSON = JsonMapper.shared();
  // without escapes, an unpaired surrogate would become a question mark
  private static final JsonMapper ESCAPING =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String MESSAGE_ID = "tx_[0-9a-hjkmnp-tv-z]{26}";

  /** Returns the documentation's sample for one recipient in France. */
  static Notify to(Sandbox sandbox) {
    return new Notify(sandbox, "/v2/notify/batch", json("{}"))
        .with(
            """
            {'to':['+33612345678'],'template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc9',
             'variables':{'order_id':'12345','amount':'$49.99'}}\
            """);
  }

  /** Returns this request as one of the operation for a single message. */
  Notify single() {
    return new Notify(sandbox, "/v2/notify", body).number("+33612345678");
  }

  /** Returns this request as one of the older operation for a single message. */
  Notify transactional() {
    return new Notify(sandbox, "/v2/transactional", body).number("+33612345678");
  }

  static ObjectNode json(String singleQuoted) {
    return (ObjectNode) JSON.readTree(singleQuoted.replace('\'', '"'));
  }

  static JsonNode read(byte[] answer) {
    return JSON.readTree(answer);
  }

  /** Returns this request with other fields. */
  Notify with(String fields) {
    var changed = body.deepCopy();
    json(fields)
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isString() && field.getValue().stringValue().equals(ABSENT)) {
                changed.remove(field.getKey());
              } else {
                changed.set(field.getKey(), field.getValue());
              }
            });
    return new Notify(sandbox, path, changed);
  }

  /** Returns this request with a template that has no variables. */
  Notify template(String name) {
    return with("{'template_id':'" + PreludeSandbox.template(name) + "','variables':'(absent)'}");
  }

  Notify number(String to) {
    return with(path.endsWith("/batch") ? "{'to':['" + to + "']}" : "{'to':'" + to + "'}");
  }

  /** Sends the request and returns the body of the answer. */
  byte[] send(int status) {
    return Api.prelude(sandbox)
        .body(ESCAPING.writeValueAsBytes(body))
        .post(path)
        .then()
        .statusCode(status)
        .header("Understudy-Sandbox", sandbox.id())
        .extract()
        .asByteArray();
  }

  /** Sends the request and returns the answer without its request id. */
  ObjectNode answer(int status) {
    var answer = (ObjectNode) read(send(status));
    assertTrue(answer.remove("request_id").asString().matches(UUID), "request_id");
    return answer;
  }

  /** Sends the request and returns the answer without generated ids. */
  ObjectNode results() {
    var answer = answer(200);
    for (var result : answer.get("results")) {
      if (result.get("message") instanceof ObjectNode message) {
        assertTrue(message.remove("id").asString().matches(MESSAGE_ID), "id");
      }
    }
    return answer;
  }

  /** Sends the request for a single message and returns that without its id. */
  ObjectNode message() {
    var message = (ObjectNode) read(send(200));
    assertTrue(message.remove("id").asString().matches(MESSAGE_ID), "id");
    return message;
  }

  /** Sends the request and returns its only result. */
  JsonNode result() {
    var answer = results();
    assertEquals(1, answer.get("total_count").asInt());
    return answer.get("results").get(0);
  }

  /** Checks that the request is refused and nothing is sent. */
  void isRefused(String code, String message) {
    var expected = JSON.createObjectNode();
    expected.put("code", code).put("message", message).put("type", "bad_request");
    assertEquals(expected, answer(400));
    assertEquals(0, messages().getInt("total"));
  }

  /** Returns the messages that the control plane shows. */
  JsonPath messages() {
    return Api.admin(sandbox).get("/messages").then().statusCode(200).extract().jsonPath();
  }
}
