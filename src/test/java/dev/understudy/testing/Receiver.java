package dev.understudy.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A receiver of webhooks: a real HTTP server. */
public final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Got> got = new CopyOnWriteArrayList<>();

  /** A webhook as it arrived; names of headers in lower case. */
  public record Got(String body, Map<String, String> headers) {}

  private Receiver(Function<Got, Integer> answer) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", exchange -> receive(exchange, answer));
    server.start();
  }

  /** One who answers with this status; 0 closes the connection instead. */
  public static Receiver answering(Function<Got, Integer> answer) {
    return new Receiver(answer);
  }

  /** One who is content with everything. */
  public static Receiver content() {
    return answering(got -> 200);
  }

  private void receive(HttpExchange exchange, Function<Got, Integer> answer) throws IOException {
    try (exchange) {
      var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var webhook = new Got(body, headers);
      got.add(webhook);
      int status = answer.apply(webhook);
      if (status > 0) {
        exchange.sendResponseHeaders(status, -1);
      }
    }
  }

  /** Returns its URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** Returns the requests that arrived, in order. */
  public List<Got> got() {
    return List.copyOf(got);
  }

  /** The bodies of what arrived, in order. */
  public List<String> bodies() {
    return got.stream().map(Got::body).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
