package dev.understudy.http;

import static dev.understudy.http.Service.utf8;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.RawHttp;
import dev.understudy.testing.ServerProcess;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that hang up during a call: only the journal of their sandbox notes it. */
@AnyDatabase
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HangUpTest {
  private ServerProcess process;
  private String baseUrl;

  @BeforeAll
  void start() {
    process = ServerProcess.run(Map.of(), "--port", "0");
    baseUrl = process.baseUrl();
  }

  /** Checks that nothing was logged and that the default sandbox has taken no numbers. */
  @AfterAll
  void nothingIsLoggedAndTheDefaultIsUnchanged() {
    var before = Api.sandbox(baseUrl, "default");
    Api.admin(before).get("/requests").then().statusCode(200).body("total", is(0));
    var first = GoodCall.NOTIFY_BATCH.in(before).then().extract().<String>path("request_id");
    Api.call(baseUrl).post("/_admin/sandboxes/default/reset").then().statusCode(204);
    var again = GoodCall.NOTIFY_BATCH.in(before).then().extract().<String>path("request_id");
    assertEquals(again, first);
    process.terminate();
    process.exitCode();
    assertEquals("", process.errors());
  }

  private Sandbox made(String id) {
    Api.call(baseUrl)
        .contentType("application/json")
        .body(Map.of("id", id))
        .post("/_admin/sandboxes")
        .then()
        .statusCode(201);
    return Api.sandbox(baseUrl, id);
  }

  private Socket open() throws IOException {
    var url = URI.create(baseUrl);
    var socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    return socket;
  }

  /** Resets a connection, which drops all unread bytes. */
  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static JsonPath onlyCall(Sandbox sandbox) {
    return Api.admin(sandbox)
        .get("/requests?wait=PT30S&min=1")
        .then()
        .statusCode(200)
        .body("total", is(1))
        .extract()
        .jsonPath()
        .setRootPath("requests[0]");
  }

  @ParameterizedTest
  @EnumSource
  void aHangUpInABodyIsJournaled(Service service) throws IOException {
    var sandbox = made("sb_body_" + service);
    try (var socket = open()) {
      var headers = service.headers(sandbox, "Content-Length: 1000");
      socket.getOutputStream().write(RawHttp.head("POST " + service.path() + " HTTP/1.1", headers));
      socket.getOutputStream().write(utf8("{\"to\":"));
    }
    var call = onlyCall(sandbox);
    assertEquals(400, call.getInt("status"));
    assertEquals("The client hung up after 6 bytes of the body.", call.getString("note"));
    assertEquals("{\"to\":", call.getString("body"));
    Service.hasMessages(sandbox, 0);
  }

  @ParameterizedTest
  @EnumSource
  void aHangUpAfterAContinueIsJournaled(Service service) throws IOException {
    var sandbox = made("sb_reset_" + service);
    var socket = open();
    var headers = service.headers(sandbox, "Content-Length: 1000", "Expect: 100-continue");
    socket.getOutputStream().write(RawHttp.head("POST " + service.path() + " HTTP/1.1", headers));
    assertEquals('H', socket.getInputStream().read());
    reset(socket);
    var call = onlyCall(sandbox);
    assertEquals(400, call.getInt("status"));
    assertEquals("The client hung up after 0 bytes of the body.", call.getString("note"));
    Service.hasMessages(sandbox, 0);
  }

  @Test
  void aHangUpBeforeTheResponseIsJournaled() throws IOException {
    var sandbox = made("sb_answers");
    for (int i = 0; i < 20; i++) {
      Api.admin(sandbox)
          .body(
              """
              {"participant_id":"619e049f7648a4e1f8f3645b",
               "study_id":"6569ece7ca177d19117b1b95","body":"%s"}\
              """
                  .formatted("€".repeat(10_000)))
          .post("/prolific/replies")
          .then()
          .statusCode(201);
    }
    var unread =
        "GET /api/v1/messages/unread/ HTTP/1.1\r\nHost: localhost\r\n"
            + Service.PROLIFIC.credential(sandbox)
            + "\r\n\r\n";
    var socket = open();
    socket.getOutputStream().write(utf8(unread.repeat(30)));
    Api.admin(sandbox).get("/requests?wait=PT30S&min=1").then().body("total", not(is(0)));
    reset(socket);
    List<String> notes;
    do {
      notes = notes(sandbox);
    } while (notes.isEmpty());
    assertEquals(List.of("The client hung up before it had taken the whole answer."), notes);
  }

  private static List<String> notes(Sandbox sandbox) {
    return Api.admin(sandbox)
        .get("/requests")
        .then()
        .statusCode(200)
        .body("requests.status", everyItem(is(200)))
        .extract()
        .<List<String>>path("requests.note")
        .stream()
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void aHangUpDuringADelayIsJournaled() throws IOException {
    var sandbox = made("sb_delay");
    sandbox.faults().add(Fault.on("prelude").delay(Duration.ofSeconds(1)));
    var socket = open();
    var good = utf8(Service.PRELUDE.good());
    var headers = Service.PRELUDE.headers(sandbox, "Content-Length: " + good.length);
    socket.getOutputStream().write(RawHttp.head("POST /v2/notify/batch HTTP/1.1", headers));
    socket.getOutputStream().write(good);
    while (Control.counts(sandbox, 0).equals(List.of(0, 0))) {
      Thread.onSpinWait();
    }
    reset(socket);
    assertEquals(200, onlyCall(sandbox).getInt("status"));
    Service.hasMessages(sandbox, Service.RECIPIENTS);
  }

  @Test
  void aHangUpInALongPollIsHarmless() throws IOException {
    var sandbox = made("sb_wait");
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    var socket = open();
    var waiting = "GET /_admin/sandboxes/sb_wait/messages?wait=PT0.2S&min=1 HTTP/1.1";
    socket.getOutputStream().write(RawHttp.head(waiting, List.of()));
    reset(socket);
    Api.admin(sandbox)
        .get("/messages?wait=PT1S&min=1")
        .then()
        .statusCode(200)
        .body("total", is(0))
        .body("next_cursor", nullValue())
        .body("messages", notNullValue());
  }
}
