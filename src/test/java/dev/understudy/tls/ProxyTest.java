package dev.understudy.tls;

import static dev.understudy.tls.WayIn.connect;
import static dev.understudy.tls.WayIn.send;
import static dev.understudy.tls.WayIn.tls;
import static dev.understudy.tls.WayIn.tunnel;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options;
import dev.understudy.Options.Access;
import dev.understudy.Options.Address;
import dev.understudy.Options.Tls;
import dev.understudy.StartException;
import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.RawHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy, byte by byte and with the clients of the JDK. */
@AnyDatabase
class ProxyTest {
  private static final String UNREAD = "/api/v1/messages/unread/";
  private static final String SERVICES =
      "api.prelude.dev, api.prolific.co, api.prolific.com, api.sociocs.com";

  private static Understudy server;

  @BeforeAll
  static void start() {
    server = Understudy.start(Options.DEFAULT.withPort(0).with(Tls.IN_MEMORY));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawHttp.Answer get(Socket socket, String target, String host) throws IOException {
    send(
        socket,
        "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Token sb_x\r\n\r\n");
    return RawHttp.read(socket.getInputStream());
  }

  private static void assertUnread(Socket socket) throws IOException {
    var answer = get(socket, UNREAD, "api.prolific.com");
    assertEquals(200, answer.status(), answer::text);
    assertEquals("{\"results\":[]}", answer.text());
    assertEquals("sb_x", answer.header("Understudy-Sandbox"));
  }

  private static String firstLine(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))
        .readLine();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // undici
        "HTTP/1.1\r\nhost: api.prolific.com\r\nconnection: close\r\n",
        // https-proxy-agent
        "HTTP/1.1\r\nHost: api.prolific.com\r\nProxy-Connection: close\r\n",
        // aiohttp
        "HTTP/1.1\r\nHost: api.prolific.com\r\nAccept: */*\r\nUser-Agent: Python/3.13 aiohttp\r\n",
        // HttpURLConnection
        "HTTP/1.1\r\n"
            + "User-Agent: Java/17\r\n"
            + "Host: api.prolific.com\r\n"
            + "Proxy-Connection: keep-alive\r\n",
        // http.client before Python 3.12
        "HTTP/1.0\r\n",
        // http.client since
        "HTTP/1.1\r\nHost: api.prolific.com:443\r\n",
        // curl, Go
        "HTTP/1.1\r\nHost: api.prolific.com:443\r\nProxy-Connection: Keep-Alive\r\n",
        // of whoever gives the proxy as host
        "HTTP/1.1\r\nHost: localhost:8080\r\n"
      })
  void connectOfEachClientOpensATunnel(String rest) throws IOException {
    try (var socket = connect(server)) {
      send(socket, "CONNECT api.prolific.com:443 " + rest + "\r\n");
      assertEquals(200, RawHttp.read(socket.getInputStream()).status());
      try (var tls = tls(server, socket)) {
        assertUnread(tls);
        assertUnread(tls);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.prolific.com:80",
        "api.prolific.com:443",
        "API.Prolific.com:8443",
        "api.prolific.com.:80",
        "api.prolific.com"
      })
  void plainHttpIsReadInATunnel(String target) throws IOException {
    try (var socket = connect(server)) {
      assertUnread(tunnel(socket, target));
    }
  }

  @Test
  void clientHelloMayComeWithTheConnect() throws IOException {
    var engine = server.sslContext().createSSLEngine("api.prolific.com", 443);
    engine.setUseClientMode(true);
    var hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    var packet = "CONNECT api.prolific.com:443 HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1);
    try (var socket = connect(server)) {
      socket
          .getOutputStream()
          .write(
              ByteBuffer.allocate(packet.length + hello.position())
                  .put(packet)
                  .put(hello.flip())
                  .array());
      var in = socket.getInputStream();
      assertEquals(200, RawHttp.read(in).status());
      // a handshake of TLS
      assertEquals(List.of(0x16, 0x03), List.of(in.read(), in.read()));
    }
  }

  @Test
  void tlsToTheProxyCarriesTlsToTheService() throws IOException {
    try (var proxy = tls(server, connect(server));
        var inner = tls(server, tunnel(proxy, "api.prolific.com:443"))) {
      assertUnread(inner);
    }
  }

  @Test
  void tunnelsCanBeNested() throws IOException {
    try (var socket = connect(server)) {
      for (int i = 0; i < 10; i++) {
        tunnel(socket, "api.prelude.dev:80");
      }
      assertUnread(socket);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://api.prolific.com, api.prolific.com",
    "https://api.prolific.com, api.prolific.com",
    "HTTP://API.PROLIFIC.COM, API.PROLIFIC.COM",
    "http://api.prolific.com:80, api.prolific.com:80"
  })
  void absoluteFormReachesTheService(String url, String host) throws IOException {
    try (var socket = connect(server)) {
      var answer = get(socket, url + UNREAD, host);
      assertEquals(200, answer.status(), answer::text);
      // on the same connection
      assertUnread(socket);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hooks.slack.invalid:443, hooks.slack.invalid",
    "HOOKS.slack.invalid:443, hooks.slack.invalid",
    "evil.api.prolific.com:443, evil.api.prolific.com",
    "127.0.0.1:22, 127.0.0.1",
    "localhost:22, localhost",
    "[::1]:22, [::1]",
    "169.254.169.254:80, 169.254.169.254"
  })
  void otherHostsAreRefusedWithTheReason(String target, String host) throws IOException {
    var sentence =
        "Understudy refuses %s (it stands in for %s; --allow-host %s allows this host)"
            .formatted(host, SERVICES, host);
    try (var socket = connect(server)) {
      send(socket, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
      assertEquals("HTTP/1.1 403 " + sentence, firstLine(socket));
    }
    try (var socket = connect(server)) {
      var answer = get(socket, "http://" + target + "/x", target);
      assertEquals(403, answer.status());
      assertEquals("{\"error\":\"forbidden\",\"message\":\"" + sentence + "\"}", answer.text());
    }
    assertTrue(server.refusedHosts().get(host) >= 2);
  }

  @Test
  void nothingIsConnectedToWhenAHostIsRefused() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var socket = connect(server)) {
      send(socket, "CONNECT 127.0.0.1:" + other.getLocalPort() + " HTTP/1.0\r\n\r\n");
      assertTrue(firstLine(socket).startsWith("HTTP/1.1 403 Understudy refuses 127.0.0.1 ("));
      other.setSoTimeout(1);
      assertThrows(SocketTimeoutException.class, other::accept);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":443",
        "[::1",
        "http://x/",
        "/",
        "*",
        "%%%",
        "a:b",
        "evil.invalid:99999",
        "user@api.prolific.com:443",
        "x..y:-1",
        "\u00e9:443",
        "api.prolific.com:443 HTTP/1.1 x"
      })
  void aConnectThatCantBeReadGetsASentence(String target) throws IOException {
    try (var socket = connect(server)) {
      send(socket, "CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
      var answer = RawHttp.read(socket.getInputStream());
      assertTrue(List.of(400, 505).contains(answer.status()), () -> "" + answer.status());
      assertTrue(answer.text().matches("\\{\"error\":\"\\w+\",\"message\":\".+\"}"), answer::text);
    }
  }

  @Test
  void garbageInATunnelGetsASentence() throws IOException {
    try (var socket = connect(server)) {
      tunnel(socket, "api.prolific.com:443");
      send(socket, "\u0001\u0002\u0003\r\n\r\n");
      var answer = RawHttp.read(socket.getInputStream());
      assertEquals(400, answer.status());
      assertTrue(answer.text().contains("This is no valid HTTP request"), answer::text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0016", "\u0016\u0003", "\u0016\u0003\u0001\u0002\u0000\u0001"})
  void halfAClientHelloEndsWithItsConnection(String bytes) throws IOException {
    try (var socket = connect(server)) {
      send(socket, bytes);
      socket.shutdownOutput();
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> socket.getInputStream().readAllBytes());
    }
    try (var next = WayIn.TLS.open(server)) {
      assertUnread(next);
    }
  }

  @Test
  void garbageAfterTheFirstBytesOfTlsEndsTheConnection() throws IOException {
    try (var socket = connect(server)) {
      send(socket, "\u0016\u0003\u0001\u0000\u0005hello");
      var answer = socket.getInputStream().readAllBytes();
      // an alert
      assertTrue(answer.length == 0 || answer[0] == 0x15);
    }
  }

  @ParameterizedTest
  @EnumSource
  void controlPlaneIsNotForTheNameOfAService(WayIn way) throws IOException {
    try (var socket = way.open(server)) {
      var answer = get(socket, way.target("/_admin/sandboxes"), WayIn.HOST);
      assertEquals(403, answer.status());
      assertTrue(answer.text().contains("not to be called as 'api.prelude.dev'"), answer::text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "api.prelude.dev, '', 403",
    "api.prelude.dev., '', 403",
    "understudy, '', 200",
    "api.prelude.dev, api.prelude.dev, 200"
  })
  void onAllAddressesTheNameHasToBeAllowed(String host, String allowed, int status)
      throws IOException {
    var names = allowed.isEmpty() ? List.<String>of() : List.of(allowed);
    try (var open = Understudy.start(Options.DEFAULT.with(new Address("0.0.0.0", 0, names)));
        var socket = connect(open)) {
      assertEquals(status, get(socket, "/_admin/sandboxes", host).status());
    }
  }

  @Test
  void aUrlWithoutHostHeaderIsNoWayAround() throws IOException {
    var address = new Address("0.0.0.0", 0, List.of());
    try (var open = Understudy.start(Options.DEFAULT.with(address).with(Tls.IN_MEMORY));
        var socket = connect(open)) {
      send(socket, "GET http://api.prelude.dev/_admin/sandboxes HTTP/1.0\r\n\r\n");
      assertEquals("HTTP/1.1 403 Forbidden", firstLine(socket));
    }
  }

  @Test
  void longNamesOfRefusedHostsAreCut() throws IOException {
    try (var socket = connect(server)) {
      var name = "x".repeat(10_000) + ".invalid";
      send(socket, "CONNECT " + name + ":443 HTTP/1.0\r\n\r\n");
      assertTrue(firstLine(socket).length() < 400);
      assertTrue(server.refusedHosts().containsKey("x".repeat(253)));
    }
  }

  @Test
  void controlPlaneOfTheServerIsReachedThroughItsProxy() throws IOException {
    var own = "localhost:" + server.port();
    try (var socket = connect(server)) {
      assertEquals(200, get(socket, "http://" + own + "/_admin/sandboxes", own).status());
      tunnel(socket, own);
      assertEquals(200, get(socket, "/_admin/sandboxes", own).status());
      assertEquals(403, get(socket, "/_admin/sandboxes", "evil.example").status());
    }
  }

  @Test
  void aHostThatDiffersFromTheUrlIsRefused() throws IOException {
    try (var socket = connect(server)) {
      var answer = get(socket, "http://api.prolific.com/_admin/sandboxes", "localhost");
      assertEquals(400, answer.status());
    }
  }

  /** Echoes one line of one connection. */
  private static ServerSocket echo() throws IOException {
    var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    var thread =
        new Thread(
            () -> {
              try (var accepted = other.accept()) {
                var line =
                    new BufferedReader(new InputStreamReader(accepted.getInputStream(), ISO_8859_1))
                        .readLine();
                send(accepted, "echo " + line + "\n");
              } catch (IOException e) {
                // the test ends without the echo
              }
            },
            "echo");
    thread.setDaemon(true);
    thread.start();
    return other;
  }

  private static Understudy allowing(Address address, Optional<String> token) {
    return Understudy.start(
        Options.DEFAULT
            .with(address)
            .with(new Access(false, token))
            .with(Tls.IN_MEMORY.withTunnels("127.0.0.1")));
  }

  @Test
  void anAllowedHostIsReachedByATunnel() throws IOException {
    var address = new Address("localhost", 0, List.of());
    try (var allowing = allowing(address, Optional.of("secret"));
        var other = echo();
        var socket = connect(allowing)) {
      tunnel(socket, "127.0.0.1:" + other.getLocalPort());
      send(socket, "hello\n");
      assertEquals("echo hello", firstLine(socket));
      assertEquals(Map.of(), allowing.refusedHosts());
    }
  }

  @Test
  void anAllowedHostIsNotReachedByPlainHttp() throws IOException {
    var address = new Address("localhost", 0, List.of());
    try (var allowing = allowing(address, Optional.empty());
        var socket = connect(allowing)) {
      var answer = get(socket, "http://127.0.0.1:1/x", "127.0.0.1:1");
      assertEquals(403, answer.status());
      assertTrue(
          answer.text().contains("(allowed hosts are reached by https, not by http)"),
          answer::text);
    }
  }

  @Test
  void onAllAddressesATunnelRequiresTheToken() throws IOException {
    var address = new Address("0.0.0.0", 0, List.of());
    try (var allowing = allowing(address, Optional.of("secret"));
        var other = echo()) {
      var target = "127.0.0.1:" + other.getLocalPort();
      for (var given :
          List.of(
              "",
              credentials("other"),
              "Proxy-Authorization: Basic ???\r\n",
              "Proxy-Authorization: Bearer\r\n",
              "Proxy-Authorization: Digest secret\r\n")) {
        try (var socket = connect(allowing)) {
          send(socket, "CONNECT " + target + " HTTP/1.0\r\n" + given + "\r\n");
          assertTrue(firstLine(socket).startsWith("HTTP/1.1 407 Understudy wants"), given);
        }
      }
      try (var socket = connect(allowing)) {
        send(socket, "CONNECT " + target + " HTTP/1.0\r\n" + credentials("secret") + "\r\n");
        assertEquals(200, RawHttp.read(socket.getInputStream()).status());
        send(socket, "hello\n");
        assertEquals("echo hello", firstLine(socket));
      }
      // the services need no token
      try (var socket = connect(allowing)) {
        assertUnread(tunnel(socket, "api.prolific.com:80"));
      }
    }
  }

  private static String credentials(String password) {
    var pair = Base64.getEncoder().encodeToString(("any:" + password).getBytes(ISO_8859_1));
    return "Proxy-Authorization: Basic " + pair + "\r\n";
  }

  @Test
  void clientOfTheJdkIsSentHere() throws Exception {
    var client =
        HttpClient.newBuilder()
            .sslContext(server.sslContext())
            .proxy(server.proxySelector())
            .build();
    for (var scheme : List.of("https", "http")) {
      var request =
          HttpRequest.newBuilder(URI.create(scheme + "://api.prolific.com" + UNREAD))
              .header("Authorization", "Token sb_jdk")
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      assertEquals("{\"results\":[]}", answer.body());
    }
    var other = HttpRequest.newBuilder(URI.create("http://example.invalid/")).build();
    assertEquals(403, client.send(other, BodyHandlers.ofString()).statusCode());
    assertEquals(
        2, new UnderstudyClient(server.baseUrl()).sandbox("sb_jdk").requests().list().size());
  }

  @Test
  void olderClientOfTheJdkIsSentHere() throws IOException {
    var proxy =
        new Proxy(
            Proxy.Type.HTTP,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    var connection =
        (HttpsURLConnection)
            URI.create("https://api.prolific.com" + UNREAD).toURL().openConnection(proxy);
    connection.setSSLSocketFactory(server.sslContext().getSocketFactory());
    connection.setRequestProperty("Authorization", "Token sb_x");
    assertEquals(HttpURLConnection.HTTP_OK, connection.getResponseCode());
    connection.disconnect();
  }

  /** Runs a part of a test in a group of its own, in which no thread may be left at the end. */
  private static void assertLeavesNoThread(Executable part) throws InterruptedException {
    var group = new ThreadGroup("server");
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var test =
        new Thread(
            group,
            () -> {
              try {
                part.execute();
              } catch (Throwable e) {
                failures.add(e);
              }
            });
    test.start();
    test.join(Duration.ofSeconds(60).toMillis());
    assertEquals(List.of(), List.copyOf(failures));
    var left = new Thread[100];
    int count = group.enumerate(left);
    for (int i = 0; i < count; i++) {
      left[i].join(Duration.ofSeconds(20).toMillis());
    }
    assertEquals(0, group.activeCount(), () -> Arrays.toString(left));
  }

  @Test
  void serverStopsWithOpenTunnelsAndLeavesNoThread() throws Exception {
    assertLeavesNoThread(ProxyTest::stopWithOpenTunnels);
  }

  @Test
  void aStartThatFailsLeavesNoThread(@TempDir Path folder) throws Exception {
    var file = Files.createFile(folder.resolve("file"));
    var options = Options.DEFAULT.withPort(0).with(Tls.in(file.resolve("ca")));
    assertLeavesNoThread(
        () -> {
          var failure = assertThrows(StartException.class, () -> Understudy.start(options));
          assertTrue(failure.getMessage().startsWith("The folder " + file.resolve("ca")));
        });
  }

  private static void stopWithOpenTunnels() throws IOException {
    var stopped = Understudy.start(Options.DEFAULT.withPort(0).with(Tls.IN_MEMORY));
    try (var idle = connect(stopped);
        var tunnel = connect(stopped);
        var tls = WayIn.CONNECT.open(stopped);
        var used = WayIn.CONNECT.open(stopped);
        var half = connect(stopped)) {
      tunnel(tunnel, "api.prolific.com:443");
      assertUnread(used);
      send(half, "\u0016");
      stopped.close();
      for (var socket : List.of(idle, tunnel, tls, used, half)) {
        assertEquals(-1, socket.getInputStream().read());
      }
    }
  }

  @Test
  void serverWithoutTlsSaysWhatItNeeds() throws IOException {
    try (var plain = Understudy.start()) {
      try (var socket = connect(plain)) {
        send(socket, "CONNECT api.prolific.com:443 HTTP/1.1\r\nHost: api.prolific.com\r\n\r\n");
        assertEquals(
            "HTTP/1.1 501 Understudy is a proxy only with certificates: start it with --ca DIR",
            firstLine(socket));
      }
      try (var socket = connect(plain)) {
        send(socket, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");
        var answer = RawHttp.read(socket.getInputStream());
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("or start the server with --ca DIR."), answer::text);
      }
      var missing = assertThrows(IllegalStateException.class, plain::sslContext);
      assertTrue(missing.getMessage().contains("has no TLS"), missing.getMessage());
      assertThrows(IllegalStateException.class, plain::proxySelector);
      assertThrows(IllegalStateException.class, plain::caPem);
      assertEquals(Map.of(), plain.refusedHosts());
    }
  }
}
