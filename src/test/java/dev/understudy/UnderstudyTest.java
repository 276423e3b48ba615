package dev.understudy;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import dev.understudy.testing.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The server as a library. */
class UnderstudyTest {
  private static final String SEND =
      """
      {"to":["%s"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}\
      """;

  private static void send(Understudy server, String number) {
    Api.prelude(Api.sandbox(server.baseUrl(), "sb_x"))
        .body(SEND.formatted(number))
        .post("/v2/notify/batch")
        .then()
        .statusCode(200);
  }

  private static void expectMessages(Understudy server, int total) {
    Api.admin(Api.sandbox(server.baseUrl(), "sb_x"))
        .get("/messages")
        .then()
        .body("total", is(total));
  }

  @Test
  void severalRunInOneJvmAndShareNothing() {
    try (var one = Understudy.start();
        var other = Understudy.start()) {
      assertNotEquals(one.baseUrl(), other.baseUrl());
      send(one, "+33612345678");
      send(other, "+33612345678");
      send(other, "+33612345678");
      expectMessages(one, 1);
      expectMessages(other, 2);
    }
  }

  @Test
  void noThreadIsLeftAfterClose() throws Exception {
    // a thread is of the group of the one that made it: other servers' are of others
    var group = new ThreadGroup("server");
    var server = in(group, Understudy::start);
    send(server, "+33612345678");
    var working = threads(group);
    in(
        group,
        () -> {
          server.close();
          server.close();
          return server;
        });
    for (var each : threads(group)) {
      // its pool is notified just before it has ended
      each.join(2_000);
    }
    assertNotEquals(List.of(), working);
    assertEquals(List.of(), threads(group).stream().map(Thread::getName).toList());
  }

  private static Understudy in(ThreadGroup group, Callable<Understudy> action) throws Exception {
    var task = new FutureTask<>(action);
    var thread = new Thread(group, task);
    thread.start();
    thread.join();
    return task.get();
  }

  private static List<Thread> threads(ThreadGroup group) {
    var found = new Thread[group.activeCount() + 100];
    return Arrays.stream(found, 0, group.enumerate(found))
        .filter(each -> !isOfTheJvm(each))
        .toList();
  }

  private static boolean isOfTheJvm(Thread thread) {
    return thread instanceof ForkJoinWorkerThread worker
        && worker.getPool() == ForkJoinPool.commonPool();
  }

  @Test
  void twoServersOnOneDatabaseShareTheirState() {
    var options = TestDatabase.forTwoServers();
    try (var one = Understudy.start(options);
        var other = Understudy.start(options)) {
      send(one, "+33612345678");
      send(other, "+15551234567");
      expectMessages(one, 2);
      expectMessages(other, 2);
    }
  }

  @Test
  void aServerDoesNotTakeASandboxForTheOneThatHadItsIdBefore() {
    var options = TestDatabase.forTwoServers();
    try (var one = Understudy.start(options);
        var other = Understudy.start(options)) {
      var here = Api.sandbox(one.baseUrl(), "again");
      var there = Api.sandbox(other.baseUrl(), "again");
      make(here);
      GoodCall.SEND_MESSAGE.in(here).then().statusCode(204);
      Api.admin(there).delete().then().statusCode(204);
      make(there);
      GoodCall.SEND_MESSAGE.in(there).then().statusCode(204);
      GoodCall.SEND_MESSAGE.in(here).then().statusCode(204);
      assertEquals(2, Control.messages(there));
    }
  }

  private static void make(Sandbox sandbox) {
    Api.call(sandbox.baseUrl())
        .contentType("application/json")
        .body(Map.of("id", sandbox.id()))
        .post("/_admin/sandboxes")
        .then()
        .statusCode(201);
  }

  @Test
  void aServerSeesAtOnceWhatAnotherAddedToASandboxThatItKnows() {
    var options = TestDatabase.forTwoServers();
    try (var one = Understudy.start(options);
        var other = Understudy.start(options)) {
      send(one, "+33612345678");
      Api.admin(Api.sandbox(other.baseUrl(), "sb_x"))
          .body("prolific: { participants: [ { id: newcomer } ] }")
          .post("/fixtures")
          .then()
          .statusCode(200);
      Api.admin(Api.sandbox(one.baseUrl(), "sb_x"))
          .body(Map.of("participant_id", "newcomer", "body", "Hello"))
          .post("/prolific/replies")
          .then()
          .statusCode(201);
      expectMessages(other, 2);
    }
  }

  @Test
  void aPortThatIsTakenIsRefusedWithASentence() {
    try (var server = Understudy.start()) {
      var refused =
          assertThrows(
              StartException.class,
              () -> Understudy.start(Options.DEFAULT.withPort(server.port())));
      assertTrue(
          refused.getMessage().startsWith("Port " + server.port() + " of 127.0.0.1"),
          refused.getMessage());
    }
  }

  @Test
  void messagesBeyondWhatIsKeptAreGivenUpInWholeBatches() {
    try (var server =
        Understudy.start(TestDatabase.fresh().with(new Options.Bounds(1 << 20, 100, 5, 0)))) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_x");
      Api.admin(Api.sandbox(server.baseUrl(), "default")).get().then().statusCode(200);
      send(server, "+33612345678");
      Api.admin(sandbox)
          .body(Map.of("participant_id", Samples.ANN, "body", "Nobody has read this"))
          .post("/prolific/replies")
          .then()
          .statusCode(201);
      for (int batch = 0; batch < 4; batch++) {
        send(server, "+33612345678\",\"+15551234567");
      }
      // the single one and two batches went; the unread one and the two newest batches stayed
      var left =
          Api.admin(sandbox)
              .get("/messages")
              .then()
              .body("total", is(5))
              .extract()
              .<List<String>>path("messages.direction");
      assertEquals(List.of("inbound", "outbound", "outbound", "outbound", "outbound"), left);
    }
  }
}
