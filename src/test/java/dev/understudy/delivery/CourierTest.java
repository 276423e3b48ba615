package dev.understudy.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.understudy.delivery.Courier.Outcome;
import dev.understudy.delivery.Courier.Parcel;
import dev.understudy.testing.AnyDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
@AnyDatabase
class CourierTest {
  private static final String AGENT = "Understudy-Webhook/9";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final HomeRules HOME = new HomeRules(false, () -> null);

  private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lookUps = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  /** What a receiver does with a call that it has read. */
  private interface Manner {
    void answer(Socket socket, int number) throws Exception;
  }

  /** A receiver on a plain socket. */
  private final class Ear implements AutoCloseable {
    final ServerSocket server;
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final AtomicInteger connections = new AtomicInteger();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Manner manner;

    Ear(Manner manner) throws IOException {
      this(InetAddress.getByName("127.0.0.1"), manner);
    }

    Ear(InetAddress address, Manner manner) throws IOException {
      this.manner = manner;
      server = new ServerSocket(0, 512, address);
      open.add(this);
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
          heard.add(call);
          manner.answer(socket, number);
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
  }

  private static void daemon(Runnable work) {
    var thread = new Thread(work, "ear");
    thread.setDaemon(true);
    thread.start();
  }

  private static Manner saying(String answer) {
    return (socket, number) ->
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
  }

  private static Manner silent() {
    return (socket, number) -> new CountDownLatch(1).await();
  }

  private Courier courier(HomeRules rules, Resolver resolver, Duration patience) {
    var courier =
        new Courier(
            rules,
            AGENT,
            host -> {
              lookUps.incrementAndGet();
              return resolver.lookUp(host);
            },
            patience);
    open.add(courier);
    return courier;
  }

  private Courier courier() {
    return courier(HOME, at("127.0.0.1"), LONG);
  }

  private static Resolver at(String... addresses) {
    return host -> {
      var found = new InetAddress[addresses.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = InetAddress.getByName(addresses[i]);
      }
      return Arrays.asList(found);
    };
  }

  private static Parcel parcel(String url) {
    return new Parcel(
        url, "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8), Map.of("X-Signature", "abc"));
  }

  private static Outcome post(Courier courier, String url) {
    return courier.post(parcel(url)).join();
  }

  private static int status(Outcome outcome) {
    return assertInstanceOf(Outcome.Answered.class, outcome, outcome.toString()).status();
  }

  private static String error(Outcome outcome) {
    return assertInstanceOf(Outcome.Failed.class, outcome, outcome.toString()).error();
  }

  private static String reason(Outcome outcome) {
    return assertInstanceOf(Outcome.Suppressed.class, outcome, outcome.toString()).reason();
  }

  @Test
  void postsWhatItIsGiven() throws Exception {
    var ear = new Ear(saying(OK));
    var url = "http://user:secret@127.0.0.1:" + ear.port() + "/a%20b//c?x=1&y=%2F#part";

    assertEquals(200, status(post(courier(), url)));

    var call = ear.heard.take();
    assertEquals("POST /a%20b//c?x=1&y=%2F HTTP/1.1", call.lines().findFirst().orElseThrow());
    assertTrue(call.endsWith("\r\n\r\n{\"a\":\"ü\"}"), call);
    var headers = call.lines().skip(1).takeWhile(line -> !line.isEmpty()).sorted().toList();
    assertEquals(
        List.of(
            "Content-Length: 10",
            "Content-Type: application/json",
            "Host: 127.0.0.1:" + ear.port(),
            "User-Agent: " + AGENT,
            "X-Signature: abc"),
        headers);
  }

  @Test
  void whatIsLongerThanABufferIsSentAndReadInWhole() throws Exception {
    var much = "x".repeat(5000);
    var ear =
        new Ear(
            saying("HTTP/1.1 201 Created\r\nX-Much: " + much + "\r\nContent-Length: 0\r\n\r\n"));

    var url = ear.url() + "/?q=" + much;
    var parcel = new Parcel(url, much.getBytes(StandardCharsets.UTF_8), Map.of("X-Much", much));
    assertEquals(201, status(courier().post(parcel).join()));

    var call = ear.heard.take();
    assertTrue(call.startsWith("POST /hook/?q=" + much + " HTTP/1.1\r\n"));
    assertTrue(call.contains("X-Much: " + much + "\r\n"));
    assertTrue(call.endsWith("\r\n\r\n" + much));
  }

  @Test
  void theUserAgentCannotBeTakenAway() throws Exception {
    var ear = new Ear(saying(OK));
    var headers = Map.of("user-agent", "other", "HOST", "elsewhere");

    status(courier().post(new Parcel(ear.url(), new byte[0], headers)).join());

    var call = ear.heard.take();
    assertTrue(call.contains("User-Agent: " + AGENT + "\r\n"), call);
    assertFalse(call.contains("elsewhere") || call.contains("other"), call);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 301, 302, 307, 308, 401, 407, 404, 429, 500, 503})
  void anyStatusIsAnAnswerAndNoneIsFollowed(int status) throws Exception {
    var ear = new Ear(saying(OK));
    var first =
        new Ear(
            saying(
                "HTTP/1.1 "
                    + status
                    + " Some\r\nLocation: "
                    + ear.url()
                    + "\r\nSet-Cookie: a=b\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                    + (status == 204 ? "" : "Content-Length: 0\r\n")
                    + "\r\n"));
    var courier = courier();

    assertEquals(status, status(post(courier, first.url())));
    assertEquals(status, status(post(courier, first.url())));

    assertEquals(2, first.heard.size());
    assertFalse(first.heard.stream().anyMatch(call -> call.contains("Cookie")));
    assertEquals(0, ear.connections.get());
  }

