package dev.understudy.check;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP connection to the server of the replay, opened when it is needed. One call waits for the
 * answer to the one before, so that a socket is enough: the JDK's client would load and compile a
 * thousand classes for it.
 */
final class ReplayConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int MAX_LINE = 1 << 20;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final int port;
  private Optional<OpenSocket> open = Optional.empty();

  private record OpenSocket(Socket socket, InputStream in) {}

  /**
   * An answer of the server.
   *
   * @param path of the request, without the query
   * @param headers values by name in lower case
   * @param body empty if there is none
   */
  record Answer(String path, int status, Map<String, String> headers, byte[] body) {}

  /** Creates a connection to a port of this machine. */
  ReplayConnection(int port) {
    this.port = port;
  }

  /**
   * Sends a call, and waits for its answer.
   *
   * @param target path and query
   * @param headers those beside host and length; no value has a line break
   */
  Answer send(String method, String target, Map<String, String> headers, byte[] body)
      throws IOException {
    var connection = open.isPresent() ? open.get() : open();
    var request = new ByteArrayOutputStream();
    request.writeBytes(head(method, target, headers, body.length));
    request.writeBytes(body);
    request.writeTo(connection.socket().getOutputStream());
    int status = status(line(connection.in()));
    var answered = headers(connection.in());
    boolean hasBody = !method.equals("HEAD") && status != NO_CONTENT && status != NOT_MODIFIED;
    var content = hasBody ? body(connection.in(), answered) : new byte[0];
    if (answered.getOrDefault("connection", "").equalsIgnoreCase("close")) {
      close();
    }
    return new Answer(target.split("\\?", 2)[0], status, answered, content);
  }

  private OpenSocket open() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    var opened = new OpenSocket(socket, new BufferedInputStream(socket.getInputStream()));
    open = Optional.of(opened);
    return opened;
  }

  private byte[] head(String method, String target, Map<String, String> headers, int length) {
    var head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("host: localhost:").append(port).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("content-length: ").append(length).append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int status(String line) throws IOException {
    var words = line.split(" ", 3);
    if (words.length < 2 || !words[1].matches("\\d{3}")) {
      throw new IOException("no status line");
    }
    return Integer.parseInt(words[1]);
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.merge(
            line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip(),
            (before, added) -> before + ", " + added);
      }
    }
    return headers;
  }

  /** Reads a body, whose length the server always tells unless it closes the connection. */
  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    var length = headers.get("content-length");
    if (length == null) {
      return in.readAllBytes();
    }
    var body = in.readNBytes(Integer.parseInt(length));
    if (body.length < Integer.parseInt(length)) {
      throw new EOFException("the body ends early");
    }
    return body;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream(128);
    for (int each = in.read(); each != '\n'; each = in.read()) {
      if (each < 0 || line.size() > MAX_LINE) {
        throw new EOFException("the answer ends in its head");
      }
      if (each != '\r') {
        line.write(each);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    open.ifPresent(each -> close(each.socket()));
    open = Optional.empty();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // nothing is sent on it any more
    }
  }
}
