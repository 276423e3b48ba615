package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.PigeonServer;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import dev.understudy.testing.TestDatabase;
import java.util.List;
import java.util.Map;
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

  /** Plays a script that follows from its number, and gives the whole state that it leads to. */
  private static String play(Understudy server, int number) {
    var sandbox = Api.sandbox(server.baseUrl(), "sandbox_" + number);
    Api.call(server.baseUrl())
        .contentType("application/json")
        .body(
            Map.of(
                "id", sandbox.id(),
                "seed", number,
                "clock", Map.of("mode", "frozen", "now", "2026-01-15T09:00:00Z")))
        .post("/_admin/sandboxes")
        .then()
        .statusCode(201);
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
          Control.fault(
              sandbox,
              "{\"times\":%s,\"probability\":0.5,\"effect\":{\"type\":\"error\",\"status\":%s}}"
                  .formatted(1 + random.nextInt(4), 500 + random.nextInt(100)));
      case 1 ->
          Control.limits(
              sandbox,
              "[{\"limit\":%s,\"per\":\"PT%sM\"}]"
                  .formatted(1 + random.nextInt(6), 1 + random.nextInt(9)));
      case 2 -> Control.advance(sandbox, "PT" + random.nextInt(600) + "S");
      case 3 ->
          Api.admin(sandbox)
              .body(Map.of("participant_id", Samples.ANN, "body", "Hello"))
              .post("/prolific/replies")
              .then()
              .statusCode(201);
      case 4 ->
          Api.admin(sandbox)
              .body(Map.of("from", "+33612345678", "text", random.nextBoolean() ? "STOP" : "START"))
              .post("/prelude/inbound")
              .then()
              .statusCode(201);
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
