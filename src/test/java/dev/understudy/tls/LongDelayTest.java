package dev.understudy.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Options;
import dev.understudy.Options.Tls;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A delay that is longer than an idle connection lives. */
@AnyDatabase
@Tag("leaks")
class LongDelayTest {
  private static final String CALL =
      "GET /api/v1/messages/unread/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token sb_x\r\n\r\n";

  private static void assertAnswer(Socket socket) throws IOException {
    socket.setSoTimeout(60_000);
    assertEquals(200, RawHttp.read(socket.getInputStream()).status());
  }

  @Test
  void aDelayOf40SecondsEndsInAnAnswer() throws IOException {
    try (var server = Understudy.start(Options.DEFAULT.withPort(0).with(Tls.IN_MEMORY))) {
      new UnderstudyClient(server.baseUrl())
          .sandbox("sb_x")
          .faults()
          .add(Fault.on("prolific").delay(Duration.ofSeconds(40)));
      try (var plain = WayIn.PLAIN.open(server);
          var tls = WayIn.TLS.open(server);
          var tunnel = WayIn.CONNECT.open(server)) {
        WayIn.send(plain, CALL);
        WayIn.send(tls, CALL);
        WayIn.send(tunnel, CALL);
        assertAnswer(plain);
        assertAnswer(tls);
        assertAnswer(tunnel);
      }
    }
  }
}
