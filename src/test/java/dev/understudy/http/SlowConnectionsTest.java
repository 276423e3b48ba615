package dev.understudy.http;

import static dev.understudy.http.Service.utf8;

import dev.understudy.Understudy;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More slow clients than there are threads on a JVM without virtual threads. */
@AnyDatabase
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowConnectionsTest {
  private static final int CLIENTS = 260;
  private static final int ANSWERS = 60;
  private static final int SMALL = 4_096;

  private static final String OPEN_API =
      "GET /_admin/openapi/admin.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private Understudy server;

  @BeforeAll
  void start() {
    server = Understudy.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** The part that a slow client has sent when it pauses; none gets a response before the rest. */
  enum Pause {
    IN_THE_HEAD("POST /v2/notify/batch HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
    IN_THE_BODY(post("/v2/notify/batch", "Authorization: Bearer sb_slow") + "{\"to\":"),
    IN_A_CHUNK(
        "POST /messages/bulk HTTP/1.1\r\nHost: localhost\r\napikey: sb_slow:x\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nfff\r\n{"),
    BEFORE_THE_BODY(
        post("/api/v1/messages/bulk/", "Authorization: Token sb_slow", "Expect: 100-continue")),
    IN_A_REFUSED_BODY(post("/api/v1/messages/bulk/") + "{"),
    IN_A_BODY_FOR_NOBODY(post("/nobody") + "{"),
    IN_A_BODY_FOR_THE_CONTROL_PLANE(post("/_admin/sandboxes") + "{"),
    BEFORE_READING_THE_ANSWERS(OPEN_API.repeat(ANSWERS));

    private final String sent;

    Pause(String sent) {
      this.sent = sent;
    }

    private static String post(String path, String... headers) {
      var lines = new ArrayList<>(List.of("POST " + path + " HTTP/1.1", "Host: localhost"));
      lines.addAll(List.of(headers));
      lines.addAll(List.of("Content-Type: application/json", "Content-Length: 1000"));
      return String.join("\r\n", lines) + "\r\n\r\n";
    }
  }

  @ParameterizedTest
  @EnumSource
  void slowClientsDoNotBlockOthers(Pause pause) throws IOException {
    var clients = new ArrayList<Socket>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(slow(pause));
      }
      Api.call(server.baseUrl()).get("/_admin/health").then().statusCode(200);
      for (var service : Service.values()) {
        var sandbox = Api.sandbox(server.baseUrl(), "sb_" + service + "_" + pause);
        service.accepts(sandbox, service.post(sandbox, service.good()));
      }
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  private Socket slow(Pause pause) throws IOException {
    var url = URI.create(server.baseUrl());
    var client = new Socket();
    client.setReceiveBufferSize(SMALL);
    client.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    client.getOutputStream().write(utf8(pause.sent));
    return client;
  }
}
