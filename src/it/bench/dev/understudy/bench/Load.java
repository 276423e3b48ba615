package dev.understudy.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A load of one request over and over: one thread, connections that are kept. */
final class Load {
  private Load() {}

  private static final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer request;
    private final HttpExchange exchange = new HttpExchange();
    private long begun;

    private Connection(SocketChannel channel, byte[] request) {
      this.channel = channel;
      this.request = ByteBuffer.allocateDirect(request.length).put(request);
    }

    private void send() throws IOException {
      begun = System.nanoTime();
      exchange.begin();
      request.rewind();
      while (request.hasRemaining()) {
        channel.write(request);
      }
    }
  }

  /**
   * The calls of one load.
   *
   * @param perSecond successful calls per second
   */
  record Measured(double perSecond, Latencies latencies) {}

  /**
   * Sends a request as fast as it is answered.
   *
   * @throws IOException if a response has another status than expected
   */
  static Measured run(int port, byte[] request, int status, int connections, Duration time)
      throws IOException {
    var latencies = new Latencies();
    List<Connection> all = new ArrayList<>();
    try (var selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.socket().setTcpNoDelay(true);
        channel.configureBlocking(false);
        var connection = new Connection(channel, request);
        channel.register(selector, SelectionKey.OP_READ, connection);
        all.add(connection);
      }
      long begun = System.nanoTime();
      for (var connection : all) {
        connection.send();
      }
      long end = begun + time.toNanos();
      while (System.nanoTime() < end) {
        selector.select(key -> read(key, status, latencies), 100);
      }
      return new Measured(latencies.total() * 1e9 / (System.nanoTime() - begun), latencies);
    } finally {
      for (var connection : all) {
        connection.channel.close();
      }
    }
  }

  private static void read(SelectionKey key, int status, Latencies latencies) {
    var connection = (Connection) key.attachment();
    try {
      if (connection.exchange.read(connection.channel, null)) {
        if (connection.exchange.status() != status) {
          throw new IllegalStateException("a call got " + connection.exchange.status());
        }
        latencies.add(System.nanoTime() - connection.begun);
        connection.send();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a connection broke", e);
    }
  }
}
