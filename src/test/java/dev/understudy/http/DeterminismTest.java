package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Same seed, clock and calls: byte for byte the same responses. */
class DeterminismTest {
  private static final long SEED = 7;
  private static final String ID = "replayed";

  private static TranscriptScript.Transcript transcript(Options options, long seed, int polls) {
    try (var server = Understudy.start(options)) {
      var sandbox = Api.sandbox(server.baseUrl(), ID);
      Api.call(server.baseUrl())
          .contentType("application/json")
          .body(
              """
              {"id":"%s","seed":%s,"clock":{"mode":"frozen","now":"2026-01-15T09:00:00Z"}}\
              """
                  .formatted(ID, seed))
          .post("/_admin/sandboxes")
          .then()
          .statusCode(201);
      return new TranscriptScript(sandbox, polls).run();
    }
  }

  @Test
  void aReplayIsByteForByteTheSame(@TempDir Path folder) {
    var first = transcript(Options.DEFAULT.withPort(0), SEED, 1);
    assertTrue(first.calls() >= 60, () -> "only " + first.calls() + " calls");
    assertTrue(first.text().contains("Understudy-Fault: flt_"), "no fault acted");
    assertTrue(first.text().contains("Retry-After: "), "no limit bit");
    assertEquals(first.text(), transcript(Options.DEFAULT.withPort(0), SEED, 1).text());
    assertEquals(
        first.text(), transcript(Options.DEFAULT.withPort(0).withData(folder), SEED, 1).text());
    // PostgreSQL, where the tests run on it
    assertEquals(first.text(), transcript(TestDatabase.fresh(), SEED, 1).text());
  }

  @Test
  void aReplayAfterADeletionOrResetIsTheSame() {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_again");
      var opening = "clock: { mode: frozen, now: \"2026-01-15T09:00:00Z\" }";
      GoodPolls.one(sandbox);
      Api.admin(sandbox).body(opening).post("/fixtures").then().statusCode(200);
      Api.admin(sandbox).post("/reset").then().statusCode(204);
      var first = new TranscriptScript(sandbox, 1).run();
      Api.admin(sandbox).post("/reset").then().statusCode(204);
      assertEquals(first.text(), new TranscriptScript(sandbox, 1).run().text());
    }
  }

  /** Call that makes a sandbox whose name says that it is made by use. */
  private static final class GoodPolls {
    static void one(Sandbox sandbox) {
      Api.prolific(sandbox).get("/api/v1/messages/unread/").then().statusCode(200);
    }
  }

  @Test
  void anotherSeedGivesOtherResponses() {
    var one = transcript(TestDatabase.fresh(), SEED, 1);
    var other = transcript(TestDatabase.fresh(), SEED + 1, 1);
    assertNotEquals(one.text(), other.text());
    assertNotEquals(one.messageIds(), other.messageIds());
  }

  @Test
  void pollingDoesNotChangeMessageIds() {
    var once = transcript(TestDatabase.fresh(), SEED, 1);
    var twice = transcript(TestDatabase.fresh(), SEED, 2);
    assertTrue(twice.calls() > once.calls());
    assertTrue(once.messageIds().size() > 40, () -> once.messageIds().size() + " messages");
    assertEquals(once.messageIds(), twice.messageIds());
    assertEquals(
        List.copyOf(once.messageIds()).size(), once.messageIds().stream().distinct().count());
  }
}
