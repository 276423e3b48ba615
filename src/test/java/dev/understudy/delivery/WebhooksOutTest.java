package dev.understudy.delivery;

import static dev.understudy.delivery.TimelineSandbox.callback;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Receiver;
import dev.understudy.testing.ServerProcess;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls, advances and ends of the server while a webhook is in flight. */
@Timeout(120)
class WebhooksOutTest {
  private static final int A_WHILE = 40;

  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  /** A receiver that takes its time with the first webhook: so many calls to the server. */
  private static Receiver slowWithTheFirst(Sandbox sandbox, CountDownLatch begun) {
    return busyWithTheFirst(
        begun,
        () -> {
          for (int i = 0; i < A_WHILE; i++) {
            Api.admin(sandbox).get("/timeline").then().statusCode(200);
          }
        });
  }

  /** A receiver that does not answer the first webhook before this. */
  private static Receiver stuckWithTheFirst(CountDownLatch begun, CountDownLatch ended) {
    return busyWithTheFirst(begun, () -> await(ended));
  }

  private static Receiver busyWithTheFirst(CountDownLatch begun, Runnable meanwhile) {
    var calls = new AtomicInteger();
    return Receiver.answering(
        got -> {
          if (calls.getAndIncrement() == 0) {
            begun.countDown();
            meanwhile.run();
          }
          return 200;
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /clock/advance {\"by\":\"P1D\"}",
        "PUT /clock {\"mode\":\"live\",\"now\":\"2999-01-01T00:00:00Z\"}",
        "PUT /clock {\"mode\":\"frozen\",\"now\":\"2999-01-01T00:00:00Z\"}"
      })
  void aMovedClockNeitherRepeatsNorReordersWebhooks(String move, Sandbox sandbox)
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    try (var receiver = slowWithTheFirst(sandbox, begun)) {
      TimelineSandbox.notify(sandbox, callback(receiver.url()));
      begun.await();
      var words = move.split(" ", 3);
      Api.admin(sandbox).body(words[2]).request(words[0], words[1]).then().statusCode(200);
      // on a clock that stands still now, whatever is left
      TimelineSandbox.advance(sandbox, "PT1M");
      var shown = TimelineSandbox.await(sandbox, "delivered", 4);
      assertEquals(
          Stream.of("created", "submitted", "pending_delivery", "delivered")
              .map(TimelineSandbox.PRELUDE_EVENT::concat)
              .toList(),
          receiver.bodies().stream().map(body -> JsonPath.from(body).getString("type")).toList());
      assertEquals(
          List.of(1, 1, 1, 1),
          shown.<List<?>>getList("webhooks.attempts").stream().map(List::size).toList());
    }
  }

  @Test
  void aWebhookThatIsOutKeepsItsDueTime(Sandbox sandbox) throws InterruptedException {
    var begun = new CountDownLatch(1);
    var seen = new CountDownLatch(1);
    try (var receiver = stuckWithTheFirst(begun, seen)) {
      var id = TimelineSandbox.notify(sandbox, callback(receiver.url()));
      begun.await();
      var due = TimelineSandbox.webhooks(sandbox).getString("webhooks[0].next_attempt_at");
      assertEquals(TimelineSandbox.message(sandbox, id).getString("created_at"), due);
      seen.countDown();
      TimelineSandbox.await(sandbox, "delivered", 4);
    }
  }

  @Test
  void anOldAttemptSaysNothingOfOneThatWasAskedForByHand(Sandbox sandbox)
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    var again = new CountDownLatch(1);
    var calls = new AtomicInteger();
    try (var receiver =
        Receiver.answering(
            got -> {
              if (calls.getAndIncrement() > 0) {
                return 500;
              }
              begun.countDown();
              await(again);
              return 200;
            })) {
      TimelineSandbox.notify(sandbox, callback(receiver.url()));
      begun.await();
      var id = TimelineSandbox.webhooks(sandbox).getString("webhooks[0].id");
      Api.admin(sandbox).post("/webhooks/" + id + "/redeliver").then().statusCode(202);
      while (TimelineSandbox.webhooks(sandbox).getList("webhooks[0].attempts").isEmpty()) {
        Thread.onSpinWait();
      }
      again.countDown();
      while (TimelineSandbox.webhooks(sandbox).getList("webhooks[0].attempts").size() < 2) {
        Thread.onSpinWait();
      }
      var shown = TimelineSandbox.webhooks(sandbox);
      assertEquals(List.of(500, 200), shown.getList("webhooks[0].attempts.status"));
      assertEquals("pending", shown.getString("webhooks[0].state"));
    }
  }