  @Test
  void connectionsAreUsedAgain() throws Exception {
    var ear = new Ear(saying(OK));
    var courier = courier();
    for (int i = 0; i < 20; i++) {
      status(post(courier, ear.url()));
    }
    assertEquals(1, ear.connections.get());
  }

  @Test
  void manyAreUnderwayAtATime() throws Exception {
    var ear = new Ear(saying(OK));
    var courier = courier();
    var outcomes = new ArrayDeque<CompletableFuture<Outcome>>();
    for (int i = 0; i < 500; i++) {
      outcomes.add(courier.post(parcel(ear.url())));
    }
    outcomes.forEach(outcome -> assertEquals(200, status(outcome.join())));
    assertEquals(500, ear.heard.size());
  }

  @Test
  void ofALongAnswerTheBeginningIsEnough() throws Exception {
    var line = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
    var ear =
        new Ear(
            (socket, number) -> {
              saying("HTTP/1.1 202 Accepted\r\n\r\n").answer(socket, number);
              while (true) {
                socket.getOutputStream().write(line);
              }
            });
    assertEquals(202, status(post(courier(), ear.url())));
  }

  @Test
  void anAnswerThatIsNeverCompleteIsNoneInTheEnd() throws Exception {
    var ear =
        new Ear(
            (socket, number) -> {
              saying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx").answer(socket, number);
              silent().answer(socket, number);
            });
    var courier = courier(HOME, at(), Duration.ofMillis(300));
    assertEquals("no answer within 300 ms", error(post(courier, ear.url())));
  }

  @Test
  void whoHangsDelaysNobodyElse() throws Exception {
    var mute = new Ear(silent());
    var ear = new Ear(saying(OK));
    var courier = courier(HOME, at(), Duration.ofSeconds(1));
    var late = courier.post(parcel(mute.url()));
    for (int i = 0; i < 50; i++) {
      status(post(courier, ear.url()));
    }
    assertFalse(late.isDone());
    assertEquals("no answer within 1 s", error(late.join()));
  }

  @Test
  void aLookUpThatHangsDelaysNobodyElse() throws Exception {
    var ear = new Ear(saying(OK));
    var release = new CountDownLatch(1);
    Resolver resolver =
        host -> {
          if (host.equals("slow.test")) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new UnknownHostException(host);
            }
          }
          return List.of(InetAddress.getByName("127.0.0.1"));
        };
    var courier = courier(HOME, resolver, Duration.ofMillis(500));
    var late = new ArrayDeque<CompletableFuture<Outcome>>();
    for (int i = 0; i < 50; i++) {
      late.add(courier.post(parcel("http://slow.test:" + ear.port() + "/")));
    }

