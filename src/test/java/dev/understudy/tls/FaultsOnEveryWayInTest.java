package dev.understudy.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options;
import dev.understudy.Options.Tls;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every effect of a fault is the same on every way in. */
@AnyDatabase
class FaultsOnEveryWayInTest {
  private static final String BODY = GoodCall.NOTIFY_BATCH.body();

  private static Understudy server;

  @BeforeAll
  static void start() {
    server = Understudy.start(Options.DEFAULT.withPort(0).with(Tls.IN_MEMORY));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Sandbox sandbox(Fault fault) {
    var sandbox = new UnderstudyClient(server.baseUrl()).create();
    sandbox.faults().add(fault.times(1));
    return sandbox;
  }

  private static Fault fault(String effect, Map<String, ?> fields) {
    return Fault.on("prelude").effect(effect, fields);
  }

  /** Sends a call that makes two messages. */
  private static Socket send(WayIn way, Sandbox sandbox) throws IOException {
    var socket = way.open(server);
    WayIn.send(
        socket,
        "POST "
            + way.target("/v2/notify/batch")
            + " HTTP/1.1\r\nHost: "
            + WayIn.HOST
            + "\r\nContent-Type: application/json\r\nAuthorization: Bearer "
            + sandbox.preludeApiKey()
            + "\r\nContent-Length: "
            + BODY.getBytes(UTF_8).length
            + "\r\n\r\n"
            + BODY);
    return socket;
  }

  private static RawHttp.Answer answer(WayIn way, Sandbox sandbox) throws IOException {
    try (var socket = send(way, sandbox)) {
      return RawHttp.read(socket.getInputStream());
    }
  }

  private static void assertMessages(int count, Sandbox sandbox) {
    assertEquals(count, sandbox.messages().total());
    var calls = sandbox.requests().provider("prelude").list();
    assertEquals(1, calls.size());
    assertEquals("/v2/notify/batch", calls.get(0).path());
  }

  @ParameterizedTest
  @EnumSource
  void anErrorIsTheProviders(WayIn way) throws IOException {
    var sandbox = sandbox(Fault.on("prelude").error(503));
    var answer = answer(way, sandbox);
    assertEquals(503, answer.status());
    assertEquals(sandbox.faults().list().get(0).id(), answer.header("Understudy-Fault"));
    assertMessages(0, sandbox);
    assertEquals(200, answer(way, sandbox).status());
  }

  @ParameterizedTest
  @EnumSource
  void aDelayEndsInTheAnswer(WayIn way) throws IOException {
    var sandbox = sandbox(Fault.on("prelude").delay(Duration.ofMillis(200)));
    long began = System.nanoTime();
    assertEquals(200, answer(way, sandbox).status());
    assertTrue(System.nanoTime() - began >= 200_000_000);
    assertMessages(2, sandbox);
  }

  @ParameterizedTest
  @EnumSource
  void aTimeoutEndsTheConnection(WayIn way) throws IOException {
    var sandbox = sandbox(Fault.on("prelude").timeout(Duration.ofMillis(200)));
    long began = System.nanoTime();
    try (var socket = send(way, sandbox)) {
      assertEquals(-1, socket.getInputStream().read());
    }
    assertTrue(System.nanoTime() - began >= 200_000_000);
    assertMessages(0, sandbox);
  }

  @ParameterizedTest
  @EnumSource
  void aResetIsOneOfTcp(WayIn way) throws IOException {
    var sandbox = sandbox(Fault.on("prelude").reset());
    try (var socket = send(way, sandbox)) {
      var in = socket.getInputStream();
      var seen = assertThrows(SocketException.class, in::read);
      assertEquals("Connection reset", seen.getMessage());
    }
    assertMessages(0, sandbox);
  }

  @ParameterizedTest
  @EnumSource
  void aLostResponseEndsTheConnection(WayIn way) throws IOException {
    var sandbox = sandbox(Fault.on("prelude").lostResponse());
    try (var socket = send(way, sandbox)) {
      assertEquals(-1, socket.getInputStream().read());
    }
    assertMessages(2, sandbox);
  }

  @ParameterizedTest
  @EnumSource
  void aTruncatedAnswerHasHalfItsBody(WayIn way) throws IOException {
    var whole = answer(way, sandbox(Fault.on("sociocs").error(503)));
    var sandbox = sandbox(Fault.on("prelude").truncate());
    try (var socket = send(way, sandbox)) {
      var text = new String(socket.getInputStream().readAllBytes(), UTF_8);
      int head = text.indexOf("\r\n\r\n");
      int length = whole.body().length;
      assertTrue(text.startsWith("HTTP/1.1 200 OK\r\n"), text);
      assertTrue(text.substring(0, head).contains("Content-Length: " + length), text);
      assertEquals(length / 2, text.length() - head - 4);
    }
    assertMessages(2, sandbox);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerWithoutABodyLosesHalfItsHead(WayIn way) throws IOException {
    var sandbox = sandbox(Fault.on("prolific").truncate());
    try (var socket = way.open(server)) {
      var body = GoodCall.SEND_MESSAGE.body();
      WayIn.send(
          socket,
          "POST "
              + way.target("/api/v1/messages/")
              + " HTTP/1.1\r\nHost: "
              + WayIn.HOST
              + "\r\nContent-Type: application/json\r\nAuthorization: Token "
              + sandbox.prolificToken()
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      assertEquals(
          "HTTP/1.1 204 \r\nUnderstudy-Fault: ",
          new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
    assertEquals(1, sandbox.messages().total());
  }

  @ParameterizedTest
  @EnumSource
  void garbageIsNoJson(WayIn way) throws IOException {
    var sandbox = sandbox(Fault.on("prelude").garbage());
    var answer = answer(way, sandbox);
    assertEquals(200, answer.status());
    assertEquals("<html><body><h1>It works!</h1></body></html>\n", answer.text());
    assertMessages(2, sandbox);
  }

  @ParameterizedTest
  @EnumSource
  void aRecipientFails(WayIn way) throws IOException {
    var sandbox = sandbox(Fault.on("prelude").recipientError("unsubscribed"));
    var answer = answer(way, sandbox);
    assertEquals(200, answer.status());
    assertTrue(answer.text().contains("\"error_count\":1"), answer::text);
    assertMessages(1, sandbox);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageIsNotDelivered(WayIn way) throws IOException {
    var sandbox = sandbox(fault("delivery", Map.of("status", "failed")));
    assertEquals(200, answer(way, sandbox).status());
    assertMessages(2, sandbox);
    assertEquals(
        List.of("failed"),
        sandbox.messages().status("failed").await(1).stream().map(each -> each.status()).toList());
  }
}
