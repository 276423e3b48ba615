package dev.understudy.admin;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.RawHttp;
import dev.understudy.testing.TestDatabase;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Credentials stand in the journal as fingerprints only. */
class JournalledCredentialsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static ValidatableResponse requests(Sandbox sandbox, String query) {
    return Api.admin(sandbox).get("/requests" + query).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer s3cr3t-key",
        "Authorization: Token s3cr3t-key",
        "authorization: bearer   s3cr3t-key",
        "Authorization: s3cr3t-key",
        "Authorization: Bearer s3cr3t-key and more",
        "Authorization: s3cr3t-key Bearer",
        "Authorization: Weird s3cr3t-key",
        "Authorization: Basic s3cr3t-key",
        "Proxy-Authorization: Basic s3cr3t-key",
        "apikey: s3cr3t-key:part",
        "APIKEY: s3cr3t-key",
        "X-Api-Key: s3cr3t-key",
        "Cookie: session=s3cr3t-key",
        "X-Plain: nothing\r\nAuthorization: Bearer s3cr3t-key\r\nAuthorization: Bearer s3cr3t-key",
      })
  void aCredentialInAHeaderIsNowhereInClear(String header) {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      var fallback = Api.sandbox(server.baseUrl(), "default");
      for (var path : List.of("/v2/notify/batch", "/messages/bulk", "/api/v1/messages/", "/x")) {
        RawHttp.to(server.baseUrl()).send("POST", path, List.of(header), new byte[0]);
      }
      var shown = requests(fallback, "").body("total", is(4)).extract().asString();
      assertFalse(shown.contains("s3cr3t"), shown);
      assertTrue(shown.contains("sha256:"), shown);
      assertFalse(Api.admin(fallback).get("/story").then().extract().asString().contains("s3cr3t"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "apikey=s3cr3t-key:part&x=1, apikey=sha256:",
    "x=1&ApiKey=s3cr3t-key, ApiKey=sha256:",
    "api%6Bey=s3cr3t-key, api%6Bey=sha256:",
    "token=s3cr3t-key, token=sha256:",
  })
  void aCredentialInTheQueryIsNowhereInClear(String query, String shown) {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      var fallback = Api.sandbox(server.baseUrl(), "default");
      RawHttp.to(server.baseUrl()).send("POST", "/messages/bulk?" + query, List.of(), new byte[0]);
      requests(fallback, "")
          .body("requests[0].query", containsString(shown))
          .body(not(containsString("s3cr3t")));
    }
  }

  @Test
  void oneCredentialHasOneFingerprintHoweverItIsSent(Sandbox sandbox) {
    var key = sandbox.sociocsApiKey();
    var basic = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    var http = RawHttp.to(sandbox.baseUrl());
    http.send("POST", "/messages/bulk", List.of("apikey: " + key), new byte[0]);
    http.send("POST", "/messages/bulk", List.of("Authorization: Basic " + basic), new byte[0]);
    http.send("POST", "/messages/bulk?apikey=" + key, List.of(), new byte[0]);
    requests(sandbox, "?credential=" + key).body("total", is(3));
    requests(sandbox, "?credential=other").body("total", is(0));
    var shown = requests(sandbox, "").extract().jsonPath();
    String print = shown.getString("requests[0].headers.apikey");
    assertTrue(print.matches("sha256:[0-9a-f]{16}"), print);
    assertEquals("Basic " + print, shown.getString("requests[1].headers.authorization"));
    assertEquals("apikey=" + print, shown.getString("requests[2].query"));
  }

  @ParameterizedTest
  @CsvSource({
    "/nowhere, Authorization: Token, 404",
    "/nowhere, Authorization: Bearer, 404",
    "/nowhere, apikey:, 404",
    "/v2/nowhere, Authorization: Bearer, 404",
    "/v2/nowhere, Authorization: Token, 404",
    "/v2/notify/batch, Authorization: Token, 401",
    "/messages/nowhere, apikey:, 404",
    "/api/v1/nowhere/, Authorization: Token, 404",
  })
  void aStrayCallIsFoundInTheDefaultSandboxByItsCredential(
      String path, String header, int status, Sandbox sandbox) {
    var fallback = Api.sandbox(sandbox.baseUrl(), "default");
    var answer =
        RawHttp.to(sandbox.baseUrl())
            .send("POST", path, List.of(header + " " + sandbox.id()), new byte[0]);
    assertEquals(status, answer.status());
    requests(fallback, "?credential=" + sandbox.id())
        .body("total", is(1))
        .body("requests[0].path", is(path))
        .body("requests[0].status", is(status));
  }

  private static final String SUBSCRIPTION =
      """
      {"platform":"tests","provider":"twlo","channel_key":"your_channel_key",
       "subscriber_reference_id":"r1","webhook_url":"http://127.0.0.1:9/",%s}\
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"secret\":\"s3cr3t\"",
        "\"secret\":\"\\u00733cr3t s3cr3t\"",
        "\"\\u0073ecret\":\"s3cr3t\"",
        "\"Secret\":\"s3cr3t\"",
        "\"webhook_secret\":\"s3cr3t\"",
        "\"secret\":{\"value\":[\"s3cr3t\"]}",
        "\"subevents\":{\"a\":[{\"secret\":\"s3cr3t\"}]}",
        "\"secret\":s3cr3t",
        "\"secret\":'s3cr3t'",
        "\"secret\":\"s3cr3t",
        "\"secret\":\"a\",\"secret\":\"s3cr3t\"",
        "\"\\u0073ecret\":\"s3cr3t\",",
        "\"secret\":\"s3cr3t\"}}",
      })
  void aSecretInABodyIsNowhereInClear(String field, Sandbox sandbox) {
    var key = "apikey: " + sandbox.sociocsApiKey();
    var json = "Content-Type: application/json";
    var body = SUBSCRIPTION.formatted(field).getBytes(StandardCharsets.UTF_8);
    var http = RawHttp.to(sandbox.baseUrl());
    http.send("POST", "/webhook-subscriptions", List.of(key, json), body);
    http.send("POST", "/webhook-subscriptions", List.of(key), body);
    assertHidden(sandbox, "", 2);
    var fallback = Api.sandbox(sandbox.baseUrl(), "default");
    http.send("PUT", "/webhook-subscriptions", List.of(key, json), body);
    http.send("POST", "/webhook-subscriptions/", List.of(key, json), body);
    http.send("POST", "/webhooks", List.of(key, json), body);
    assertHidden(fallback, "?credential=" + sandbox.sociocsApiKey(), 3);
  }

  private static void assertHidden(Sandbox sandbox, String query, int calls) {
    var shown = requests(sandbox, query).body("total", is(calls)).extract();
    assertFalse(shown.asString().contains("s3cr3t"), shown.asString());
    assertEquals(
        calls,
        shown.jsonPath().<String>getList("requests.body").stream()
            .filter(body -> body.contains("\"platform\":\"tests\""))
            .count());
    assertFalse(Api.admin(sandbox).get("/story").then().extract().asString().contains("s3cr3t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"http://us3r:s3cr3t@127.0.0.1:9/hook\"",
        "\"HTTP://us3r:s3cr3t@127.0.0.1:9/hook\"",
        "\"http:\\/\\/us3r:s3cr3t@127.0.0.1:9\\/hook\"",
        "\"http://us3r\\u003as3cr3t\\u0040127.0.0.1:9/hook\"",
        "\"http\\u003A\\u002F\\u002fus3r:s3cr3t@127.0.0.1:9/hook\"",
        "\"http://us3r:s3cr3t@127.0.0.1:99999/hook\"",
        "\"http:\\/\\/us3r:s3cr3t@127.0.0.1:9/hook",
        "http://us3r:s3cr3t@127.0.0.1:9/hook",
      })
  void aPasswordInAUrlIsNowhereInClear(String url, Sandbox sandbox) {
    var http = RawHttp.to(sandbox.baseUrl());
    var json = "Content-Type: application/json";
    var sociocs = SUBSCRIPTION.replace("\"http://127.0.0.1:9/\"", url).replace(",%s", "");
    http.send(
        "POST",
        "/webhook-subscriptions",
        List.of("apikey: " + sandbox.sociocsApiKey(), json),
        sociocs.getBytes(StandardCharsets.UTF_8));
    var prelude =
        """
        {"to":["+33612345678"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
         "variables":{"order_id":"12345","amount":"$49.99"},"callback_url":%s}\
        """
            .formatted(url);
    var bearer = "Authorization: Bearer " + sandbox.preludeApiKey();
    http.send(
        "POST",
        "/v2/notify/batch?again=http%3A%2F%2Fus3r%3As3cr3t%40h",
        List.of(bearer, json, "Referer: http://us3r:s3cr3t@h/"),
        prelude.getBytes(StandardCharsets.UTF_8));

    requests(sandbox, "")
        .body("total", is(2))
        .body("requests.body", hasItem(containsString("***@127.0.0.1")));
    for (var shown : List.of("/requests", "/story", "/messages", "/webhooks")) {
      var text = Api.admin(sandbox).get(shown).then().statusCode(200).extract().asString();
      assertFalse(text.contains("s3cr3t") || text.contains("us3r"), text);
    }
  }

  @Test
  void aPasswordThatIsCutOffIsNowhereInClear(Sandbox sandbox) {
    var kept = 64 << 10; // of a body
    var cut = " see http://us3r:s3cr";
    var body = "{\"text\":\"" + "x".repeat(kept - cut.length() - 9) + cut + "3t@h/\"}";
    Api.sociocs(sandbox).body(body).post("/webhook-subscriptions").then().statusCode(400);
    var shown = requests(sandbox, "").extract().asString();
    assertTrue(shown.contains("x see http://***\""), () -> shown.substring(shown.indexOf(" see ")));
    assertFalse(shown.contains("s3cr"));
  }

  @Test
  void aWebhookIsFoundByItsUrlInClearAndAsItIsShown(Sandbox sandbox) {
    Api.prelude(sandbox)
        .body(
            """
            {"to":["+33612345678"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
             "variables":{"order_id":"12345","amount":"$49.99"},
             "callback_url":"http://us_r:s3cr3t@127.0.0.1:9/h%20k"}\
            """)
        .post("/v2/notify/batch")
        .then()
        .statusCode(200)
        .body("callback_url", is("http://us_r:s3cr3t@127.0.0.1:9/h%20k"));
    for (var found :
        List.of("http://us_r:s3cr3t@127.0.0.1:9/h%20k", "http://***@127.0.0.1:9/h%20k")) {
      webhooks(sandbox, found).body("webhooks[0].url", is("http://***@127.0.0.1:9/h%20k"));
    }
    for (var other :
        List.of(
            "http://usxr:s3cr3t@127.0.0.1:9/h%20k",
            "http://127.0.0.1:9/h%20k", "http://***@127.0.0.1:9/h%", "%")) {
      webhooks(sandbox, other).body("total", is(0));
    }
  }

  private static ValidatableResponse webhooks(Sandbox sandbox, String url) {
    return Api.admin(sandbox).queryParam("url", url).get("/webhooks").then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({"70000, 400", "2000000, 413"})
  void aSecretInALargeBodyIsNowhereInClear(int size, int status, Sandbox sandbox) {
    var field = "\"secret\":\"s3cr3t\",\"a\":\"" + "x".repeat(size) + "\"";
    var body = SUBSCRIPTION.formatted(field).replace("\"twlo\"", "7");
    Api.sociocs(sandbox).body(body).post("/webhook-subscriptions").then().statusCode(status);
    assertHidden(sandbox, "", 1);
  }

  @Test
  void oneSecretHasOneFingerprintAndTheRestOfTheBodyStands(Sandbox sandbox) {
    var body = SUBSCRIPTION.formatted("\"secret\":\"s3cr3t\"");
    Api.sociocs(sandbox).body(body).post("/webhook-subscriptions").then().statusCode(200);
    var other = SUBSCRIPTION.formatted("\"secret\":\"other\"");
    Api.sociocs(sandbox).body(other).post("/webhook-subscriptions").then().statusCode(200);
    var bodies = requests(sandbox, "").extract().jsonPath().<String>getList("requests.body");
    var print = bodies.get(0).replaceFirst(".*\"secret\":\"(sha256:[0-9a-f]{16})\".*", "$1");
    assertEquals(
        JsonMapper.shared().readTree(body.replace("s3cr3t", print)),
        JsonMapper.shared().readTree(bodies.get(0)));
    assertFalse(bodies.get(1).contains(print), bodies.get(1));
    Api.admin(sandbox)
        .body(
            """
            {"body":{"$.subscriber_reference_id":"r1"}}\
            """)
        .post("/requests/count")
        .then()
        .body("count", is(2));
  }
}
