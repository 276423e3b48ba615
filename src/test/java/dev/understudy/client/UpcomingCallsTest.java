package dev.understudy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client sends, and what it makes of answers, for calls that have no server here. */
class UpcomingCallsTest {
  private static final Instant NINE = Instant.parse("2026-01-15T09:00:00Z");

  private final List<String> asked = new ArrayList<>();
  private final Queue<String> answers = new ArrayDeque<>();
  private HttpServer server;
  private Sandbox sandbox;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(
              (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body)
                  .replace("/_admin/sandboxes/s", "")
                  .strip());
          var answer = answers.isEmpty() ? "" : answers.remove();
          exchange.sendResponseHeaders(answer.isEmpty() ? 202 : 200, 0);
          exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    var client = new UnderstudyClient("http://localhost:" + server.getAddress().getPort());
    sandbox = client.sandbox("s");
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void anAdvanceGoesOnUntilItIsComplete() {
    answers.add("{'mode':'frozen','now':'2026-01-15T09:00:00Z'}".replace('\'', '"'));
    answers.add(
        """
        {"now":"2026-01-15T09:30:00Z","complete":false,"new_field":1,
         "ran":[{"at":"2026-01-15T09:30:00Z","kind":"send","id":"a","outcome":"sent"}]}""");
    answers.add(
        """
        {"now":"2026-01-15T10:00:00Z","complete":true,
         "ran":[{"at":"2026-01-15T10:00:00Z","kind":"step","id":"b","outcome":"delivered"}]}""");
    var advanced = sandbox.clock().advance(Duration.ofHours(1));
    assertEquals(NINE.plusSeconds(3600), advanced.now());
    assertEquals(List.of("a", "b"), advanced.ran().stream().map(Advanced.Ran::id).toList());
    assertTrue(advanced.complete());
    assertEquals(
        List.of(
            "GET /clock",
            "POST /clock/advance {\"by\":\"PT1H\"}",
            "POST /clock/advance {\"by\":\"PT30M\"}"),
        asked);
  }

  @Test
  void theTimelineIsReadPageByPage() {
    answers.add(
        """
        {"work":[{"at":"2026-01-15T09:00:00Z","kind":"send","id":"w1","message_id":"m1"}],
         "total":2,"next_cursor":"1"}""");
    answers.add(
        """
        {"work":[{"at":"2026-01-15T09:00:01Z","kind":"webhook","id":"w2","message_id":null}],
         "total":2,"next_cursor":null}""");
    assertEquals(
        List.of(
            new Work(NINE, "send", "w1", Optional.of("m1")),
            new Work(NINE.plusSeconds(1), "webhook", "w2", Optional.empty())),
        sandbox.timeline());
    assertEquals(List.of("GET /timeline?limit=500", "GET /timeline?limit=500&cursor=1"), asked);
  }

  @Test
  void theCourseOfMessagesIsSetStepByStep() {
    var shown =
        "{\"prelude\":{\"steps\":[{\"status\":\"submitted\",\"after\":\"PT0S\"},"
            + "{\"status\":\"delivered\",\"after\":\"PT1S\"}]}}";
    answers.add(shown);
    answers.add(shown);
    var course =
        Course.NONE.then("submitted", Duration.ZERO).then("delivered", Duration.ofSeconds(1));
    assertEquals(Map.of("prelude", course), sandbox.delivery().set("prelude", course));
    assertEquals(Map.of("prelude", course), sandbox.delivery().read());
    assertEquals(List.of("PUT /delivery " + shown, "GET /delivery"), asked);
  }

  @Test
  void webhooksAreFoundAndSentAgain() {
    answers.add(
        """
        {"webhooks":[{"id":"whk_1","message_id":"m1","url":"http://localhost/x","event":"e",
          "payload":{"a":[1]},"signature":null,"state":"exhausted","next_attempt_at":null,
          "attempts":[{"at":"2026-01-15T09:00:00Z","status":500,"error":null,"duration_ms":1.5},
            {"at":"2026-01-15T09:00:00Z","status":null,"error":"refused","duration_ms":2}]}],
         "total":1,"next_cursor":null}""");
    var found = sandbox.webhooks().state("exhausted").url("http://localhost/x").await(1).get(0);
    assertEquals(Map.of("a", List.of(1)), found.payload());
    assertEquals(500, found.attempts().get(0).status().orElseThrow());
    assertEquals(Optional.of("refused"), found.attempts().get(1).error());
    sandbox.webhooks().redeliver(found.id());
    assertEquals(
        List.of(
            "GET /webhooks?state=exhausted&url=http%3A%2F%2Flocalhost%2Fx"
                + "&limit=500&wait=PT5S&min=1",
            "POST /webhooks/whk_1/redeliver"),
        asked);
  }

  @Test
  void aMessageIsMadeToTakeAStep() {
    answers.add("{}");
    answers.add(
        """
        {"id":"m1","provider":"prelude","direction":"outbound","sender":"a","recipient":"b",
         "body":"c","status":"failed","created_at":"2026-01-15T09:00:00Z",
         "history":[{"at":"2026-01-15T09:00:00Z","status":"failed","detail":"gone"}]}""");
    var message = sandbox.messages().step("m1", "failed", "gone");
    assertEquals(Optional.of("gone"), message.history().get(0).detail());
    assertEquals(Optional.empty(), message.readAt());
    assertEquals(
        List.of(
            "POST /messages/m1/status {\"status\":\"failed\",\"reason\":\"gone\"}",
            "GET /messages/m1"),
        asked);
  }

  @Test
  void aFaultOfDeliverySaysWhenAndWhy() {
    var made =
        """
        {"id":"flt_%d","provider":"prelude","operation":"*","skip":0,"probability":1,
         "effect":{"type":"delivery"},"matched":0,"acted":0}""";
    answers.addAll(List.of(made.formatted(1), "", made.formatted(2), "", made.formatted(3)));
    var fault =
        sandbox.faults().on("prelude").delivery("failed").reason("full").after(Duration.ofHours(1));
    assertEquals("flt_3", fault.id());
    assertEquals(
        "POST /faults {\"provider\":\"prelude\",\"effect\":{\"type\":\"delivery\","
            + "\"status\":\"failed\",\"reason\":\"full\",\"after\":\"PT1H\"}}",
        asked.get(asked.size() - 1));
  }
}
