package dev.understudy.snapshot;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Diff;
import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.CompanionCall;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Sandboxed(clock = ForksTest.START)
class DiffTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  /** A reply is read, another one comes, a fault is taken away. */
  private static void change(Sandbox sandbox) {
    var fault = sandbox.faults().add(Fault.on("prolific").error(503).times(1));
    sandbox.prolific().reply(Samples.ANN, "Yes");
    sandbox.snapshots().take("begun");
    sandbox.prolific().readAll();
    sandbox.prolific().reply(Samples.BEN, "No");
    fault.delete();
  }

  @Test
  void whatWasAddedChangedAndTakenAwayIsListedByKind(Sandbox sandbox) {
    change(sandbox);
    var diff = sandbox.diff("begun", "now");
    assertEquals(sandbox.id(), diff.from().sandbox());
    assertEquals("begun", diff.from().snapshot().orElseThrow());
    assertTrue(diff.to().snapshot().isEmpty());
    var messages = diff.kind("messages").orElseThrow();
    assertEquals(1, messages.added());
    assertEquals(1, messages.changed());
    assertEquals(0, messages.gone());
    var all = sandbox.messages().list();
    assertEquals(all.get(1).id(), messages.entries().get(0).id().orElseThrow());
    assertEquals("No", messages.entries().get(0).fields().get("body"));
    var read = messages.entries().get(1);
    assertEquals(all.get(0).id(), read.id().orElseThrow());
    assertEquals(Map.of("read_at", ForksTest.START), after(read.changes()));
    assertEquals(1, diff.kind("faults").orElseThrow().gone());
    assertEquals(3, diff.kind("control_calls").orElseThrow().added());
    assertEquals(3, diff.kinds().size(), () -> diff.kinds().toString());
  }

  private static Map<String, Object> after(Map<String, Diff.Change> changes) {
    return changes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().to()));
  }

  @Test
  void theTextHasALineForEach(Sandbox sandbox) {
    change(sandbox);
    var all = sandbox.messages().list();
    var text = sandbox.diffText("begun", "now");
    assertTrue(
        text.startsWith(
            """
            From %1$s at snapshot begun to %1$s now

            messages: 1 added, 1 changed
              + %2$s prolific inbound %3$s 5f0000000000000000000001 received No
              ~ %4$s read_at: none → 2026-01-15T09:00:00Z

            """
                .formatted(sandbox.id(), all.get(1).id(), Samples.BEN, all.get(0).id())),
        text);
    assertEquals(
        "From " + sandbox.id() + " now to " + sandbox.id() + " now: nothing differs.\n",
        sandbox.diffText("now", "now"));
  }

  @Test
  void textIsAlsoHadByTheAcceptHeader(Sandbox sandbox) {
    Api.admin(sandbox)
        .accept("text/plain")
        .get("/diff")
        .then()
        .statusCode(200)
        .contentType("text/plain")
        .body(is(sandbox.diffText("now", "now")));
  }

  @Test
  void withoutNamesTheLatestSnapshotIsCompared(Sandbox sandbox) {
    sandbox.snapshots().take("old");
    GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
    sandbox.snapshots().take("late");
    Api.admin(sandbox).get("/diff").then().statusCode(200).body("from.snapshot", is("late"));
    assertEquals(1, sandbox.diff("old", "late").kind("messages").orElseThrow().added());
    assertEquals(1, sandbox.diff("late", "old").kind("messages").orElseThrow().gone());
  }

  @Test
  void theNumbersCountWhatIsLeftOut(Sandbox sandbox) {
    for (int i = 0; i < 3; i++) {
      GoodCall.BULK.in(sandbox).then().statusCode(204);
    }
    sandbox.snapshots().take("sent");
    sandbox.reset();
    Api.admin(sandbox)
        .queryParam("limit", 2)
        .get("/diff")
        .then()
        .statusCode(200)
        .body("kinds.find { it.kind == 'messages' }.gone", is(6))
        .body("kinds.find { it.kind == 'messages' }.entries.size()", is(2));
    assertTrue(
        Api.admin(sandbox)
            .queryParam("limit", 2)
            .queryParam("format", "text")
            .get("/diff")
            .asString()
            .contains("  … and 4 more\n"));
  }

  @Test
  void secretsAreFingerprints(Sandbox sandbox) {
    sandbox.snapshots().take("begun");
    String secret = CompanionCall.CREATE_SECRET.in(sandbox).path("value");
    var text = sandbox.diff("begun", "now").kind("prolific_hook_secret").orElseThrow().toString();
    assertTrue(text.contains("secret=secret "), text);
    assertFalse(text.contains(String.valueOf(secret)), text);
  }
}