  @Test
  void webhooksOutOfAnEarlierGenerationAreNotAwaited(Sandbox sandbox) throws InterruptedException {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    try (var receiver = stuckWithTheFirst(begun, ended)) {
      TimelineSandbox.notify(sandbox, callback(receiver.url()));
      begun.await();
      sandbox.reset();
      TimelineSandbox.freeze(sandbox);
      TimelineSandbox.notify(sandbox, callback(receiver.url()));
      long from = System.nanoTime();
      assertEquals(7, TimelineSandbox.advance(sandbox, "PT1H").getList("ran").size());
      assertTrue(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(8));
      ended.countDown();
    }
  }

  @Test
  void aWebhookOutAtACloseIsAttemptedAtTheNextStart(@TempDir Path folder)
      throws InterruptedException {
    var options = Options.DEFAULT.withPort(0).withData(folder);
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    try (var receiver = stuckWithTheFirst(begun, ended)) {
      try (var first = Understudy.start(options)) {
        TimelineSandbox.notify(Api.sandbox(first.baseUrl(), "sb_ending"), callback(receiver.url()));
        begun.await();
      }
      try (var second = Understudy.start(options)) {
        assertAllComeAtOnce(Api.sandbox(second.baseUrl(), "sb_ending"));
      }
      ended.countDown();
      assertEquals(5, receiver.got().size());
    }
  }

  @Test
  void aWebhookOutAtAKillIsAttemptedAtTheNextStart(@TempDir Path folder)
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    try (var receiver = stuckWithTheFirst(begun, ended)) {
      try (var first = ServerProcess.run(Map.of(), "--port=0", "--data=" + folder)) {
        TimelineSandbox.notify(Api.sandbox(first.baseUrl(), "sb_ending"), callback(receiver.url()));
        begun.await();
        first.kill();
      }
      try (var second = Understudy.start(Options.DEFAULT.withPort(0).withData(folder))) {
        assertAllComeAtOnce(Api.sandbox(second.baseUrl(), "sb_ending"));
      }
      ended.countDown();
      var ids =
          receiver.bodies().stream().map(body -> JsonPath.from(body).getString("id")).toList();
      assertEquals(5, ids.size());
      assertEquals(ids.get(0), ids.get(1));
      assertEquals(4, Set.copyOf(ids).size());
    }
  }

  /** Sooner than a claim runs out, which takes twelve seconds. */
  private static void assertAllComeAtOnce(Sandbox sandbox) {
    Api.admin(sandbox)
        .queryParam("state", "delivered")
        .queryParam("wait", "PT8S")
        .queryParam("min", 4)
        .get("/webhooks")
        .then()
        .statusCode(200)
        .body("total", is(4), "webhooks[3].next_attempt_at", nullValue());
  }

  @Test
  void anAdvanceThatTheServerDidNotLiveToEndCanBeMadeAgainAtOnce(@TempDir Path folder)
      throws InterruptedException {
    var options = Options.DEFAULT.withPort(0).withData(folder);
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    try (var receiver = stuckWithTheFirst(begun, ended)) {
      CompletableFuture<?> advanced;
      try (var first = Understudy.start(options)) {
        var sandbox = Api.sandbox(first.baseUrl(), "sb_ending");
        TimelineSandbox.notify(sandbox, "");
        TimelineSandbox.freeze(sandbox);
        TimelineSandbox.notify(sandbox, callback(receiver.url()));
        advanced = CompletableFuture.runAsync(() -> TimelineSandbox.advance(sandbox, "PT1H"));
        begun.await();
      }
      try (var second = Understudy.start(options)) {
        var sandbox = Api.sandbox(second.baseUrl(), "sb_ending");
        long from = System.nanoTime();
        // four webhooks, and the three steps between them
        assertEquals(7, TimelineSandbox.advance(sandbox, "PT1H").getList("ran").size());
        assertTrue(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(8));
      }
      ended.countDown();
      advanced.exceptionally(cut -> null).join();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
