package dev.understudy.admin;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options;
import dev.understudy.Options.Bounds;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.RateLimit;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.OperationIds;
import dev.understudy.testing.RawHttp;
import dev.understudy.testing.TestDatabase;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static ValidatableResponse requests(Sandbox sandbox, String query) {
    return Api.admin(sandbox)
        .get(query.isEmpty() ? "/requests" : "/requests?" + query)
        .then()
        .statusCode(200);
  }

  @Test
  void itsIdIsThatWhichPreludeGivesTheCall(Sandbox sandbox) {
    String id = GoodCall.NOTIFY_BATCH.in(sandbox).path("request_id");
    requests(sandbox, "").body("requests[0].id", is(id));
  }

  @Test
  void oneCallIsFoundByItsId(Sandbox sandbox) {
    GoodCall.NOTIFY_BATCH.in(sandbox);
    var call = sandbox.requests().list().get(0);
    assertEquals(call, sandbox.requests().get(call.id()));
    Api.admin(sandbox)
        .get("/requests/199916ff-4431-4f7b-b648-a3c287206063")
        .then()
        .statusCode(404)
        .body("detail", is("There is no request '199916ff-4431-4f7b-b648-a3c287206063'."));
  }

  @Test
  void aBriefListHasNoHeadersAndBodies(Sandbox sandbox) {
    GoodCall.NOTIFY_BATCH.in(sandbox);
    var call = sandbox.requests().list().get(0);
    requests(sandbox, "brief=true")
        .body("requests[0].id", is(call.id()))
        .body("requests[0].headers", is(Map.of()))
        .body("requests[0].body", nullValue())
        .body("requests[0].body_length", is(call.body().orElseThrow().length()))
        .body("requests[0].response_headers", is(Map.of()))
        .body("requests[0].response_body", nullValue());
  }

  @Test
  void refusedCallsAreWrittenDownToo(Sandbox sandbox) {
    var http = RawHttp.to(sandbox.baseUrl());
    var key = "Authorization: Bearer " + sandbox.preludeApiKey();
    var json = "Content-Type: application/json";
    http.send("POST", "/v2/notify/batch", List.of(key, json), bytes("{\"to\":"));
    http.send("POST", "/v2/notify/batch", List.of(key), bytes("{}"));
    http.send("POST", "/v2/notify/batch", List.of(key, json), new byte[(1 << 20) + 5]);
    requests(sandbox, "")
        .body("requests.status", equalTo(List.of(400, 415, 413)))
        .body("requests.body_length", equalTo(List.of(6, 2, (1 << 20) + 5)))
        .body("requests[0].body", is("{\"to\":"))
        .body("requests[0].response_body", containsString("invalid_request"));
  }

  @Test
  void callsWithoutASandboxAreInTheDefaultJournal() {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      var fallback = Api.sandbox(server.baseUrl(), "default");
      var http = RawHttp.to(server.baseUrl());
      var none = new byte[0];
      http.send("POST", "/v2/notify/batch", List.of(), bytes("{\"a\":1}"));
      http.send("GET", "/api/v1/nothing?x=1", List.of("Authorization: Token sb_a"), none);
      http.send("PATCH", "/messages/bulk", List.of("apikey: sb_a:b"), none);
      http.send("GET", "/nobody/s", List.of(), none);
      // what a browser asks for by itself is not written down
      http.send("GET", "/favicon.ico", List.of(), none);
      http.send("HEAD", "/api/v1/messages/unread/", List.of("Authorization: Token x"), none);
      requests(fallback, "")
          .body("requests.status", equalTo(List.of(401, 404, 405, 404, 200)))
          .body("requests.method", equalTo(List.of("POST", "GET", "PATCH", "GET", "HEAD")))
          .body("requests[0].provider", is("prelude"))
          .body("requests[0].operation", is("sendNotifyBulk"))
          .body("requests[0].body", is("{\"a\":1}"))
          .body("requests[1].provider", is("prolific"))
          .body("requests[1].operation", nullValue())
          .body("requests[1].query", is("x=1"))
          .body("requests[2].provider", is("sociocs"))
          .body("requests[3].provider", nullValue())
          .body("requests[4].operation", is("get-unread-messages"));
    }
  }

  @Test
  void filtersHaveAllToHold(Sandbox sandbox) {
    var fault = sandbox.faults().add(Fault.on("prelude").times(1).error(503)).id();
    GoodCall.NOTIFY_BATCH.in(sandbox);
    GoodCall.NOTIFY_BATCH.in(sandbox);
    GoodCall.UNREAD.in(sandbox);
    GoodCall.SEND_MESSAGE.in(sandbox);
    requests(sandbox, "provider=prelude").body("total", is(2));
    requests(sandbox, "operation=send-message").body("total", is(1));
    requests(sandbox, "status=200").body("total", is(2));
    requests(sandbox, "status=200&provider=prolific").body("total", is(1));
    requests(sandbox, "path=/api/v1/messages/unread/").body("total", is(1));
    requests(sandbox, "path=/api/v1/messages").body("total", is(0));
    requests(sandbox, "fault_id=" + fault).body("requests.status", equalTo(List.of(503)));
    requests(sandbox, "fault_id=flt").body("total", is(0));
    requests(sandbox, "credential=" + sandbox.id()).body("total", is(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          provider=x     | /provider  | This is one of: prolific, sociocs, prelude.
          operation=x    | /operation | (operations)
          status=2xx     | /status    | This has to be a whole number from 100 to 599.
          status=99      | /status    | This has to be a whole number from 100 to 599.
          wait=5         | /wait      | This has to be a duration such as PT5S, at most PT5M.
          min=1          | /min       | This goes with wait, such as wait=PT5S.
          limit=0        | /limit     | This has to be a whole number from 1 to 500.
          faults=1       | /faults    | There is no such parameter; known here: limit, cursor, order, provider, operation, status, credential, path, fault_id, format, brief, wait, min, max.
          """)
  void aWrongParameterIsNamed(String query, String pointer, String sentence, Sandbox sandbox) {
    Api.admin(sandbox)
        .get("/requests?" + query)
        .then()
        .statusCode(400)
        .body("errors['" + pointer + "']", is(OperationIds.in(sentence)));
  }

  @Test
  void theyComeInPagesOldestOrNewestFirst(Sandbox sandbox) {
    for (int i = 0; i < 3; i++) {
      GoodCall.UNREAD.in(sandbox);
    }
    GoodCall.SEND_MESSAGE.in(sandbox);
    String cursor =
        requests(sandbox, "limit=3")
            .body("requests", hasSize(3))
            .body("total", is(4))
            .extract()
            .path("next_cursor");
    requests(sandbox, "limit=3&cursor=" + cursor)
        .body("requests.operation", equalTo(List.of("send-message")))
        .body("next_cursor", nullValue());
    requests(sandbox, "order=desc&limit=1")
        .body("requests.operation", equalTo(List.of("send-message")));
  }

  @Test
  void aListCanBeWaitedFor(Sandbox sandbox) {
    var waiting =
        CompletableFuture.supplyAsync(
            () ->
                requests(sandbox, "provider=prelude&wait=PT1M&min=2")
                    .extract()
                    .<Integer>path("total"));
    GoodCall.NOTIFY_BATCH.in(sandbox);
    GoodCall.UNREAD.in(sandbox);
    GoodCall.NOTIFY_BATCH.in(sandbox);
    assertEquals(2, waiting.join());
    requests(sandbox, "provider=sociocs&wait=PT0.1S&max=0").body("total", is(0));
  }

  @Test
  void theyCanBeForgotten(Sandbox sandbox) {
    GoodCall.NOTIFY_BATCH.in(sandbox);
    Api.admin(sandbox).delete("/requests").then().statusCode(204);
    requests(sandbox, "").body("total", is(0));
    GoodCall.UNREAD.in(sandbox);
    requests(sandbox, "").body("total", is(1));
    assertEquals(2, Control.messages(sandbox));
  }

  @Test
  void ofABodySixtyFourKibibytesAreKept(Sandbox sandbox) {
    var long1 = GoodCall.SEND_MESSAGE.body().replace("Thank", "\u00e9".repeat(50_000));
    GoodCall.SEND_MESSAGE.with(sandbox, long1);
    var kept =
        requests(sandbox, "")
            .body("requests[0].body_length", is(long1.getBytes(StandardCharsets.UTF_8).length))
            .extract()
            .<String>path("requests[0].body");
    // the cut goes through a character, which is then shown as one that can't be read
    var whole =
        new String(long1.getBytes(StandardCharsets.UTF_8), 0, 64 << 10, StandardCharsets.UTF_8);
    assertEquals(whole, kept);
  }

  @Test
  void bytesThatAreNoTextHarmNothing(Sandbox sandbox) {
    var key = "Authorization: Bearer " + sandbox.preludeApiKey();
    RawHttp.to(sandbox.baseUrl())
        .send(
            "POST",
            "/v2/notify/batch",
            List.of(key, "Content-Type: application/json"),
            new byte[] {(byte) 0xff, 0, (byte) 0xc3, '"'});
    requests(sandbox, "")
        .body("requests[0].status", is(400))
        .body("requests[0].body_length", is(4))
        .body("requests[0].body", startsWith("\ufffd"));
  }

  @Test
  void theNewestAreKept() {
    var options = TestDatabase.fresh().with(new Bounds(1 << 20, 100, 0, 100));
    try (var server = Understudy.start(options)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_x");
      for (int i = 0; i < 300; i++) {
        GoodCall.UNREAD.in(sandbox);
      }
      GoodCall.SEND_MESSAGE.in(sandbox);
      int total = requests(sandbox, "").extract().path("total");
      assertTrue(total >= 100 && total < 230, () -> total + " are kept");
      requests(sandbox, "order=desc&limit=1")
          .body("requests.operation", equalTo(List.of("send-message")));
    }
  }

  @Test
  void theySurviveARestart(@TempDir Path folder) {
    var options = Options.DEFAULT.withPort(0).withData(folder);
    try (var server = Understudy.start(options)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_x");
      made(sandbox);
      sandbox.rateLimits().set(RateLimit.of("*", 3, Duration.ofHours(1)));
      sandbox.faults().add(Fault.onAnyProvider().skip(1).times(1).error(503));
      GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    }
    try (var server = Understudy.start(options)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_x");
      requests(sandbox, "").body("total", is(2));
      GoodCall.UNREAD.in(sandbox).then().statusCode(503);
      GoodCall.UNREAD.in(sandbox).then().statusCode(200);
      GoodCall.UNREAD.in(sandbox).then().statusCode(429);
      assertEquals(List.of(3, 1), Control.counts(sandbox, 0));
    }
  }

  /** A sandbox of this name is made on first use. */
  private static void made(Sandbox sandbox) {
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
