package dev.understudy.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A process with a server, and single calls to it. */
final class Server implements AutoCloseable {
  private static final int START_SECONDS = 60;

  private final Process process;
  private final int port;
  private final long begun;
  private double startMillis;

  /**
   * How a server is started.
   *
   * @param command the command, without its option for the port
   * @param healthPath path that answers 200 when the server is ready
   */
  record Command(String name, List<String> command, String healthPath) {}

  /**
   * A response.
   *
   * @param millis from sending the request to the end of the response
   */
  record Answer(int status, String body, double millis) {}

  private Server(Process process, int port, long begun) {
    this.process = process;
    this.port = port;
    this.begun = begun;
  }

  /** Starts a server and blocks until it is ready. */
  static Server start(Command command, Path folder) throws IOException, InterruptedException {
    int port = freePort();
    var line = new ArrayList<>(command.command());
    line.addAll(List.of("--port", Integer.toString(port)));
    var log = folder.resolve(command.name().toLowerCase(Locale.ROOT) + ".log").toFile();
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log);
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    long begun = System.nanoTime();
    var server = new Server(builder.start(), port, begun);
    var health = HttpExchange.request("GET", command.healthPath(), port, "", "", "");
    while (!server.isReady(health)) {
      if (!server.process.isAlive() || server.millisSinceStart() > START_SECONDS * 1000) {
        server.close();
        throw new IllegalStateException("did not start: " + line + ", see " + log);
      }
      Thread.sleep(2);
    }
    server.startMillis = server.millisSinceStart();
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady(byte[] health) {
    try {
      return call(health).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Returns the time from the start of the process to the first answer of health. */
  double startMillis() {
    return startMillis;
  }

  double millisSinceStart() {
    return (System.nanoTime() - begun) / 1e6;
  }

  /** Makes one call with a new connection. */
  Answer call(byte[] request) throws IOException {
    long sent = System.nanoTime();
    try (var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
      channel.socket().setTcpNoDelay(true);
      channel.write(ByteBuffer.wrap(request));
      var exchange = new HttpExchange();
      var body = new StringBuilder();
      boolean isComplete = false;
      while (!isComplete) {
        isComplete = exchange.read(channel, body);
      }
      return new Answer(exchange.status(), body.toString(), (System.nanoTime() - sent) / 1e6);
    }
  }

  /** Makes one call that has to succeed. */
  Answer call(byte[] request, int status) throws IOException {
    var answer = call(request);
    if (answer.status() != status) {
      throw new IllegalStateException(
          "a call got " + answer.status() + " instead of " + status + ": " + answer.body());
    }
    return answer;
  }

  /** Returns the resident memory of the process. */
  double residentMegabytes() throws IOException, InterruptedException {
    var status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (Files.isReadable(status)) {
      try (var lines = Files.lines(status)) {
        var resident = lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
        return Long.parseLong(resident.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
    var output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    ps.waitFor();
    return Long.parseLong(output.strip()) / 1024.0;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
