package dev.understudy.prolific;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import io.restassured.response.Response;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Entities of the default fixture, and helpers for calls. */
final class ProlificSandbox {
  static final String MESSAGES = "/api/v1/messages/";
  static final String BULK = MESSAGES + "bulk/";
  static final String GROUP = MESSAGES + "participant-group/";
  static final String UNREAD = MESSAGES + "unread/";

  static final String RESEARCHER = "5f0000000000000000000001";

  private ProlificSandbox() {}

  /** Parses JSON with single quotes; a backtick stands for an apostrophe. */
  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"').replace('`', '\''));
  }

  /** Checks a 400 on fields, in the form of the default profile. */
  static void refuses(Response response, String detail, String hint) {
    var expected =
        (ObjectNode) json("{'status':400,'error_code':140001,'title':'Bad request','detail':{}}");
    expected.set("detail", json(detail));
    if (!hint.isEmpty()) {
      expected.put("additional_information", hint);
    }
    expected.set("error", expected.deepCopy());
    assertEquals(expected, body(response));
    assertEquals(400, response.statusCode());
  }

  static JsonNode body(Response response) {
    return JsonMapper.shared().readTree(response.asString());
  }

  static Response post(Sandbox sandbox, String path, String body) {
    return Api.prolific(sandbox).body(body.replace('\'', '"')).post(path);
  }

  static Response act(Sandbox sandbox, String path, String body) {
    return Api.admin(sandbox).body(body.replace('\'', '"')).post(path);
  }

  static void populate(Sandbox sandbox, String document) {
    var response = act(sandbox, "/fixtures", document);
    assertEquals(200, response.statusCode(), response.asString());
  }

  static void set(Sandbox sandbox, String settings) {
    Api.admin(sandbox).body(settings.replace('\'', '"')).patch("/settings").then().statusCode(200);
  }

  static void freeze(Sandbox sandbox, String now) {
    populate(sandbox, "{'clock':{'mode':'frozen','now':'" + now + "'}}");
  }

  static String reply(Sandbox sandbox, String participant, String text) {
    var response =
        act(
            sandbox,
            "/prolific/replies",
            "{'participant_id':'" + participant + "','body':'" + text + "'}");
    assertEquals(201, response.statusCode(), response.asString());
    return response.path("id");
  }

  /** Returns all messages that the control plane shows. */
  static List<JsonNode> messages(Sandbox sandbox) {
    return list(body(Api.admin(sandbox).get("/messages?limit=500")).get("messages"));
  }

  /** Returns the {@code results} of a GET. */
  static List<JsonNode> results(Sandbox sandbox, String target) {
    var response = Api.prolific(sandbox).get(target);
    assertEquals(200, response.statusCode(), response.asString());
    return list(body(response).get("results"));
  }

  static List<String> texts(List<JsonNode> messages, String field) {
    return messages.stream().map(each -> each.get(field).asString()).toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return array.valueStream().toList();
  }
}
