package dev.understudy.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Understudy;
import dev.understudy.testing.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** The ways in which clients reach a server with TLS. */
enum WayIn {
  PLAIN,
  TLS,
  /** TLS in a tunnel. */
  CONNECT,
  /** As to a proxy, with the whole URL in the first line. */
  ABSOLUTE;

  static final String HOST = "api.prelude.dev";
  private static final int PATIENCE_MS = 20_000;

  /** Opens a connection that takes requests. */
  Socket open(Understudy server) throws IOException {
    return switch (this) {
      case PLAIN, ABSOLUTE -> connect(server);
      case TLS -> tls(server, connect(server));
      case CONNECT -> tls(server, tunnel(connect(server), HOST + ":443"));
    };
  }

  /** Returns what stands in the first line for a path. */
  String target(String path) {
    return this == ABSOLUTE ? "http://" + HOST + path : path;
  }

  static Socket connect(Understudy server) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  /** Begins TLS, inside of whatever the socket is, and checks the host name. */
  static SSLSocket tls(Understudy server, Socket socket) throws IOException {
    var tls =
        (SSLSocket) server.sslContext().getSocketFactory().createSocket(socket, HOST, 443, true);
    var settings = tls.getSSLParameters();
    settings.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(settings);
    tls.setSoTimeout(PATIENCE_MS);
    tls.startHandshake();
    return tls;
  }

  /** Asks for a tunnel. */
  static Socket tunnel(Socket socket, String target) throws IOException {
    send(socket, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
    assertEquals(200, RawHttp.read(socket.getInputStream()).status());
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }
}
