package dev.understudy.webhook.http;

import static dev.understudy.webhook.http.RecordingReceiver.OK;
import static dev.understudy.webhook.http.RecordingReceiver.answering;
import static dev.understudy.webhook.http.RecordingReceiver.silent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.webhook.http.WebhookClient.AttemptOutcome;
import dev.understudy.webhook.http.WebhookClient.WebhookRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookClientTest extends WebhookClientCase {
  @Test
  void itPostsPathHeadersAndBody() throws Exception {
    var receiver = receiver(answering(OK));
    var url = "http://user:secret@127.0.0.1:" + receiver.port() + "/a%20b//c?x=1&y=%2F#part";

    assertEquals(200, status(post(client(), url)));

    var call = receiver.received.take();
    assertEquals("POST /a%20b//c?x=1&y=%2F HTTP/1.1", call.lines().findFirst().orElseThrow());
    assertTrue(call.endsWith("\r\n\r\n{\"a\":\"ü\"}"), call);
    var headers = call.lines().skip(1).takeWhile(line -> !line.isEmpty()).sorted().toList();
    assertEquals(
        List.of(
            "Authorization: Basic dXNlcjpzZWNyZXQ=",
            "Content-Length: 10",
            "Content-Type: application/json",
            "Host: 127.0.0.1:" + receiver.port(),
            "User-Agent: " + AGENT,
            "X-Signature: abc"),
        headers);
  }

  @Test
  void longHeadersAndBodiesAreSentCompletely() throws Exception {
    var much = "x".repeat(5000);
    var receiver =
        receiver(
            answering("HTTP/1.1 201 Created\r\nX-Much: " + much + "\r\nContent-Length: 0\r\n\r\n"));

    var url = receiver.url() + "/?q=" + much;
    var webhook =
        new WebhookRequest(
            url, "application/json", much.getBytes(StandardCharsets.UTF_8), Map.of("X-Much", much));
    assertEquals(201, status(client().send(webhook).join()));

    var call = receiver.received.take();
    assertTrue(call.startsWith("POST /hook/?q=" + much + " HTTP/1.1\r\n"));
    assertTrue(call.contains("X-Much: " + much + "\r\n"));
    assertTrue(call.endsWith("\r\n\r\n" + much));
  }

  @Test
  void theClientsOwnHeadersCanNotBeReplaced() throws Exception {
    var receiver = receiver(answering(OK));
    var headers = Map.of("user-agent", "other", "HOST", "elsewhere");

    status(
        client()
            .send(new WebhookRequest(receiver.url(), "application/json", new byte[0], headers))
            .join());

    var call = receiver.received.take();
    assertTrue(call.contains("User-Agent: " + AGENT + "\r\n"), call);
    assertFalse(call.contains("elsewhere") || call.contains("other"), call);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 301, 302, 307, 308, 401, 407, 404, 429, 500, 503})
  void anyStatusIsAResponseAndNoneIsFollowed(int status) throws Exception {
    var receiver = receiver(answering(OK));
    var first =
        receiver(
            answering(
                "HTTP/1.1 "
                    + status
                    + " Some\r\nLocation: "
                    + receiver.url()
                    + "\r\nSet-Cookie: a=b\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                    + (status == 204 ? "" : "Content-Length: 0\r\n")
                    + "\r\n"));
    var client = client();

    assertEquals(status, status(post(client, first.url())));
    assertEquals(status, status(post(client, first.url())));

    assertEquals(2, first.received.size());
    assertFalse(first.received.stream().anyMatch(call -> call.contains("Cookie")));
    assertEquals(0, receiver.connections.get());
  }

  @Test
  void connectionsAreReused() throws Exception {
    var receiver = receiver(answering(OK));
    var client = client();
    for (int i = 0; i < 20; i++) {
      status(post(client, receiver.url()));
    }
    assertEquals(1, receiver.connections.get());
  }

  @Test
  void manyWebhooksAreSentAtTheSameTime() throws Exception {
    var receiver = receiver(answering(OK));
    var client = client();
    var outcomes = new ArrayDeque<CompletableFuture<AttemptOutcome>>();
    for (int i = 0; i < 500; i++) {
      outcomes.add(client.send(webhook(receiver.url())));
    }
    outcomes.forEach(outcome -> assertEquals(200, status(outcome.join())));
    assertEquals(500, receiver.received.size());
  }

  @Test
  void theRestOfALongResponseIsNotAwaited() throws Exception {
    var line = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
    var receiver =
        receiver(
            (socket, number) -> {
              answering("HTTP/1.1 202 Accepted\r\n\r\n").answer(socket, number);
              while (true) {
                socket.getOutputStream().write(line);
              }
            });
    assertEquals(202, status(post(client(), receiver.url())));
  }

  @Test
  void aReceiverThatHangsDelaysNoOthers() throws Exception {
    var silentReceiver = receiver(silent());
    var receiver = receiver(answering(OK));
    var client = client(HOME, at(), Duration.ofSeconds(1));
    var late = client.send(webhook(silentReceiver.url()));
    for (int i = 0; i < 50; i++) {
      status(post(client, receiver.url()));
    }
    assertFalse(late.isDone());
    assertEquals("no answer within 1 s", error(late.join()));
  }

  @Test
  void aLookUpThatHangsDelaysNoOthers() throws Exception {
    var receiver = receiver(answering(OK));
    var release = new CountDownLatch(1);
    DnsResolver resolver =
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
    var client = client(HOME, resolver, Duration.ofMillis(500));
    var late = new ArrayDeque<CompletableFuture<AttemptOutcome>>();
    for (int i = 0; i < 50; i++) {
      late.add(client.send(webhook("http://slow.test:" + receiver.port() + "/")));
    }

    assertEquals(200, status(post(client, "http://quick.test:" + receiver.port() + "/")));
    for (var each : late) {
      assertEquals("the name slow.test could not be looked up in time", error(each.join()));
    }
    assertEquals(2, lookUpCount.get());
  }

  @Test
  void aWebhookThatWasWrittenIsNotSentAgain() throws Exception {
    var receiver =
        receiver(
            (socket, number) -> {
              if (number == 1) {
                answering(OK).answer(socket, number);
              } else {
                socket.close(); // the second call on a connection goes unanswered
              }
            });
    var client = client();
    assertEquals(200, status(post(client, receiver.url() + "/1")));
    assertEquals(
        "the connection was closed without an answer", error(post(client, receiver.url() + "/2")));
    assertEquals(200, status(post(client, receiver.url() + "/3")));
    assertEquals(
        List.of("POST /hook/1 HTTP/1.1", "POST /hook/2 HTTP/1.1", "POST /hook/3 HTTP/1.1"),
        receiver.received.stream().map(call -> call.lines().findFirst().orElseThrow()).toList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStaleConnectionIsReplaced(boolean hard) throws Exception {
    var isAwaited = new CountDownLatch(1);
    var isAnswered = new CountDownLatch(1);
    var isClosed = new CountDownLatch(1);
    var receiver =
        receiver(
            (socket, number) -> {
              isAwaited.await();
              answering(OK).answer(socket, number);
              isAnswered.await();
              if (isClosed.getCount() > 0) {
                socket.setSoLinger(hard, 0);
                socket.close();
                isClosed.countDown();
              }
            });
    var client = client();
    var second =
        client
            .send(webhook(receiver.url()))
            .thenCompose(
                first -> {
                  // on the thread that has read the answer and has yet to see the connection's end
                  assertEquals(200, status(first));
                  isAnswered.countDown();
                  await(isClosed);
                  return client.send(webhook(receiver.url()));
                });
    isAwaited.countDown();
    assertEquals(200, status(second.join()));
    assertEquals(2, receiver.received.size());
    assertEquals(2, receiver.connections.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
