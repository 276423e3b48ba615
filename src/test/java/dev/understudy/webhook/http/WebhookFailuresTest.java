package dev.understudy.webhook.http;

import static dev.understudy.webhook.http.RecordingReceiver.OK;
import static dev.understudy.webhook.http.RecordingReceiver.answering;
import static dev.understudy.webhook.http.RecordingReceiver.daemon;
import static dev.understudy.webhook.http.RecordingReceiver.silent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.webhook.http.WebhookClient.AttemptOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failed attempts and their reasons. */
class WebhookFailuresTest extends WebhookClientCase {
  @Test
  void anIncompleteResponseTimesOut() throws Exception {
    var receiver =
        receiver(
            (socket, number) -> {
              answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx").answer(socket, number);
              silent().answer(socket, number);
            });
    var client = client(HOME, at(), Duration.ofMillis(300));
    assertEquals("no answer within 300 ms", error(post(client, receiver.url())));
  }

  @Test
  void aRefusedConnectionFails() throws Exception {
    int port;
    try (var gone = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = gone.getLocalPort();
    }
    var url = "http://user:secret@127.0.0.1:" + port + "/";
    assertEquals("the connection was refused", error(post(client(), url)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionClosedWithoutAResponseFails(boolean hard) throws Exception {
    var receiver =
        receiver(
            (socket, number) -> {
              socket.setSoLinger(hard, 0);
              socket.close();
            });
    var outcome = post(client(), receiver.url());
    assertEquals("the connection was closed without an answer", error(outcome));
    assertEquals(1, receiver.received.size());
  }

  @Test
  void aConnectionClosedInTheResponseFails() throws Exception {
    var receiver =
        receiver(
            (socket, number) -> {
              answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx").answer(socket, number);
              socket.close();
            });
    assertEquals(
        "the connection was closed in the middle of the answer",
        error(post(client(), receiver.url())));
  }

  @Test
  void aResponseThatIsNotHttpFails() throws Exception {
    var receiver = receiver(answering("HELO there\r\n\r\n"));
    assertEquals("what the receiver answered is not HTTP", error(post(client(), receiver.url())));
  }

  @Test
  void aSlowResponseIsAwaitedUntilTheTimeout() throws Exception {
    var timeout = Duration.ofSeconds(2);
    var client = client(HOME, at(), timeout);
    var outcome = client.send(webhook(receiver(silent()).url())).join();
    var failed = assertInstanceOf(AttemptOutcome.Failed.class, outcome, outcome.toString());
    assertEquals("no answer within 2 s", failed.error());
    assertTrue(failed.took().compareTo(timeout.minusMillis(100)) > 0, outcome.toString());
  }

  @Test
  void aPlainReceiverCanNotBeCalledByHttps() throws Exception {
    var url = "https://127.0.0.1:" + tlsNonsense() + "/";
    assertEquals(
        "the receiver agreed on no TLS connection, or closed it without an answer",
        error(post(client(), url)));
  }

  @Test
  void anUnknownCertificateIsNotTrusted(@TempDir Path folder) throws Exception {
    var server = tlsServer(folder);
    daemon(
        () -> {
          try (var socket = server.accept()) {
            socket.getInputStream().read();
          } catch (IOException e) {
            // the client hangs up
          }
        });
    assertEquals(
        "the receiver's certificate is not trusted, or not meant for its name",
        error(post(client(), "https://u:secret@127.0.0.1:" + server.getLocalPort() + "/")));
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
  void closingFailsRunningAttempts() throws Exception {
    var silentReceiver = receiver(silent());
    var client = client();
    var running = client.send(webhook("http://silent.test:" + silentReceiver.port() + "/"));
    silentReceiver.received.poll(5, TimeUnit.SECONDS);

    client.close();
    client.close();

    assertEquals("the server was closed", error(running.get(1, TimeUnit.SECONDS)));
    assertEquals("the server was closed", error(post(client, silentReceiver.url())));
  }
}
