package dev.understudy.testing;

import dev.understudy.openapi.OpenApiFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls byte by byte, for what no HTTP client would send. Every request has its own connection, and
 * its answer has to come long before the server gives an idle one up.
 */
public final class RawHttp {
  private static final OpenApiFilter CONTRACT = new OpenApiFilter();
  private static final int PATIENCE_MS = 10_000;

  private final String baseUrl;
  private boolean endsAfterRequest;

  private RawHttp(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Calls to this server. */
  public static RawHttp to(String baseUrl) {
    return new RawHttp(baseUrl);
  }

  /** The same, saying after each request that nothing more comes. */
  public RawHttp hangingUp() {
    var other = new RawHttp(baseUrl);
    other.endsAfterRequest = true;
    return other;
  }

  /**
   * A response.
   *
   * @param interim the statuses before the last one, such as 100
   * @param headers names in any case
   */
  public record Answer(
      int status, List<Integer> interim, Map<String, List<String>> headers, byte[] body) {
    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The only value of a header, empty where there is none. */
    public String header(String name) {
      return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    /**
     * Holds the answer against the OpenAPI files.
     *
     * @param target the path as it was sent; empty where the request is too broken to have one
     */
    public Answer keepsTheContract(String method, String target) {
      CONTRACT.check(method, target, status, headers, body);
      return this;
    }
  }

  /**
   * Sends a request with a body of this length, on a connection that is closed after it.
   *
   * @param headers whole lines, without Host, Connection and Content-Length
   */
  public Answer send(String method, String target, List<String> headers, byte[] body) {
    var lines = new ArrayList<>(headers);
    lines.add("Content-Length: " + body.length);
    return send(head(method + " " + target + " HTTP/1.1", lines), body);
  }

  /** A request up to its blank line. */
  public static byte[] head(String requestLine, List<String> headers) {
    var lines = new ArrayList<String>();
    lines.add(requestLine);
    lines.add("Host: localhost");
    lines.add("Connection: close");
    lines.addAll(headers);
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sends these bytes, whatever they are, and reads one answer. */
  public Answer send(byte[]... parts) {
    var server = URI.create(baseUrl);
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      for (var part : parts) {
        socket.getOutputStream().write(part);
      }
      if (endsAfterRequest) {
        socket.shutdownOutput();
      }
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer came", e);
    }
  }

  /** Reads the next answer of a connection. */
  public static Answer read(InputStream in) throws IOException {
    var interim = new ArrayList<Integer>();
    int status = status(in);
    var headers = headers(in);
    while (status < 200) {
      interim.add(status);
      status = status(in);
      headers = headers(in);
    }
    return new Answer(status, interim, headers, body(in, headers.get("Content-Length")));
  }

  private static int status(InputStream in) throws IOException {
    var line = line(in);
    if (!line.matches("HTTP/1\\.1 \\d{3}( .*)?")) {
      throw new IOException("not the first line of an answer: '" + line + "'");
    }
    return Integer.parseInt(line, 9, 12, 10);
  }

  private static Map<String, List<String>> headers(InputStream in) throws IOException {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      var colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  // not to the end of the stream: that may be a reset, where the server did not read all
  private static byte[] body(InputStream in, List<String> length) throws IOException {
    return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length.get(0)));
  }

  private static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
