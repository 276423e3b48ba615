package dev.understudy;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.RateLimit;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.pigeon.PigeonProvider;
import dev.understudy.testing.Receiver;
import dev.understudy.testing.TestDatabase;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fourth provider is one package and one line: faults, limits, journal and webhooks know it. */
class PigeonTest {
  private static final Instant NOW = Instant.parse("2026-01-15T09:00:00Z");
  private static Understudy server;

  @BeforeAll
  static void start() {
    server = Understudy.start(TestDatabase.fresh(), List.of(new PigeonProvider()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Sandbox sandbox(String id) {
    var sandbox = new UnderstudyClient(server.baseUrl()).sandbox(id);
    sandbox.clock().freeze(NOW);
    return sandbox;
  }

  private static ValidatableResponse send(Sandbox sandbox, Map<String, String> form) {
    return RestAssured.given()
        .baseUri(server.baseUrl())
        .header("X-Pigeon-Key", sandbox.id())
        .contentType("application/x-www-form-urlencoded; charset=utf-8")
        .formParams(form)
        .post("/api/pigeon/messages")
        .then();
  }

  @Test
  void aFormIsSentJournaledAndFoundByItsDetails() {
    var sandbox = sandbox("sb_pigeon_form");
    var id =
        send(sandbox, Map.of("to", "Rome", "text", "Ad astra & b=c", "loft", "north"))
            .statusCode(202)
            .header("Understudy-Sandbox", is(sandbox.id()))
            .extract()
            .<String>path("id");
    var message = sandbox.messages().provider("pigeon").await(1).get(0);
    assertEquals(id, message.id());
    assertEquals("Ad astra & b=c", message.body());
    assertEquals(
        "send-pigeon",
        sandbox.requests().provider("pigeon").list().get(0).operation().orElseThrow());
    RestAssured.given()
        .baseUri(server.baseUrl())
        .header("X-Pigeon-Key", sandbox.id())
        .get("/api/pigeon/messages/{id}/ring", id)
        .then()
        .statusCode(200)
        .body("ring", is("ring-1"));
  }

  @Test
  void aPatchAndADeleteCanHaveABody() {
    var sandbox = sandbox("sb_pigeon_bodies");
    var id = send(sandbox, Map.of("to", "Rome")).extract().<String>path("id");
    changeRing(sandbox, "PATCH", id, Map.of("ring", "gold")).body("before", is("ring-1"));
    changeRing(sandbox, "DELETE", id, Map.of("ring", "molten")).body("before", is("gold"));
    changeRing(sandbox, "DELETE", id, Map.of("other", "x")).statusCode(400);
    assertEquals(
        "ring=molten",
        sandbox.requests().operation("melt-ring").list().get(0).body().orElseThrow());
  }

  private static ValidatableResponse changeRing(
      Sandbox sandbox, String method, String id, Map<String, String> form) {
    return RestAssured.given()
        .baseUri(server.baseUrl())
        .header("X-Pigeon-Key", sandbox.id())
        .contentType("application/x-www-form-urlencoded; charset=utf-8")
        .body(form.entrySet().iterator().next().toString())
        .request(method, "/api/pigeon/messages/{id}/ring", id)
        .then();
  }

  @Test
  void itsRefusalsAreInItsOwnForm() {
    var sandbox = sandbox("sb_pigeon_refused");
    send(sandbox, Map.of("text", "Nowhere")).statusCode(400).body("coo", is("Invalid"));
    RestAssured.given()
        .baseUri(server.baseUrl())
        .header("X-Pigeon-Key", sandbox.id())
        .contentType("application/json")
        .body("{}")
        .post("/api/pigeon/messages")
        .then()
        .statusCode(415)
        .body("coo", is("UnsupportedMediaType"));
    RestAssured.given()
        .baseUri(server.baseUrl())
        .post("/api/pigeon/nothing")
        .then()
        .statusCode(404)
        .body("coo", is("NotFound"));
  }

  @Test
  void faultsAndRateLimitsActOnIt() {
    var sandbox = sandbox("sb_pigeon_faults");
    sandbox.faults().add(Fault.on("pigeon").error(503).times(1));
    send(sandbox, Map.of("to", "Rome")).statusCode(503).body("coo", is("Failing"));
    sandbox.rateLimits().set(RateLimit.of("pigeon", 1, Duration.ofSeconds(60)));
    send(sandbox, Map.of("to", "Rome")).statusCode(202);
    send(sandbox, Map.of("to", "Rome"))
        .statusCode(429)
        .header("Retry-After", is("60"))
        .body("coo", is("Throttled"));
  }

  @Test
  void itsWebhooksAreFormsWithItsOwnRetries() {
    var sandbox = sandbox("sb_pigeon_webhooks");
    try (var receiver = Receiver.answering(got -> 500)) {
      send(sandbox, Map.of("to", "Rome", "callback", receiver.url())).statusCode(202);
      sandbox.clock().advance(Duration.ofMinutes(30));
      assertEquals(4, receiver.got().size(), "after 0, 10, 30 and 70 seconds");
      var first = receiver.got().get(0);
      assertTrue(first.body().endsWith("&status=released"), first.body());
      assertEquals("application/x-www-form-urlencoded", first.headers().get("Content-Type"));
      assertEquals("e1", first.headers().get("X-Pigeon-Event"));
      assertEquals("home", first.headers().get("X-Pigeon-Loft"));
    }
    assertEquals("exhausted", sandbox.webhooks().list().get(0).state());
  }

  @Test
  void aReplayIsTheSame() {
    var answers =
        List.of("a", "b").stream()
            .map(
                name -> {
                  var sandbox =
                      new UnderstudyClient(server.baseUrl())
                          .create(NewSandbox.ANY.id("pigeon-" + name).seed(7));
                  return send(sandbox, Map.of("to", "Rome")).extract().body().asString();
                })
            .distinct()
            .toList();
    assertEquals(1, answers.size(), answers::toString);
  }
}