    assertEquals(200, status(post(courier, "http://quick.test:" + ear.port() + "/")));
    for (var each : late) {
      assertEquals("the name slow.test could not be looked up in time", error(each.join()));
    }
    assertEquals(2, lookUps.get());
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (var gone = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = gone.getLocalPort();
    }
    var url = "http://user:secret@127.0.0.1:" + port + "/";
    assertEquals("the connection was refused", error(post(courier(), url)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theReceiverHangsUp(boolean hard) throws Exception {
    var ear =
        new Ear(
            (socket, number) -> {
              socket.setSoLinger(hard, 0);
              socket.close();
            });
    var outcome = post(courier(), ear.url());
    assertEquals("the connection was closed without an answer", error(outcome));
    assertEquals(1, ear.heard.size());
  }

  @Test
  void theReceiverHangsUpInTheMiddle() throws Exception {
    var ear =
        new Ear(
            (socket, number) -> {
              saying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx").answer(socket, number);
              socket.close();
            });
    assertEquals(
        "the connection was closed in the middle of the answer", error(post(courier(), ear.url())));
  }

  @Test
  void theReceiverTalksNonsense() throws Exception {
    var ear = new Ear(saying("HELO there\r\n\r\n"));
    assertEquals("what the receiver answered is not HTTP", error(post(courier(), ear.url())));
  }

  @Test
  void whoReadsAWebhookAndClosesAKeptConnectionIsNotSentItAgain() throws Exception {
    var ear =
        new Ear(
            (socket, number) -> {
              if (number == 1) {
                saying(OK).answer(socket, number);
              } else {
                socket.close(); // the second call on a connection goes unanswered
              }
            });
    var courier = courier();
    assertEquals(200, status(post(courier, ear.url() + "/1")));
    assertEquals(
        "the connection was closed without an answer", error(post(courier, ear.url() + "/2")));
    assertEquals(200, status(post(courier, ear.url() + "/3")));
    assertEquals(
        List.of("POST /hook/1 HTTP/1.1", "POST /hook/2 HTTP/1.1", "POST /hook/3 HTTP/1.1"),
        ear.heard.stream().map(call -> call.lines().findFirst().orElseThrow()).toList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionThatWasClosedSinceIsReplaced(boolean hard) throws Exception {
    var isAwaited = new CountDownLatch(1);
    var isAnswered = new CountDownLatch(1);
    var isClosed = new CountDownLatch(1);
    var ear =
        new Ear(
            (socket, number) -> {
              isAwaited.await();
              saying(OK).answer(socket, number);
              isAnswered.await();
              if (isClosed.getCount() > 0) {
                socket.setSoLinger(hard, 0);
                socket.close();
                isClosed.countDown();
              }
            });
    var courier = courier();
    var second =
        courier
            .post(parcel(ear.url()))
            .thenCompose(
                first -> {
                  // on the thread that has read the answer and has yet to see the connection's end
                  assertEquals(200, status(first));
                  isAnswered.countDown();
                  await(isClosed);
                  return courier.post(parcel(ear.url()));
                });
    isAwaited.countDown();
    assertEquals(200, status(second.join()));
    assertEquals(2, ear.heard.size());
    assertEquals(2, ear.connections.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoThinksAboutAnAnswerIsNotIdle() throws Exception {
    var patience = Duration.ofSeconds(2);
    var courier = courier(HOME, at(), patience);
    var outcome = courier.post(parcel(new Ear(silent()).url())).join();
    var failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome.toString());
    assertEquals("no answer within 2 s", failed.error());
    assertTrue(failed.took().compareTo(patience.minusMillis(100)) > 0, outcome.toString());
  }

  @Test
  void aPlainReceiverCannotBeCalledByHttps() throws Exception {
    var url = "https://127.0.0.1:" + tlsNonsense() + "/";
    assertEquals(
        "the receiver agreed on no TLS connection, or closed it without an answer",
        error(post(courier(), url)));
  }

  @Test
  void aCertificateThatNobodyKnowsIsNotTrusted(@TempDir Path folder) throws Exception {
    var server = tlsServer(folder);
    daemon(
        () -> {
          try (var socket = server.accept()) {
            socket.getInputStream().read();
          } catch (IOException e) {
            // the courier hangs up
          }
        });
    assertEquals(
        "the receiver's certificate is not trusted, or not meant for its name",
        error(post(courier(), "https://u:secret@127.0.0.1:" + server.getLocalPort() + "/")));
  }

  private ServerSocket tlsServer(Path folder) throws Exception {
    var file = folder.resolve("own.p12");
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        tool
            + " -genkeypair -alias own -keyalg EC -dname CN=127.0.0.1 -ext SAN=ip:127.0.0.1"
            + " -storetype PKCS12 -storepass changeit -keystore "
            + file;
    assertEquals(0, new ProcessBuilder(command.split(" ")).start().waitFor());
    var password = "changeit".toCharArray();
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(file.toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    open.add(server);
    return server;
  }

  private int tlsNonsense() throws IOException {
    var server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    open.add(server);
    daemon(
        () -> {
          try (var socket = server.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write(OK.getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
          } catch (IOException e) {
            // closed
          }
        });
    return server.getLocalPort();
  }

  @Test
  void aNameIsJudgedByItsAddressAndLookedUpOnce() throws Exception {
    var ear = new Ear(saying(OK));
    assertEquals(200, status(post(courier(), "http://My_app:" + ear.port() + "/x")));
    assertTrue(ear.heard.take().contains("Host: My_app:" + ear.port() + "\r\n"));
    assertEquals(1, lookUps.get());
  }

  @Test
  void aNameThatChangesItsMindGetsNothing() throws Exception {
    var ear = new Ear(saying(OK));
    Resolver turning = host -> at(lookUps.get() == 1 ? "127.0.0.1" : "203.0.113.7").lookUp(host);
    var courier = courier(HOME, turning, LONG);
    var url = "http://turning.test:" + ear.port() + "/";

    assertEquals(200, status(post(courier, url)));
    assertEquals(
        "turning.test is at 203.0.113.7, which is a public address", reason(post(courier, url)));
    assertEquals(1, ear.heard.size());
    assertEquals(2, lookUps.get());
  }

  @Test
  void ofSeveralAddressesOnlyAllowedOnesAreCalled() throws Exception {
    var ear = new Ear(saying(OK));
    // 127.0.0.9: nobody listens there
    var courier = courier(HOME, at("203.0.113.7", "127.0.0.9", "127.0.0.1"), LONG);
    assertEquals(200, status(post(courier, "http://several.test:" + ear.port() + "/")));
  }

  @Test
  void aNameWithoutAnAddressIsSuppressed() {
    Resolver nowhere =
        host -> {
          throw new UnknownHostException(host);
        };
    assertEquals(
        "the name gone.test does not resolve",
        reason(post(courier(HOME, nowhere, LONG), "http://u:secret@gone.test/x?secret")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "203.0.113.7",
        "[2001:db8::7]",
        "[::ffff:93.184.216.34]",
        "[::ffff:5db8:d822]",
        "8.8.8.8"
      })
  void aPublicAddressIsSuppressed(String host) {
    var reason = reason(post(courier(), "http://" + host + ":8080/"));
    assertTrue(reason.endsWith(" is a public address"), reason);
    assertEquals(0, lookUps.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::FFFF:7f00:1]",
        "[0:0::1]",
        "Hook.Example",
        "b\u00fccher.example"
      })
  void theHostHeaderIsAsItStandsInTheUrl(String host) throws Exception {
    Ear ear = host.contains("::1]") ? new Ear(loopback6(), saying(OK)) : new Ear(saying(OK));
    assertEquals(
        200, status(post(courier(), "http://user:secret@" + host + ":" + ear.port() + "/x")));
    var sent = host.replace("b\u00fccher", "xn--bcher-kva") + ":" + ear.port();
    var call = ear.heard.take();
    assertTrue(call.contains("\r\nHost: " + sent + "\r\n"), call);
  }

  /** Skips the test where there is no IPv6. */
  private static InetAddress loopback6() throws IOException {
    var address = InetAddress.getByName("::1");
    try (var any = new ServerSocket(0, 1, address)) {
      return any.getInetAddress();
    } catch (SocketException e) {
      return abort("no IPv6 here");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1, 80, 127.0.0.1",
    "https://[::1]/, 443, [::1]",
    "https://[::1]:443/, 443, [::1]:443",
    "http://u:p@Hook.example:/x, 80, Hook.example",
    "http://hook.example:443, 443, hook.example:443"
  })
  void aPortIsToldWhereTheUrlHasIt(String url, int port, String authority) throws Exception {
    var receiver = Receiver.of(url);
    assertEquals(authority, receiver.authority());
    assertEquals(port, receiver.port());
  }

  @Test
  void aMappedLoopbackAddressIsAtHome() throws Exception {
    var ear = new Ear(saying(OK));
    assertEquals(200, status(post(courier(), "http://[::ffff:127.0.0.1]:" + ear.port() + "/")));
  }

  @Test
  void loopbackOfTheOtherFamily() throws Exception {
    var ear = new Ear(loopback6(), saying(OK));
    assertEquals(200, status(post(courier(), "http://[::1]:" + ear.port() + "/")));
    var both = courier(HOME, at("127.0.0.1", "::1"), LONG);
    assertEquals(200, status(post(both, "http://localhost:" + ear.port() + "/")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hook",
        "/hook",
        "//127.0.0.1/",
        "ftp://127.0.0.1/",
        "http:127.0.0.1",
        "http:///x",
        "http://127.0.0.1:x/",
        "http://a b/",
        "http://127.0.0.1%2f@8.8.8.8@x/",
        "http://[::1/"
      })
  void whatIsNoUrlIsSuppressed(String url) {
    assertEquals(
        "its URL is no absolute http or https URL", reason(post(courier(), url)), () -> url);
    assertEquals(0, lookUps.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "00", "65536", "99999999999999999999"})
  void aPortThatThereIsNotIsSuppressed(String port) {
    assertEquals(
        "the port " + port + " of its URL is not between 1 and 65535",
        reason(post(courier(), "http://user:secret@127.0.0.1:" + port + "/")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "127.0.0.256",
        "0x7f000001",
        "%31%32%37.0.0.1",
        "a..b",
        "xn--\u00fc.example",
        "[fe80::1%25lo]"
      })
  void aHostInAFormThatIsNotUsualIsSuppressed(String host) {
    assertEquals(
        host + " is neither a name nor an address in its usual form, such as 127.0.0.1 or [::1]",
        reason(post(courier(), "http://user:secret@" + host + "/")));
    assertEquals(0, lookUps.get());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theServerItselfIsNotCalled(boolean anywhere) throws Exception {
    var ear = new Ear(saying(OK));
    var own = new InetSocketAddress("127.0.0.1", ear.port());
    var courier = courier(new HomeRules(anywhere, () -> own), at("127.0.0.1"), LONG);

    assertEquals("127.0.0.1 is where this server itself listens", reason(post(courier, ear.url())));
    assertEquals(
        "me.test is at 127.0.0.1, which is where this server itself listens",
        reason(post(courier, "http://me.test:" + ear.port() + "/")));
    assertEquals(0, ear.connections.get());
  }

  @Test
  void closingEndsEverything() throws Exception {
    var mute = new Ear(silent());
    var courier = courier();
    var underway = courier.post(parcel("http://mute.test:" + mute.port() + "/"));
    mute.heard.poll(5, TimeUnit.SECONDS);

    courier.close();
    courier.close();

    assertEquals("the server was closed", error(underway.get(1, TimeUnit.SECONDS)));
    assertEquals("the server was closed", error(post(courier, mute.url())));
  }
}
