package dev.understudy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls in flight when the server closes. */
class ClosingTest {
  private static void heldUp(Sandbox sandbox, String effect) {
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    sandbox
        .faults()
        .add(Fault.on("prelude").effect(effect, Map.of("duration", Duration.ofHours(1))));
  }

  private static void untilItActed(Sandbox sandbox) {
    while (Control.counts(sandbox, 0).equals(List.of(0, 0))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aDelayedCallIsCarriedOutWhenTheServerCloses(@TempDir Path folder) {
    var options = Options.DEFAULT.withPort(0).withData(folder);
    var server = Understudy.start(options);
    var sandbox = Api.sandbox(server.baseUrl(), "sb_x");
    heldUp(sandbox, "delay");
    var answer =
        HttpClient.newHttpClient()
            .sendAsync(GoodCall.NOTIFY_BATCH.forClient(sandbox), BodyHandlers.ofString());
    untilItActed(sandbox);
    server.close();
    assertEquals(200, answer.join().statusCode());
    try (var next = Understudy.start(options)) {
      assertEquals(2, Control.messages(Api.sandbox(next.baseUrl(), "sb_x")));
    }
  }

  @Test
  void aCallThatTimesOutEndsWithoutAResponse() {
    var server = Understudy.start();
    var sandbox = Api.sandbox(server.baseUrl(), "sb_x");
    heldUp(sandbox, "timeout");
    var answer =
        HttpClient.newHttpClient()
            .sendAsync(GoodCall.NOTIFY_BATCH.forClient(sandbox), BodyHandlers.ofString());
    untilItActed(sandbox);
    server.close();
    assertInstanceOf(
        IOException.class, assertThrows(CompletionException.class, answer::join).getCause());
  }

  @Test
  void anUploadAfterA100IsReadToItsEnd() throws IOException {
    var server = Understudy.start();
    try (var socket = new Socket("127.0.0.1", server.port())) {
      var out = socket.getOutputStream();
      out.write(
          RawHttp.head(
              "POST /v2/notify/batch HTTP/1.1",
              List.of(
                  "Authorization: Bearer sb_x",
                  "Content-Type: application/json",
                  "Transfer-Encoding: chunked",
                  "Expect: 100-continue")));
      var goOn = "HTTP/1.1 100 Continue\r\n\r\n";
      assertEquals(goOn, new String(socket.getInputStream().readNBytes(goOn.length()), UTF_8));
      closeWhileSending(server, () -> out.write("1\r\n \r\n".getBytes(UTF_8)));
      var body = GoodCall.NOTIFY_BATCH.body();
      var rest = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
      out.write(rest.getBytes(UTF_8));
      assertEquals(200, RawHttp.read(socket.getInputStream()).status());
    }
  }

  @Test
  void aCallWhoseHeadHasBegunIsAnswered() throws Exception {
    var server = Understudy.start();
    var call =
        "GET /api/v1/messages/unread/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token sb_x\r\n";
    try (var socket = new Socket("127.0.0.1", server.port())) {
      var out = socket.getOutputStream();
      out.write((call + "\r\n" + call + "X-Long: ").getBytes(UTF_8));
      assertEquals(200, RawHttp.read(socket.getInputStream()).status());
      // Jetty still completes the first call after its answer is sent
      untilHalfAHeadIsRead(server);
      closeWhileSending(server, () -> out.write('x'));
      out.write("\r\n\r\n".getBytes(UTF_8));
      assertEquals(200, RawHttp.read(socket.getInputStream()).status());
    }
  }

  private static void untilHalfAHeadIsRead(Understudy server) throws ReflectiveOperationException {
    var opened = (Collection<?>) field(field(server, "parts"), "open");
    var http =
        (HttpServer) opened.stream().filter(HttpServer.class::isInstance).findFirst().orElseThrow();
    while (http.endPoints().map(EndPoint::getConnection).noneMatch(ClosingTest::hasHalfAHead)) {
      Thread.onSpinWait();
    }
  }

  private static boolean hasHalfAHead(Connection connection) {
    return connection instanceof HttpConnection http
        && http.getMessagesIn() > 0
        && http.getParser().isState(HttpParser.State.HEADER);
  }

  private static Object field(Object owner, String name) throws ReflectiveOperationException {
    var field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  private interface Sending {
    void sendByte() throws IOException;
  }

  /** Closes the server while a client sends, slowly, and returns once nobody can connect. */
  private static void closeWhileSending(Understudy server, Sending sending) throws IOException {
    new Thread(server::close, "closing").start();
    while (listens(server)) {
      sending.sendByte();
    }
  }

  private static boolean listens(Understudy server) {
    try (var other = new Socket("127.0.0.1", server.port())) {
      return other.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
