package dev.understudy.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.RateLimit;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import dev.understudy.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoryTest {
  private static final String NINE = "2026-01-15T09:00:00Z";

  @Test
  void itTellsCallsMessagesAndFaultsInTheirOrder() {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_story");
      GoodCall.UNREAD.in(sandbox).then().statusCode(200);
      Control.freeze(sandbox, NINE);
      GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
      Api.admin(sandbox)
          .body(Map.of("participant_id", Samples.ANN, "body", "When?\nSoon?"))
          .post("/prolific/replies")
          .then()
          .statusCode(201);
      sandbox.faults().add(Fault.on("sociocs").times(1).recipientError("gone"));
      sandbox.faults().add(Fault.on("prelude").times(1).error(503));
      GoodCall.SOCIOCS_BULK.in(sandbox).then().statusCode(200);
      Control.advance(sandbox, "PT1H");
      GoodCall.NOTIFY_BATCH.in(sandbox).then().statusCode(503);
      sandbox.rateLimits().set(RateLimit.of("*", 1, Duration.ofMinutes(1)));
      GoodCall.UNREAD.in(sandbox).then().statusCode(200);
      GoodCall.UNREAD.in(sandbox).then().statusCode(429);
      var story = Api.admin(sandbox).get("/story").then().statusCode(200).extract().asString();
      assertEquals(
          """
          Sandbox with seed 20260115 and a clock frozen at 2026-01-15T10:00:00Z

          <live> prolific get-unread-messages: GET /api/v1/messages/unread/ -> 200
          2026-01-15T09:00:00Z  prolific send-message: POST /api/v1/messages/ -> 204
              outbound 7c4deddba3b50b5ee62fd823 from 5f0000000000000000000001 to 619e049f7648a4e1f8f3645b, sent: Thank you!
          2026-01-15T09:00:00Z  inbound 2a00f231dd67c272eea1e22a from 619e049f7648a4e1f8f3645b to 5f0000000000000000000001, received: When? Soon?
          fault flt_3s8avn078nbgx5pyvh1wx6eyq4 for sociocs *: {"type":"recipient_error","code":"gone"}, matched 2, acted 1
          fault flt_7rcnayg0asmcvpt51zpmjy8cyf for prelude *: {"type":"error","status":503}, matched 1, acted 1
          2026-01-15T09:00:00Z  sociocs send-bulk-messages: POST /messages/bulk -> 200, by flt_3s8avn078nbgx5pyvh1wx6eyq4
              outbound c10da4d2dcf8158b3292a963 from +16175550100 to +16175551212, queued: Thank you!
                  2026-01-15T09:00:00Z  failed: gone
              outbound 4d01a6fe86290d81eb8eb673 from +16175550100 to +33612345678, queued: Thank you!
                  2026-01-15T09:00:00Z  sending
                  2026-01-15T09:00:00Z  sent
                  2026-01-15T09:00:00Z  delivered
          2026-01-15T10:00:00Z  prelude sendNotifyBulk: POST /v2/notify/batch -> 503, by flt_7rcnayg0asmcvpt51zpmjy8cyf
              asked     {"to":["+33612345678","+15551234567"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9", "variables":{"order_id":"12345","amount":"$49.99"}}
              answered  {"code":"internal","message":"Something went wrong on the server.","type":"internal_error","request_id":"f921ba0f-97e6-4770-bf68-75c652eda4cb"}
          2026-01-15T10:00:00Z  prolific get-unread-messages: GET /api/v1/messages/unread/ -> 200
          2026-01-15T10:00:00Z  prolific get-unread-messages: GET /api/v1/messages/unread/ -> 429
              answered  {"status":429,"error_code":142901,"title":"Too Many Requests","detail":"Request was throttled. Expected available in 60 seconds.","error":{"status":429,"error_code":142901,"title":"Too Many Requests","detail":"Request was throttled. Expected available in 60 seconds."}}
          """,
          story.replaceFirst("(?m)^\\S+  (?=prolific get-unread)", "<live> "));
    }
  }

  @Test
  void aLongStoryHasTheLatestEntries() {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_story");
      for (int i = 0; i < 1_001; i++) {
        GoodCall.SEND_MESSAGE.with(
            sandbox, GoodCall.SEND_MESSAGE.body().replace("you", "you " + i));
      }
      var story = Api.admin(sandbox).get("/story").then().statusCode(200).extract().asString();
      assertEquals(
          "At most the last 1000 calls and 10000 messages are shown here; /requests and /messages"
              + " list all that are kept.",
          story.lines().skip(2).findFirst().orElseThrow());
      assertEquals(1_000, story.lines().filter(line -> line.contains(" -> 204")).count());
      assertFalse(story.contains("Thank you 0!"), story.substring(0, 1_000));
      assertTrue(story.contains("Thank you 1!"), story.substring(0, 1_000));
      assertTrue(story.contains("Thank you 1000!"), story.substring(0, 1_000));
    }
  }

  @Test
  void longTextsAreShortened() {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_story");
      GoodCall.SEND_MESSAGE.with(sandbox, "a".repeat(60_000));
      GoodCall.SEND_MESSAGE.with(sandbox, "b" + " ".repeat(60_000) + "c");
      GoodCall.SEND_MESSAGE.with(sandbox, "d" + " ".repeat(2_000) + "e");
      var story = Api.admin(sandbox).get("/story").then().statusCode(200).extract().asString();
      assertTrue(story.contains("asked     " + "a".repeat(300) + " …\n"), story);
      assertTrue(story.contains("asked     b  …\n"), story);
      assertTrue(story.contains("asked     d e\n"), story);
    }
  }
}
