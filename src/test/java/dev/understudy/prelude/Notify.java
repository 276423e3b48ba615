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

/** A request to {@code sendNotifyBulk} in a sandbox. JSON is written with single quotes. */
record Notify(Sandbox sandbox, ObjectNode body) {
  /** In place of a field's value: the field is not sent. */
  static final String ABSENT = "(absent)";

  private static final JsonMapper JSON = JsonMapper.shared();
  // else half a character would become a question mark
  private static final JsonMapper ESCAPING =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String MESSAGE_ID = "tx_[0-9a-hjkmnp-tv-z]{26}";

  /** One recipient in France, the template of the documentation's sample. */
  static Notify to(Sandbox sandbox) {
    return new Notify(sandbox, json("{}"))
        .with(
            """
            {'to':['+33612345678'],'template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc9',
             'variables':{'order_id':'12345','amount':'$49.99'}}\
            """);
  }

  static ObjectNode json(String singleQuoted) {
    return (ObjectNode) JSON.readTree(singleQuoted.replace('\'', '"'));
  }

  static JsonNode read(byte[] answer) {
    return JSON.readTree(answer);
  }

  /** The same with these fields. */
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
    return new Notify(sandbox, changed);
  }

  /** The same with another template that takes no variables. */
  Notify template(String name) {
    return with("{'template_id':'" + PreludeSandbox.template(name) + "','variables':'(absent)'}");
  }

  Notify number(String to) {
    return with("{'to':['" + to + "']}");
  }

  /** Sends it, and gives the answer as it came. */
  byte[] send(int status) {
    return Api.prelude(sandbox)
        .body(ESCAPING.writeValueAsBytes(body))
        .post("/v2/notify/batch")
        .then()
        .statusCode(status)
        .header("Understudy-Sandbox", sandbox.id())
        .extract()
        .asByteArray();
  }

  /** The answer without its request id, which is a UUID. */
  ObjectNode answer(int status) {
    var answer = (ObjectNode) read(send(status));
    assertTrue(answer.remove("request_id").asString().matches(UUID), "request_id");
    return answer;
  }

  /** A good answer without its request id and those of its messages. */
  ObjectNode results() {
    var answer = answer(200);
    for (var result : answer.get("results")) {
      if (result.get("message") instanceof ObjectNode message) {
        assertTrue(message.remove("id").asString().matches(MESSAGE_ID), "id");
      }
    }
    return answer;
  }

  /** The only result of a good answer. */
  JsonNode result() {
    var answer = results();
    assertEquals(1, answer.get("total_count").asInt());
    return answer.get("results").get(0);
  }

  /** The whole request is refused in this way, and nothing was sent. */
  void isRefused(String code, String message) {
    var expected = JSON.createObjectNode();
    expected.put("code", code).put("message", message).put("type", "bad_request");
    assertEquals(expected, answer(400));
    assertEquals(0, messages().getInt("total"));
  }

  /** What the control plane shows of the sandbox's messages. */
  JsonPath messages() {
    return Api.admin(sandbox).get("/messages").then().statusCode(200).extract().jsonPath();
  }
}
