package dev.understudy.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.DeliveryPlan;
import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.RateLimit;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.CompanionCall;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Receiver;
import dev.understudy.testing.Samples;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Sandboxed(clock = ForksTest.START)
class ForksTest {
  static final String START = "2026-01-15T09:00:00Z";

  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final Set<CompanionCall> COMPANIONS =
      EnumSet.complementOf(EnumSet.of(CompanionCall.TEST_STUDY));

  /** Calls that can be made again in a sandbox where they were made. */
  private static final Set<CompanionCall> REPEATABLE =
      EnumSet.range(CompanionCall.values()[0], CompanionCall.CREATE_SECRET);

  static {
    REPEATABLE.retainAll(COMPANIONS);
  }

  /** Makes every call that there is; returns the responses, without the id of the sandbox. */
  private static List<String> callEverything(Sandbox sandbox, Set<CompanionCall> companions) {
    var responses = new ArrayList<String>();
    for (var call : GoodCall.values()) {
      if (!call.provider().equals("pigeon")) {
        if (companions == COMPANIONS) {
          call.prepare(sandbox);
        }
        responses.add(call + " " + text(call.in(sandbox), sandbox));
      }
    }
    for (var call : companions) {
      responses.add(call + " " + text(call.in(sandbox), sandbox));
    }
    sandbox.clock().advance(Duration.ofHours(1));
    return responses;
  }

  private static String text(Response response, Sandbox sandbox) {
    return response.statusCode() + response.body().asString().replace(sandbox.id(), "(sandbox)");
  }

  @Test
  void forksGoOnTheSameWay(Sandbox base) {
    callEverything(base, COMPANIONS);
    base.snapshots().take("called");
    var one = base.fork("called");
    var other = base.fork();
    assertEquals("", differences(one, base.id()));

    var responses = String.join("\n", callEverything(one, REPEATABLE));
    assertEquals(responses, String.join("\n", callEverything(other, REPEATABLE)));
    assertEquals("", differences(one, other.id()));

    var page = "conversations/?limit=1";
    assertEquals(
        text(CompanionCall.call(one, "GET", page, ""), one),
        text(CompanionCall.call(other, "GET", page, ""), other));

    base.snapshots().restore("called");
    assertEquals(responses, String.join("\n", callEverything(base, REPEATABLE)));
    CompanionCall.call(base, "GET", page, "");
    assertEquals("", differences(one, base.id()));
    assertFalse(one.diff("now", other.id()).kinds().stream().anyMatch(each -> each.gone() > 0));
    Stream.of(one, other).forEach(Sandbox::delete);
  }

  /** Returns what differs besides bodies that name the sandbox. */
  private static String differences(Sandbox sandbox, String other) {
    return sandbox.diff(other, "now").kinds().stream()
        .flatMap(kind -> kind.entries().stream().map(entry -> kind.kind() + " " + entry))
        .filter(text -> !text.contains(sandbox.id()))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aForkHasEverythingAndSharesNothing(Sandbox base) {
    base.faults().add(Fault.on("prolific").error(503).times(2));
    base.rateLimits().set(RateLimit.of("prelude", 1, Duration.ofDays(1)));
    base.delivery().set("prelude", DeliveryPlan.NONE);
    base.unknownEntities("accept");
    GoodCall.NOTIFY_BATCH.in(base).then().statusCode(200);
    GoodCall.SEND_MESSAGE.in(base).then().statusCode(503);

    var fork = base.fork();
    assertEquals(base.state().clock(), fork.state().clock());
    assertEquals("accept", fork.state().settings().unknownEntities());
    assertEquals(base.messages().list(), fork.messages().list());
    GoodCall.NOTIFY_BATCH.in(fork).then().statusCode(429);
    GoodCall.SEND_MESSAGE.in(fork).then().statusCode(503);
    GoodCall.SEND_MESSAGE.in(fork).then().statusCode(204);
    fork.clock().advance(Duration.ofDays(2));
    GoodCall.NOTIFY_BATCH.in(fork).then().statusCode(200);

    assertEquals(1, base.faults().list().get(0).acted());
    assertEquals(START, base.clock().read().now().toString());
    assertEquals(2, base.messages().total());
    fork.delete();
  }

  @Test
  void eachForkSendsTheWebhooksThatWereYetToGo(Sandbox base) {
    try (var receiver = Receiver.content()) {
      notify(base, receiver);
      base.snapshots().take("sent");
      base.clock().advance(Duration.ofMinutes(1));
      var bodies = receiver.bodies();
      assertFalse(bodies.isEmpty());
      var fork = base.fork("sent");
      fork.clock().advance(Duration.ofMinutes(1));
      assertEquals(Stream.concat(bodies.stream(), bodies.stream()).toList(), receiver.bodies());
      fork.delete();
    }
  }

  private static void notify(Sandbox sandbox, Receiver receiver) {
    GoodCall.NOTIFY_BATCH
        .with(
            sandbox,
            """
            {"to":["+33612345678"],"template_id":"%s","callback_url":"%s",
             "variables":{"order_id":"12345","amount":"$49.99"}}\
            """
                .formatted(Samples.ORDER_TEMPLATE, receiver.url()))
        .then()
        .statusCode(200);
  }

  @Test
  @Sandboxed
  void workOfALiveForkIsDoneByItself(Sandbox base) {
    base.clock().freeze();
    GoodCall.NOTIFY_BATCH.in(base).then().statusCode(200);
    var fork = base.fork();
    fork.clock().run();
    fork.messages().status("delivered").await(1);
    assertEquals("created", base.messages().list().get(0).status());
    fork.delete();
  }

  @Test
  void aForkOutlivesItsSource(Sandbox base) {
    GoodCall.SEND_MESSAGE.in(base).then().statusCode(204);
    base.snapshots().take("sent");
    var fork = base.fork("sent");
    base.delete();
    var next = fork.fork();
    fork.delete();
    assertEquals(1, next.messages().total());
    assertEquals(List.of(), next.snapshots().list());
    next.delete();
    assertEquals(404, assertThrows(RefusedException.class, next::fork).status());
    assertEquals(404, assertThrows(RefusedException.class, () -> base.fork("sent")).status());
  }

  @Test
  void aSandboxMadeAgainHasNoSnapshotsOfTheOldOne(UnderstudyClient client, Sandbox base) {
    base.snapshots().take("old");
    base.delete();
    var again = client.create(NewSandbox.ANY.id(base.id()).seed(7));
    assertEquals(List.of(), again.snapshots().list());
  }

  @Test
  void aForkHasNothingSetButItsId(Sandbox base) {
    var path = base.baseUrl() + "/_admin/sandboxes";
    for (var field : List.of("\"seed\":1", "\"fixtures\":[]", "\"clock\":{\"mode\":\"live\"}")) {
      var name = field.substring(1, field.indexOf('"', 1));
      String error =
          Api.call(base.baseUrl())
              .contentType("application/json")
              .body("{\"from\":\"" + base.id() + "\"," + field + "}")
              .post(path)
              .then()
              .statusCode(400)
              .extract()
              .path("errors.'/" + name + "'");
      assertTrue(error.endsWith(": leave it out."), error);
    }
    Api.call(base.baseUrl())
        .contentType("application/json")
        .body("{\"snapshot\":\"paid\"}")
        .post(path)
        .then()
        .statusCode(400);
    var taken = NewSandbox.ANY.id(base.id()).from(base.id());
    var client = new UnderstudyClient(base.baseUrl());
    assertEquals(409, assertThrows(RefusedException.class, () -> client.create(taken)).status());
  }
}
