package dev.understudy.sociocs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String MISSING = "There is no API key. Send yours in the apikey header.";
  private static final String UNREADABLE =
      "The API key can't be read. Send one key, and nothing else, in the apikey header.";
  private static final String REFUSED =
      "The API key is not accepted. Look at what the apikey header holds.";

  private static RequestSpecification call(Sandbox sandbox) {
    return Api.call(sandbox.baseUrl()).contentType("application/json").body(Bulk.but("{}"));
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertSentIn(Sandbox sandbox, RequestSpecification call) {
    call.post("/messages/bulk").then().statusCode(200).header("Understudy-Sandbox", sandbox.id());
    assertEquals(1, Bulk.messages(sandbox).size());
  }

  private static ValidatableResponse refused(RequestSpecification call, String msg) {
    var response = call.post("/messages/bulk").then();
    Bulk.assertRefused(response, 401, msg);
    return response;
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s:secret", "%s", "%s:a:b", "%s:My API Token"})
  void theApikeyHeaderIsAccepted(String key, Sandbox sandbox) {
    assertSentIn(sandbox, call(sandbox).header("apikey", key.formatted(sandbox.id())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s:secret", "%s:", "%s:a:b", "%s:My API Token"})
  void basicAuthenticationIsAccepted(String pair, Sandbox sandbox) {
    assertSentIn(
        sandbox, call(sandbox).header("Authorization", basic(pair.formatted(sandbox.id()))));
  }

  @Test
  void credentialsInTheUrlAreAccepted(Sandbox sandbox) {
    assertSentIn(sandbox, call(sandbox).auth().preemptive().basic(sandbox.id(), "understudy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s:secret", "%s", "%s:My API Token"})
  void theApikeyParameterIsAccepted(String key, Sandbox sandbox) {
    assertSentIn(sandbox, call(sandbox).queryParam("apikey", key.formatted(sandbox.id())));
  }

  @Test
  void theHeaderComesBeforeBasicAndBasicBeforeTheQuery(Sandbox sandbox) {
    assertSentIn(
        sandbox,
        call(sandbox)
            .header("apikey", sandbox.sociocsApiKey())
            .header("Authorization", basic("nobody:x"))
            .queryParam("apikey", "nobody:x"));
    call(sandbox)
        .header("Authorization", basic(sandbox.sociocsApiKey()))
        .queryParam("apikey", "nobody:x")
        .post("/messages/bulk")
        .then()
        .statusCode(200)
        .header("Understudy-Sandbox", sandbox.id());
    refused(call(sandbox).header("apikey", " ").header("Authorization", basic("a:b")), MISSING);
  }

  @Test
  void otherAuthorizationSchemesAreIgnored(Sandbox sandbox) {
    assertSentIn(
        sandbox,
        call(sandbox)
            .header("Authorization", "Bearer something")
            .queryParam("apikey", sandbox.sociocsApiKey()));
    refused(call(sandbox).header("Authorization", "Bearer something"), MISSING);
  }

  @Test
  void aCallWithoutAKeyIsRefused(Sandbox sandbox) {
    refused(call(sandbox), MISSING);
    refused(call(sandbox).header("apikey", ""), MISSING);
    refused(call(sandbox).header("Authorization", "Basic "), MISSING);
    refused(call(sandbox).header("Authorization", basic(":")), MISSING);
    refused(call(sandbox).queryParam("apikey", ""), MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb", "a,b", ":b", "a:", ":", "a:ü"})
  void aMalformedKeyIsRefused(String key, Sandbox sandbox) {
    refused(call(sandbox).queryParam("apikey", key), UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb:c", "a,b:c", ":b", "a:ü"})
  void aMalformedUserNameIsRefused(String pair, Sandbox sandbox) {
    refused(call(sandbox).header("Authorization", basic(pair)), UNREADABLE);
  }

  @Test
  void severalKeysAreRefused(Sandbox sandbox) {
    refused(call(sandbox).header("apikey", "a:b", "c:d"), UNREADABLE);
    refused(call(sandbox).queryParam("apikey", "a:b", "c:d"), UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic !!!", "Basic YQ", "basic a b", "Basic YTpi="})
  void malformedBasicAuthenticationIsRefused(String header, Sandbox sandbox) {
    refused(call(sandbox).header("Authorization", header), UNREADABLE);
  }

  @Test
  void theKeyOfADeletedSandboxIsRefused(Sandbox sandbox) {
    var gone = Api.sandbox(sandbox.baseUrl(), "sb_gone_" + sandbox.id().hashCode());
    Bulk.send(gone, Bulk.but("{}"));
    Api.admin(gone).delete().then().statusCode(204);
    refused(call(sandbox).header("apikey", gone.sociocsApiKey()), REFUSED);
  }

  @Test
  void aKeyWithBlanksMeansTheDefaultSandbox(Sandbox sandbox) {
    Api.call(sandbox.baseUrl())
        .header("apikey", "My API Token")
        .get("/messages")
        .then()
        .statusCode(200)
        .header("Understudy-Sandbox", "default");
  }

  @ParameterizedTest
  @ValueSource(strings = {"registered", "My API Token"})
  void aRegisteredKeySelectsItsSandbox(String secret, Sandbox sandbox) {
    var key = "k" + sandbox.id().hashCode() + ":" + secret;
    Bulk.fixture(sandbox, "{\"credentials\":{\"sociocs\":[\"" + key + "\"]}}");
    assertSentIn(sandbox, call(sandbox).header("Authorization", basic(key)));
  }
}
