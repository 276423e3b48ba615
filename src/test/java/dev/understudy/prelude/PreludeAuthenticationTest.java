package dev.understudy.prelude;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PreludeAuthenticationTest {
  private static final String MISSING =
      "No API key was sent. Send it as 'Authorization: Bearer <key>'.";
  private static final String NOT_BEARER =
      "The Authorization header is not of the form 'Bearer <key>'.";
  private static final String REFUSED = "The API key is not accepted.";

  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @Test
  void aKeyIsRequired(Understudy server) {
    isRefused("missing_api_key", MISSING, call(server));
  }

  @ParameterizedTest(name = "[{0}]")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `` |
          Bearer |
          default |
          Token default |
          Basic ZGVmYXVsdDp4 |
          Bearerdefault |
          Bearer: default |
          Bearer schlüssel |
          Bearer default | Bearer default
          Bearer default | Token default
          Token default  | Bearer default
          """)
  void aKeyIsSentAsOneBearerToken(String first, String second, Understudy server) {
    isRefused(
        "invalid_bearer_token",
        NOT_BEARER,
        second == null ? call(server, first) : call(server, first, second));
  }

  @Test
  void theKeyOfADeletedSandboxIsRefused(Understudy server) {
    var id = "prelude-authentication-deleted";
    var admin = Api.call(server.baseUrl()).contentType("application/json");
    admin.body("{\"id\":\"" + id + "\"}").post("/_admin/sandboxes").then().statusCode(201);
    assertEquals(200, call(server, "Bearer " + id).statusCode());
    Api.call(server.baseUrl()).delete("/_admin/sandboxes/" + id).then().statusCode(204);
    isRefused("invalid_api_key", REFUSED, call(server, "Bearer " + id));
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {"Bearer %s", "bearer %s", "BEARER  %s", "Bearer %s "})
  void theSchemeCanHaveAnyCase(String form, Sandbox sandbox) {
    Api.call(sandbox.baseUrl())
        .header("Authorization", form.formatted(sandbox.preludeApiKey()))
        .contentType("application/json")
        .body(Notify.to(sandbox).body().toString())
        .post("/v2/notify/batch")
        .then()
        .statusCode(200)
        .header("Understudy-Sandbox", sandbox.id());
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(
      strings = {
        "My API Token",
        "default default",
        "default,default",
        "default,",
        "a  b",
        "Bearer"
      })
  void theTextAfterBearerIsTheKey(String key, Understudy server) {
    var answer = call(server, "Bearer " + key);
    assertEquals(200, answer.statusCode());
    assertEquals("default", answer.header("Understudy-Sandbox"));
  }

  @Test
  void aKeyWithBlanksCanBeRegisteredForASandbox(Understudy server, Sandbox sandbox) {
    sandbox.addFixtures(
        """
        {"credentials":{"prelude":["Another API Token"]}}\
        """);
    var answer = call(server, "Bearer Another API Token");
    assertEquals(200, answer.statusCode());
    assertEquals(sandbox.id(), answer.header("Understudy-Sandbox"));
    assertEquals("default", call(server, "Bearer Another  API Token").header("Understudy-Sandbox"));
    var journal =
        Api.admin(sandbox)
            .queryParam("credential", "Another API Token")
            .get("/requests")
            .then()
            .extract()
            .asString();
    assertTrue(journal.contains("\"total\":1"), journal);
    assertFalse(journal.contains("API Token"), journal);
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {" key", "key ", "schl\u00fcssel"})
  void aFixtureCantHaveAKeyThatNoCallCanSend(String key, Sandbox sandbox) {
    Api.admin(sandbox)
        .body("{\"credentials\":{\"prelude\":[\"" + key + "\"]}}")
        .post("/fixtures")
        .then()
        .statusCode(400)
        .body(
            "errors",
            equalTo(
                Map.of(
                    "/credentials/prelude/0",
                    "a credential is printable ASCII without blanks around it")));
  }

  @Test
  void theKeyIsCheckedBeforeTheBody(Understudy server) {
    var answer =
        Api.call(server.baseUrl()).contentType("text/plain").body("{").post("/v2/notify/batch");
    isRefused("missing_api_key", MISSING, answer);
  }

  private static Response call(Understudy server, String... authorization) {
    var headers =
        Arrays.stream(authorization).map(value -> new Header("Authorization", value)).toList();
    return Api.call(server.baseUrl())
        .headers(new Headers(headers))
        .contentType("application/json")
        .body(
            Notify.json(
                    "{'to':['+33612345678'],'template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc9',"
                        + "'variables':{'order_id':'1','amount':'2'}}")
                .toString())
        .post("/v2/notify/batch");
  }

  private static void isRefused(String code, String message, Response response) {
    var body = (ObjectNode) JsonMapper.shared().readTree(response.asByteArray());
    assertTrue(body.remove("request_id").asString().matches("[0-9a-f-]{36}"));
    var expected = Notify.json("{'code':'" + code + "','type':'unauthorized'}");
    expected.put("message", message);
    assertEquals(401, response.statusCode());
    assertEquals(expected, body);
  }
}
