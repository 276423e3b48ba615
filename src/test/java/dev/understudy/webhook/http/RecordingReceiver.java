package dev.understudy.webhook.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver of webhooks on a plain socket, which can answer as no HTTP server does. */
final class RecordingReceiver implements AutoCloseable {
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  final ServerSocket server;
  final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  final AtomicInteger connections = new AtomicInteger();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Behavior behavior;

  /** Reaction to a request that was read. */
  interface Behavior {
    void answer(Socket socket, int number) throws Exception;
  }

  RecordingReceiver(InetAddress address, Behavior behavior) throws IOException {
    this.behavior = behavior;
    server = new ServerSocket(0, 512, address);
    daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      for (int number = 1; ; number++) {
        var call = read(socket);
        if (call.isEmpty()) {
          return;
        }
        received.add(call);
        behavior.answer(socket, number);
      }
    } catch (Exception e) {
      // closed
    }
  }

  private static String read(Socket socket) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var in = socket.getInputStream();
    while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      bytes.write(next);
    }
    var head = bytes.toString(StandardCharsets.ISO_8859_1);
    var length = head.split("Content-Length: ")[1].split("\r\n")[0];
    bytes.write(in.readNBytes(Integer.parseInt(length)));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : sockets) {
      socket.close();
    }
  }

  /** Returns a behavior that answers with these bytes. */
  static Behavior answering(String answer) {
    return (socket, number) ->
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a behavior that never answers. */
  static Behavior silent() {
    return (socket, number) -> new CountDownLatch(1).await();
  }

  static void daemon(Runnable work) {
    var thread = new Thread(work, "receiver");
    thread.setDaemon(true);
    thread.start();
  }
}
