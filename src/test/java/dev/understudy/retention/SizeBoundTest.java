package dev.understudy.retention;

import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeBoundTest {
  private static final int LARGE = 60_000;

  private static Understudy server(long bytes) {
    var options = TestDatabase.fresh();
    return Understudy.start(options.with(Options.DEFAULT.bounds().withBytes(bytes)));
  }

  /** A call of which only the body is large: it is refused, so that no message comes of it. */
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
  void theLargestSandboxGivesUpItsOldestBodies() {
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
  void afterTheBodiesCallsAndMessagesGo() {
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
  void whatMayNotBeGivenUpStays() {
    try (var server = server(100_000)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_unread");
      GoodCall.UNREAD.in(sandbox).then().statusCode(200);
      for (int i = 0; i < 30; i++) {
        Api.admin(sandbox)
            .body(
                "{\"participant_id\":\"619e049f7648a4e1f8f3645b\",\"body\":\""
                    + "x".repeat(9_000)
                    + "\"}")
            .post("/prolific/replies")
            .then()
            .statusCode(201);
      }
      Api.admin(sandbox).get("/messages").then().body("total", is(30));
    }
  }

  @Test
  void withoutABoundAllIsKept() {
    try (var server = server(0)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_all");
      for (int i = 0; i < 40; i++) {
        callWithLargeBody(sandbox, i);
      }
      assertEquals(40, callsWithBody(sandbox).size());
    }
  }
}
