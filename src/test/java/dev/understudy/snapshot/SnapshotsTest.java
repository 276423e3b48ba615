package dev.understudy.snapshot;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import dev.understudy.client.Snapshot;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Receiver;
import dev.understudy.testing.Samples;
import dev.understudy.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Sandboxed(clock = ForksTest.START)
class SnapshotsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static RefusedException refused(Runnable call) {
    return assertThrows(RefusedException.class, call::run);
  }

  @Test
  void aSnapshotTellsWhatIsInIt(Sandbox sandbox) {
    GoodCall.BULK.in(sandbox).then().statusCode(204);
    var taken = sandbox.snapshots().take("sent");
    assertEquals("sent", taken.name());
    assertEquals(ForksTest.START, taken.clock().now().toString());
    assertEquals(new Snapshot.Counts(2, 1, 0, 0), taken.counts());
    assertTrue(taken.bytes() > 500, () -> taken.bytes() + " bytes");
    assertEquals(List.of(taken), sandbox.snapshots().list());
    assertTrue(sandbox.snapshots().storage().bytes() >= 2 * taken.bytes());
  }

  @Test
  void restoringUndoesEverythingSince(Sandbox sandbox) {
    GoodCall.NOTIFY_BATCH.in(sandbox).then().statusCode(200);
    sandbox.prolific().reply(Samples.ANN, "Yes");
    sandbox.snapshots().take("begun");
    var people = sandbox.people();
    var story = sandbox.story();

    sandbox.faults().add(Fault.onAnyProvider().error(503));
    GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(503);
    sandbox.prolific().reply(Samples.BEN, "No");
    sandbox.prelude().inbound("+33612345678", "STOP");
    sandbox.unknownEntities("accept");
    sandbox.addFixtures("{\"credentials\":{\"prelude\":[\"k-" + sandbox.id() + "\"]}}");
    sandbox.clock().advance(Duration.ofDays(1));

    var restored = sandbox.snapshots().restore("begun");
    assertEquals(ForksTest.START, restored.clock().now().toString());
    assertEquals("reject", restored.settings().unknownEntities());
    assertEquals(List.of(), sandbox.faults().list());
    assertEquals(people, sandbox.people());
    assertEquals(story, sandbox.story());
    assertEquals(List.of(), sandbox.diff("begun", "now").kinds());
    // the credential of the fixture is free again, and the number is subscribed
    sandbox.addFixtures("{\"credentials\":{\"prelude\":[\"k-" + sandbox.id() + "\"]}}");
    GoodCall.NOTIFY_BATCH
        .in(sandbox)
        .then()
        .statusCode(200)
        .body("results[0].error", is((Object) null));
    sandbox.clock().advance(Duration.ofDays(1));
    assertEquals(4, sandbox.messages().status("delivered").total());
  }

  @Test
  void aSnapshotOutlivesAReset(Sandbox sandbox) {
    GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
    sandbox.snapshots().take("sent");
    sandbox.reset();
    assertEquals(0, sandbox.messages().total());
    sandbox.snapshots().restore("sent");
    assertEquals(1, sandbox.messages().total());
    sandbox.snapshots().delete("sent");
    assertEquals(1, sandbox.messages().total());
    assertEquals(404, refused(() -> sandbox.snapshots().restore("sent")).status());
  }

  @Test
  void aNameThatIsTakenIsRefused(Sandbox sandbox) {
    sandbox.snapshots().take("paid");
    var refusal = refused(() -> sandbox.snapshots().take("paid"));
    assertEquals(409, refusal.status());
    assertTrue(refusal.getMessage().contains("has a snapshot 'paid' already"));
    sandbox.snapshots().delete("paid");
    sandbox.snapshots().take("paid");
  }

  @Test
  void aNameThatNobodyTookIsRefused(Sandbox sandbox) {
    sandbox.snapshots().take("paid");
    for (Runnable call :
        List.<Runnable>of(
            () -> sandbox.snapshots().restore("pad"),
            () -> sandbox.snapshots().delete("pad"),
            () -> sandbox.fork("pad"),
            () -> sandbox.diff("pad", "now"))) {
      var refusal = refused(call);
      assertEquals(404, refusal.status());
      assertTrue(refusal.getMessage().contains("has no snapshot 'pad'; it has paid."));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "", "a b", "a/b", "é", "' '"})
  void aNameThatIsNoneIsRefused(String name, Sandbox sandbox) {
    assertEquals(400, refused(() -> sandbox.snapshots().take(name)).status());
  }

  @ParameterizedTest
  @CsvSource({"/snapshots, name", "/restore, snapshot"})
  void aCallWithoutANameIsRefused(String path, String field, Sandbox sandbox) {
    Api.admin(sandbox)
        .body("{}")
        .post(path)
        .then()
        .statusCode(400)
        .body("errors.'/" + field + "'", containsString("name"));
  }

  @Test
  void aHundredSnapshotsAreTheMost(Sandbox sandbox) {
    for (int i = 0; i < Snapshots.MAX_SNAPSHOTS; i++) {
      sandbox.snapshots().take("s" + i);
    }
    var refusal = refused(() -> sandbox.snapshots().take("more"));
    assertEquals(409, refusal.status());
    assertEquals(Snapshots.MAX_SNAPSHOTS, sandbox.snapshots().list().size());
  }

  @Test
  void duringAnAdvanceNothingIsTakenOrRestored(Sandbox sandbox) {
    sandbox.snapshots().take("before");
    var refusals = new AtomicReference<List<Integer>>();
    try (var receiver =
        Receiver.answering(
            got -> {
              refusals.compareAndSet(
                  null,
                  List.of(
                      refused(() -> sandbox.snapshots().take("amid")).status(),
                      refused(() -> sandbox.snapshots().restore("before")).status(),
                      refused(sandbox::fork).status()));
              return 200;
            })) {
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
      var advanced = sandbox.clock().advance(Duration.ofHours(1));
      assertTrue(advanced.complete());
    }
    assertEquals(List.of(409, 409, 409), refusals.get());
    assertEquals("delivered", sandbox.messages().list().get(0).status());
    sandbox.snapshots().restore("before");
    assertEquals(0, sandbox.messages().total());
  }

  @Test
  void anotherServerGoesOnFromWhatWasRestored() {
    var options = TestDatabase.forTwoServers();
    try (var one = Understudy.start(options);
        var other = Understudy.start(options)) {
      var here = Api.sandbox(one.baseUrl(), "sb_both");
      var there = Api.sandbox(other.baseUrl(), "sb_both");
      GoodCall.SEND_MESSAGE.in(here).then().statusCode(204);
      here.snapshots().take("sent");
      there.faults().add(Fault.on("prolific").error(503));
      GoodCall.SEND_MESSAGE.in(there).then().statusCode(503);
      GoodCall.SEND_MESSAGE.in(here).then().statusCode(503);
      here.snapshots().restore("sent");
      GoodCall.SEND_MESSAGE.in(there).then().statusCode(204);
      assertEquals(2, here.messages().total());
      var fork = there.fork("sent");
      assertEquals(1, Api.sandbox(one.baseUrl(), fork.id()).messages().total());
    }
  }

  @Test
  void snapshotsCountForTheSizeOfTheDatabase() {
    long bytes = 400_000;
    var options = TestDatabase.fresh();
    try (var server = Understudy.start(options.with(Options.DEFAULT.bounds().withBytes(bytes)))) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_full");
      for (int i = 0; i < 60; i++) {
        GoodCall.BULK.in(sandbox).then().statusCode(204);
      }
      RefusedException refusal = null;
      for (int i = 0; i < 40 && refusal == null; i++) {
        try {
          sandbox.snapshots().take("s" + i);
        } catch (RefusedException e) {
          refusal = e;
        }
      }
      assertEquals(503, Optional.ofNullable(refusal).orElseThrow().status());
      assertTrue(refusal.getMessage().contains("more than half of the 400000 bytes"));
      assertEquals(bytes, sandbox.snapshots().storage().maxBytes());
      sandbox.snapshots().list().forEach(each -> sandbox.snapshots().delete(each.name()));
      sandbox.snapshots().take("again");
    }
  }
}
