package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits of 10 s of grace, 10 bytes a second, 2 minutes and 100 buffered bytes. */
@AnyDatabase
@Timeout(60)
class SlowClientsTest {
  private static final SlowClients.Limits LIMITS =
      new SlowClients.Limits(Duration.ofSeconds(10), 10, Duration.ofMinutes(2), 100);

  private final AtomicLong seconds = new AtomicLong();
  private final SlowClients clients =
      new SlowClients(LIMITS, () -> Duration.ofSeconds(seconds.get()).toNanos());

  /** A transfer that moves on request. */
  private static final class ManualTransfer implements SlowClients.Transfer {
    private long moved;
    private Optional<SlowClientException> end = Optional.empty();

    @Override
    public long moved() {
      return moved;
    }

    @Override
    public void end(SlowClientException reason) {
      assertTrue(end.isEmpty(), "it ends once");
      end = Optional.of(reason);
    }

    private List<Integer> status() {
      return end.map(SlowClientException::status).stream().toList();
    }
  }

  private void checkAt(long second) {
    seconds.set(second);
    clients.check(List.of());
  }

  @Test
  void noTransferIsTooSlowWithinTheGrace() {
    var transfer = new ManualTransfer();
    clients.watch(transfer);
    checkAt(10);
    assertEquals(List.of(), transfer.status());
    checkAt(11);
    checkAt(12);
    assertEquals(List.of(408), transfer.status());
  }

  @Test
  void aFastTransferEndsAtTheTotalTime() {
    var transfer = new ManualTransfer();
    clients.watch(transfer);
    for (int second = 1; second <= 120; second++) {
      transfer.moved += 10;
      checkAt(second);
      assertEquals(List.of(), transfer.status());
    }
    transfer.moved += 1_000;
    checkAt(121);
    assertEquals(List.of(408), transfer.status());
  }

  @Test
  void aClosedTransferIsNotEnded() {
    var transfer = new ManualTransfer();
    clients.watch(transfer).close();
    checkAt(1_000);
    assertEquals(List.of(), transfer.status());
  }

  @Test
  void theOldestTransferEndsIfTooMuchIsBuffered() {
    var transfers = List.of(new ManualTransfer(), new ManualTransfer(), new ManualTransfer());
    var watched = new ArrayList<SlowClients.WatchedTransfer>();
    transfers.forEach(each -> watched.add(clients.watch(each)));
    watched.get(0).setBufferedBytes(0);
    watched.get(1).setBufferedBytes(60);
    watched.get(2).setBufferedBytes(40);
    assertEquals(List.of(), transfers.get(1).status());
    watched.get(2).setBufferedBytes(41);
    assertEquals(List.of(), transfers.get(0).status());
    assertEquals(List.of(503), transfers.get(1).status());
    watched.get(2).setBufferedBytes(100);
    assertEquals(List.of(), transfers.get(2).status());
    watched.get(2).close();
    watched.get(0).setBufferedBytes(100);
    assertEquals(List.of(), transfers.get(0).status());
  }

  @Test
  void aRealConnectionEndsWithItsTransfer() throws Exception {
    var server = new Server();
    var connector = new LocalConnector(server);
    server.addConnector(connector);
    var asked = new CompletableFuture<Void>();
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            var loading = BodyLoader.load(request, 1_000, clients);
            asked.complete(null);
            loading.thenAccept(
                loaded -> {
                  var failure = (SlowClientException) loaded.failure().orElseThrow();
                  response.setStatus(failure.status());
                  response.getHeaders().put("Connection", "close");
                  var said = "after " + loaded.length() + " bytes";
                  response.write(
                      true, ByteBuffer.wrap(said.getBytes(StandardCharsets.UTF_8)), callback);
                });
            return true;
          }
        });
    server.start();
    try {
      var head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n";
      var connection = connector.executeRequest(head + "12345");
      asked.join();
      seconds.set(60);
      clients.check(connector.getConnectedEndPoints());
      var answer = connection.getResponse();
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
      assertTrue(answer.endsWith("after 5 bytes"), answer);
    } finally {
      server.stop();
    }
  }

  @Test
  void aTooSlowHeadEndsItsConnection() throws Exception {
    var server = new Server();
    var connector = new LocalConnector(server);
    server.addConnector(connector);
    server.start();
    try {
      var idle = connector.connect();
      var slow = connector.connect();
      while (connector.getConnectedEndPoints().size() < 2) {
        Thread.onSpinWait();
      }
      long sent = 0;
      for (int second = 0; second <= 120; second += 10) {
        seconds.set(second);
        clients.check(connector.getConnectedEndPoints());
        var part = second == 0 ? "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " : "x";
        slow.addInputAndExecute(part);
        sent += part.length();
        while (bytesIn(connector) < sent) {
          Thread.onSpinWait();
        }
        assertTrue(slow.isOpen(), "open after " + second + " s");
      }
      seconds.set(121);
      clients.check(connector.getConnectedEndPoints());
      while (slow.isOpen()) {
        Thread.onSpinWait();
      }
      assertTrue(idle.isOpen());
    } finally {
      server.stop();
    }
  }

  private static long bytesIn(LocalConnector connector) {
    return connector.getConnectedEndPoints().stream()
        .mapToLong(each -> each.getConnection().getBytesIn())
        .sum();
  }
}
