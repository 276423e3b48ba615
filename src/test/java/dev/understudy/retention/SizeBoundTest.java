package dev.understudy.retention;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.TestDatabase;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeBoundTest {
  private static final int LARGE = 60_000;
  private static final String FULL = "--keep-bytes allows";

  private static Understudy server(long bytes) {
    var options = TestDatabase.fresh();
    return Understudy.start(options.with(Options.DEFAULT.bounds().withBytes(bytes)));
  }

  /** Sends a call with a large body that is refused, so that it adds no message. */
  private static void callWithLargeBody(Sandbox sandbox, int number) {
    GoodCall.SEND_MESSAGE
        .with(sandbox, "{\"n\":" + number + ",\"x\":\"" + "x".repeat(LARGE) + "\"}")
        .then()
        .statusCode(400);
  }

  private static List<Integer> callsWithBody(Sandbox sandbox) {
    var kept = new ArrayList<Integer>();
    var bodies =
        Api.admin(sandbox)
            .queryParam("limit", 500)
            .get("/requests")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .<String>getList("requests.body");
    for (int i = 0; i < bodies.size(); i++) {
      if (bodies.get(i) != null) {
        kept.add(i);
      }
    }
    return kept;
  }

  @Test
  void theLargestSandboxLosesItsOldestBodies() {
    try (var server = server(2_000_000)) {
      var small = Api.sandbox(server.baseUrl(), "sb_small");
      var large = Api.sandbox(server.baseUrl(), "sb_large");
      callWithLargeBody(small, 0);
      for (int i = 0; i < 50; i++) {
        callWithLargeBody(large, i);
      }
      var kept = callsWithBody(large);
      assertTrue(kept.size() > 15 && kept.size() < 34, "kept " + kept);
      assertEquals(49, kept.get(kept.size() - 1));
      assertEquals(50 - kept.size(), kept.get(0), "not the oldest went: " + kept);
      Api.admin(large)
          .get("/requests")
          .then()
          .body("total", is(50))
          .body("requests[0].body", nullValue())
          .body("requests[0].body_length", greaterThan(LARGE))
          .body("requests[0].status", is(400))
          .body("requests[0].response_body", nullValue());
      Api.admin(small).get("/requests").then().body("requests[0].body", notNullValue());
    }
  }

  @Test
  void theSameCallsLoseTheSameBodies() {
    var kept = new ArrayList<List<Integer>>();
    for (int run = 0; run < 2; run++) {
      try (var server = server(1_500_000)) {
        var one = Api.sandbox(server.baseUrl(), "sb_one");
        var other = Api.sandbox(server.baseUrl(), "sb_other");
        for (int i = 0; i < 30; i++) {
          callWithLargeBody(i % 3 == 0 ? other : one, i);
        }
        kept.add(callsWithBody(one));
        kept.add(callsWithBody(other));
      }
    }
    assertEquals(kept.subList(0, 2), kept.subList(2, 4));
  }

  @Test
  void callsAndMessagesAreDeletedAfterBodies() {
    try (var server = server(400_000)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_many");
      for (int i = 0; i < 400; i++) {
        GoodCall.BULK.in(sandbox).then().statusCode(204);
      }
      Api.admin(sandbox)
          .get("/requests?order=desc&limit=10")
          .then()
          .body("total", lessThan(400))
          .body("total", greaterThan(10))
          .body("requests", hasSize(10))
          .body("requests[9].body", notNullValue());
      Api.admin(sandbox)
          .get("/messages")
          .then()
          .body("total", lessThan(800))
          .body("total", greaterThan(10));
    }
  }

  @Test
  void rowsOfCompanionCallsCount() {
    try (var server = server(100_000)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_groups");
      var body =
          """
          {"name":"Wave","workspace_id":"62fc9c2fe5ba4ad5a3a4d6f1","participant_ids":[
            "619e049f7648a4e1f8f3645b","619e049f7648a4e1f8f3645c","619e049f7648a4e1f8f3645d"]}\
          """;
      int accepted = 0;
      int status;
      do {
        status = Api.prolific(sandbox).body(body).post("/api/v1/participant-groups/").statusCode();
      } while (status == 201 && ++accepted < 500);
      // a group and three members: four rows of 200 bytes
      assertEquals(503, status);
      assertTrue(accepted < 150, "accepted " + accepted);
    }
  }

  private static Response reply(Sandbox sandbox) {
    return Api.admin(sandbox)
        .body(
            "{\"participant_id\":\"619e049f7648a4e1f8f3645b\",\"body\":\""
                + "x".repeat(9_000)
                + "\"}")
        .post("/prolific/replies");
  }

  /**
   * Has participants write to a sandbox until that is refused, and returns how often they could.
   */
  private static int fillWithUnread(Sandbox sandbox) {
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    for (int accepted = 0; accepted < 100; accepted++) {
      var answer = reply(sandbox);
      if (answer.statusCode() == 503) {
        answer.then().body("detail", containsString(FULL));
        return accepted;
      }
      answer.then().statusCode(201);
    }
    return fail("never full");
  }

  @Test
  void newRowsAreRefusedIfNothingCanBeDeleted() {
    try (var server = server(100_000)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_unread");
      int accepted = fillWithUnread(sandbox);
      assertTrue(accepted >= 10 && accepted < 15, "accepted " + accepted);
      Api.admin(sandbox).get("/messages").then().body("total", is(accepted));

      Api.admin(sandbox).body("{\"all\":true}").post("/prolific/read").then().statusCode(200);
      reply(sandbox).then().statusCode(201);
    }
  }

  @Test
  void scheduledMessagesAreRefusedWhenFull() {
    try (var server = server(2_000_000)) {
      var sandboxes = new ArrayList<Sandbox>();
      int sent = 0;
      while (sent < 300 && schedule(sandbox(server, sandboxes, sent)).statusCode() == 200) {
        sent++;
      }
      // a message and the text of its job
      assertTrue(sent >= 2_000_000 / 2 / LARGE - 1 && sent < 20, "sent " + sent);

      schedule(sandboxes.get(0))
          .then()
          .statusCode(503)
          .body("status", is("error"), "errors[0].msg", containsString(FULL));
      GoodCall.SEND_MESSAGE
          .in(sandboxes.get(1))
          .then()
          .statusCode(503)
          .header("Understudy-Sandbox", sandboxes.get(1).id());
      GoodCall.NOTIFY_BATCH.in(sandboxes.get(1)).then().statusCode(503);
      GoodCall.UNREAD.in(sandboxes.get(1)).then().statusCode(200);
      Api.admin(sandboxes.get(1)).get("/messages").then().body("total", is(1));
      var admin = Api.call(server.baseUrl());
      admin.post("/_admin/sandboxes").then().statusCode(503).body("detail", containsString(FULL));

      // two, as one may be less than what is above the bound and a part of a sixty-fourth below it
      Api.admin(sandboxes.get(0)).delete("").then().statusCode(204);
      Api.admin(sandboxes.get(3)).delete("").then().statusCode(204);
      GoodCall.SEND_MESSAGE.in(sandboxes.get(1)).then().statusCode(204);
      fill(sandboxes.get(1));
      Api.admin(sandboxes.get(1)).post("/reset").then().statusCode(204);
      assertEquals(200, schedule(sandboxes.get(1)).statusCode());
      fill(sandboxes.get(1));
      for (int sandbox : List.of(2, 4)) {
        Api.admin(sandboxes.get(sandbox))
            .body("{\"to\":\"2030-01-02T00:00:00Z\"}")
            .post("/clock/advance")
            .then()
            .statusCode(200);
      }
      assertEquals(200, schedule(sandboxes.get(1)).statusCode());
    }
  }

  private static Sandbox sandbox(Understudy server, List<Sandbox> sandboxes, int number) {
    var sandbox = Api.sandbox(server.baseUrl(), "sb_" + number);

    sandboxes.add(sandbox);
    return sandbox;
  }

  private static void fill(Sandbox sandbox) {
    int sent = 0;
    while (schedule(sandbox).statusCode() == 200) {
      assertTrue(++sent < 100, "never full");
    }
  }

  private static Response schedule(Sandbox sandbox) {
    var text = "y".repeat(LARGE);
    return GoodCall.SOCIOCS_BULK.with(
        sandbox,
        """
        {"provider":"twlo","channel_key":"your_channel_key","text":"%s",
         "schedule":"2030-01-01T00:00:00Z","recipients":[{"to":"+16175551212","name":"Ada"}]}\
        """
            .formatted(text));
  }

  @Test
  void withoutABoundNothingIsDeleted() {
    try (var server = server(0)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_all");
      for (int i = 0; i < 40; i++) {
        callWithLargeBody(sandbox, i);
      }
      assertEquals(40, callsWithBody(sandbox).size());
    }
  }
}
