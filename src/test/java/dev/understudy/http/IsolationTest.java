package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.PigeonServer;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.RateLimit;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import dev.understudy.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Isolation of sandboxes: calls in others do not change one. */
class IsolationTest {
  private static final int SANDBOXES = 32;
  private static final int STEPS = 25;

  @Test
  void parallelSandboxesEndAsTheyDoAlone() throws InterruptedException {
    var together = new ConcurrentSkipListMap<Integer, String>();
    try (var server = PigeonServer.start(TestDatabase.fresh())) {
      var threads = Executors.newFixedThreadPool(SANDBOXES);
      IntStream.range(0, SANDBOXES)
          .forEach(i -> threads.execute(() -> together.put(i, play(server, i))));
      threads.shutdown();
      threads.awaitTermination(5, TimeUnit.MINUTES);
    }
    var alone = new TreeMap<Integer, String>();
    try (var server = PigeonServer.start(TestDatabase.fresh())) {
      IntStream.range(0, SANDBOXES).forEach(i -> alone.put(i, play(server, i)));
    }
    assertEquals(SANDBOXES, together.size());
    assertAll(alone.keySet().stream().map(i -> () -> assertEquals(alone.get(i), together.get(i))));
  }

  /** Runs a script that follows from its number, and returns the whole state it leads to. */
  private static String play(Understudy server, int number) {
    var sandbox =
        new UnderstudyClient(server.baseUrl())
            .create(
                NewSandbox.ANY
                    .id("sandbox_" + number)
                    .seed(number)
                    .frozenAt(Instant.parse("2026-01-15T09:00:00Z")));
    List.of(GoodCall.values()).forEach(call -> call.prepare(sandbox));
    var random = new Random(number);
    for (int i = 0; i < STEPS; i++) {
      step(sandbox, random);
    }
    return Stream.of("/messages?limit=500", "/faults", "/rate-limits", "/clock", "/story")
        .map(path -> Api.admin(sandbox).get(path).then().statusCode(200).extract().asString())
        .reduce("", (before, next) -> before + "\n" + next);
  }

  private static void step(Sandbox sandbox, Random random) {
    switch (random.nextInt(12)) {
      case 0 ->
          sandbox
              .faults()
              .add(
                  Fault.onAnyProvider()
                      .times(1 + random.nextInt(4))
                      .probability(0.5)
                      .error(500 + random.nextInt(100)));
      case 1 ->
          sandbox
              .rateLimits()
              .set(
                  RateLimit.of(
                      "*", 1 + random.nextInt(6), Duration.ofMinutes(1 + random.nextInt(9))));
      case 2 -> Control.advance(sandbox, "PT" + random.nextInt(600) + "S");
      case 3 -> sandbox.prolific().reply(Samples.ANN, "Hello");
      case 4 -> sandbox.prelude().inbound("+33612345678", random.nextBoolean() ? "STOP" : "START");
      case 5 -> {
        if (random.nextInt(6) == 0) {
          sandbox.reset();
        }
      }
      default -> {
        var calls = GoodCall.values();
        calls[random.nextInt(calls.length)].in(sandbox);
      }
    }
  }
}
