package dev.understudy.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.RawHttp;
import dev.understudy.tls.CertificateIssuer;
import dev.understudy.tls.FrontDoor;
import dev.understudy.tls.ProxyRules;
import dev.understudy.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time that the head of a request and the beginning of TLS may take: two minutes. */
@AnyDatabase
@Timeout(60)
class SlowTlsClientsTest {
  private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);

  private final ServerCertificate certificate =
      CertificateIssuer.issue(List.of("localhost"), Instant.now());
  private final Server server = new Server();
  private final AtomicLong seconds = new AtomicLong();
  private final SlowClients clients =
      new SlowClients(
          new SlowClients.Limits(Duration.ofSeconds(10), 10, Duration.ofMinutes(2), 100),
          () -> Duration.ofSeconds(seconds.get()).toNanos());

  private ServerConnector connector;

  @BeforeEach
  void start() throws Exception {
    var door =
        new FrontDoor(
            CompletableFuture.completedFuture(certificate),
            new ProxyRules(Set.of(), Set.of(), port -> false, Set.of(), Optional.empty()));
    connector = new ServerConnector(server, door.connectionFactories(new HttpConfiguration()));
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.write(true, ByteBuffer.wrap(new byte[] {'x'}), callback);
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
  }

  private void checkAt(long second) {
    seconds.set(second);
    clients.check(List.copyOf(connector.getConnectedEndPoints()));
  }

  private EndPoint endPoint() {
    while (connector.getConnectedEndPoints().isEmpty()) {
      Thread.onSpinWait();
    }
    return connector.getConnectedEndPoints().iterator().next();
  }

  @Test
  void aConnectionWithManyRequestsStaysOpen() throws IOException {
    try (var tls =
        (SSLSocket)
            certificate
                .clientContext()
                .getSocketFactory()
                .createSocket(connect(), "localhost", connector.getLocalPort(), true)) {
      for (int second = 0; second <= 300; second += 20) {
        tls.getOutputStream().write(REQUEST);
        assertEquals(200, RawHttp.read(tls.getInputStream()).status());
        checkAt(second);
      }
      var endPoint = endPoint();
      // half a head, byte by byte
      for (int i = 0; i < 10; i++) {
        long before = endPoint.getConnection().getBytesIn();
        tls.getOutputStream().write(REQUEST, i, 1);
        while (endPoint.getConnection().getBytesIn() == before) {
          Thread.onSpinWait();
        }
        checkAt(310 + 20L * i);
        if (!endPoint.isOpen()) {
          assertTrue(i > 5, () -> "closed after " + (seconds.get() - 310) + " s");
          return;
        }
      }
      throw new AssertionError("a head may take as long as it likes");
    }
  }

  @Test
  void aHandshakeThatTakesTooLongIsEnded() throws IOException {
    var engine = certificate.clientContext().createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    var hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    try (var socket = connect()) {
      socket.getOutputStream().write(hello.array(), 0, 10);
      var endPoint = endPoint();
      for (int i = 10; i < hello.position(); i++) {
        while (endPoint.getConnection().getBytesIn() < i - 10) {
          Thread.onSpinWait();
        }
        checkAt(10L * i);
        if (!endPoint.isOpen()) {
          assertTrue(i > 20);
          return;
        }
        socket.getOutputStream().write(hello.array(), i, 1);
      }
      throw new AssertionError("a handshake may take as long as it likes");
    }
  }
}
