package dev.understudy.webhook.http;

import static dev.understudy.webhook.http.RecordingReceiver.OK;
import static dev.understudy.webhook.http.RecordingReceiver.saying;
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
  void postsWhatItIsGiven() throws Exception {
    var ear = ear(saying(OK));
    var url = "http://user:secret@127.0.0.1:" + ear.port() + "/a%20b//c?x=1&y=%2F#part";

    assertEquals(200, status(post(courier(), url)));

    var call = ear.heard.take();
    assertEquals("POST /a%20b//c?x=1&y=%2F HTTP/1.1", call.lines().findFirst().orElseThrow());
    assertTrue(call.endsWith("\r\n\r\n{\"a\":\"ü\"}"), call);
    var headers = call.lines().skip(1).takeWhile(line -> !line.isEmpty()).sorted().toList();
    assertEquals(
        List.of(
            "Authorization: Basic dXNlcjpzZWNyZXQ=",
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
        ear(saying("HTTP/1.1 201 Created\r\nX-Much: " + much + "\r\nContent-Length: 0\r\n\r\n"));

    var url = ear.url() + "/?q=" + much;
    var parcel =
        new WebhookRequest(url, much.getBytes(StandardCharsets.UTF_8), Map.of("X-Much", much));
    assertEquals(201, status(courier().send(parcel).join()));

    var call = ear.heard.take();
    assertTrue(call.startsWith("POST /hook/?q=" + much + " HTTP/1.1\r\n"));
    assertTrue(call.contains("X-Much: " + much + "\r\n"));
    assertTrue(call.endsWith("\r\n\r\n" + much));
  }

  @Test
  void theUserAgentCannotBeTakenAway() throws Exception {
    var ear = ear(saying(OK));
    var headers = Map.of("user-agent", "other", "HOST", "elsewhere");

    status(courier().send(new WebhookRequest(ear.url(), new byte[0], headers)).join());

    var call = ear.heard.take();
    assertTrue(call.contains("User-Agent: " + AGENT + "\r\n"), call);
    assertFalse(call.contains("elsewhere") || call.contains("other"), call);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 301, 302, 307, 308, 401, 407, 404, 429, 500, 503})
  void anyStatusIsAnAnswerAndNoneIsFollowed(int status) throws Exception {
    var ear = ear(saying(OK));
    var first =
        ear(
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
    var ear = ear(saying(OK));
    var courier = courier();
    for (int i = 0; i < 20; i++) {
      status(post(courier, ear.url()));
    }
    assertEquals(1, ear.connections.get());
  }

  @Test
  void manyAreUnderwayAtATime() throws Exception {
    var ear = ear(saying(OK));
    var courier = courier();
    var outcomes = new ArrayDeque<CompletableFuture<AttemptOutcome>>();
    for (int i = 0; i < 500; i++) {
      outcomes.add(courier.send(parcel(ear.url())));
    }
    outcomes.forEach(outcome -> assertEquals(200, status(outcome.join())));
    assertEquals(500, ear.heard.size());
  }

  @Test
  void ofALongAnswerTheBeginningIsEnough() throws Exception {
    var line = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
    var ear =
        ear(
            (socket, number) -> {
              saying("HTTP/1.1 202 Accepted\r\n\r\n").answer(socket, number);
              while (true) {
                socket.getOutputStream().write(line);
              }
            });
    assertEquals(202, status(post(courier(), ear.url())));
  }

  @Test
  void whoHangsDelaysNobodyElse() throws Exception {
    var mute = ear(silent());
    var ear = ear(saying(OK));
    var courier = courier(HOME, at(), Duration.ofSeconds(1));
    var late = courier.send(parcel(mute.url()));
    for (int i = 0; i < 50; i++) {
      status(post(courier, ear.url()));
    }
    assertFalse(late.isDone());
    assertEquals("no answer within 1 s", error(late.join()));
  }

  @Test
  void aLookUpThatHangsDelaysNobodyElse() throws Exception {
    var ear = ear(saying(OK));
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
    var courier = courier(HOME, resolver, Duration.ofMillis(500));
    var late = new ArrayDeque<CompletableFuture<AttemptOutcome>>();
    for (int i = 0; i < 50; i++) {
      late.add(courier.send(parcel("http://slow.test:" + ear.port() + "/")));
    }

    assertEquals(200, status(post(courier, "http://quick.test:" + ear.port() + "/")));
    for (var each : late) {
      assertEquals("the name slow.test could not be looked up in time", error(each.join()));
    }
    assertEquals(2, lookUps.get());
  }

  @Test
  void whoReadsAWebhookAndClosesAKeptConnectionIsNotSentItAgain() throws Exception {
    var ear =
        ear(
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
        ear(
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
            .send(parcel(ear.url()))
            .thenCompose(
                first -> {
                  // on the thread that has read the answer and has yet to see the connection's end
                  assertEquals(200, status(first));
                  isAnswered.countDown();
                  await(isClosed);
                  return courier.send(parcel(ear.url()));
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
}
