package dev.understudy.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls and moves of the clock that are made at the same time give what some order of them gives,
 * made one after the other: the order in which they were committed.
 */
class InterleavingTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final int PLAYERS = 4;
  private static final int MOVES = 12;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void parallelCallsEqualSomeSequenceOfThem(long seed, Sandbox sandbox) throws Exception {
    prepare(sandbox);
    var threads = Executors.newFixedThreadPool(PLAYERS);
    try {
      var players = new ArrayList<Future<?>>();
      for (int player = 0; player < PLAYERS; player++) {
        var chance = new Random(seed * PLAYERS + player);
        players.add(threads.submit(() -> play(sandbox, chance)));
      }
      for (var player : players) {
        player.get();
      }
    } finally {
      threads.shutdown();
    }
    TimelineSandbox.advance(sandbox, "P2D");
    var again = Api.sandbox(sandbox.baseUrl(), sandbox.id().substring(0, 20) + "_" + seed);
    Api.call(sandbox.baseUrl())
        .contentType("application/json")
        .body(Map.of("id", again.id()))
        .post("/_admin/sandboxes")
        .then()
        .statusCode(201);
    prepare(again);
    replay(sandbox, again);
    TimelineSandbox.advance(again, "P2D");
    assertEquals(lives(again), lives(sandbox));
  }

  private static void prepare(Sandbox sandbox) {
    TimelineSandbox.freeze(sandbox);
    sandbox
        .faults()
        .add(
            Fault.on("prelude")
                .times(9)
                .probability(0.5)
                .delivery("failed")
                .after(Duration.ofSeconds(30)));
    sandbox.faults().add(Fault.on("prelude").skip(5).times(3).error(503));
    Api.admin(sandbox)
        .body(
            """
            {"prelude":{"steps":[{"status":"submitted","after":"PT10S"},
              {"status":"delivered","after":"PT40S"}]}}\
            """)
        .put("/delivery")
        .then()
        .statusCode(200);
  }

  private static void play(Sandbox sandbox, Random chance) {
    for (int move = 0; move < MOVES; move++) {
      if (chance.nextInt(3) == 0) {
        TimelineSandbox.advance(sandbox, "PT" + chance.nextInt(45) + "S");
      } else {
        send(
            sandbox,
            """
            {"to":["+33612345678","+33612345679"],"correlation_id":"%s",
             "template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
             "variables":{"order_id":"1","amount":"5"}%s}\
            """
                .formatted(
                    chance.nextInt(1_000_000),
                    chance.nextBoolean() ? ",\"schedule_at\":\"2026-01-15T12:00:00Z\"" : ""));
      }
    }
  }

  private static void send(Sandbox sandbox, String body) {
    Api.prelude(sandbox).body(body).post("/v2/notify/batch");
  }

  private static void replay(Sandbox from, Sandbox to) {
    var calls =
        Api.admin(from)
            .queryParam("limit", 500)
            .get("/requests")
            .then()
            .statusCode(200)
            .extract()
            .<List<Map<String, Object>>>path("requests");
    for (var call : calls) {
      Api.admin(to)
          .body(Map.of("to", call.get("at")))
          .post("/clock/advance")
          .then()
          .statusCode(200);
      send(to, (String) call.get("body"));
    }
  }

  /** Of every message, all that is known of it but what differs by when the replay ended. */
  private static List<Object> lives(Sandbox sandbox) {
    var ids =
        Api.admin(sandbox)
            .queryParam("limit", 500)
            .get("/messages")
            .then()
            .extract()
            .<List<String>>path("messages.id");
    return ids.stream().<Object>map(id -> TimelineSandbox.message(sandbox, id).getMap("")).toList();
  }
}
