package dev.understudy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults described in Java and added to a server. */
class FaultTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final String PHONE = "+33612345678";

  /** Every word that can stand beside an error. */
  private static final List<UnaryOperator<Fault>> WORDS =
      List.of(
          fault -> fault.operation("sendNotifyBulk"),
          fault -> fault.recipient("+336*"),
          fault -> fault.bodyContains("order"),
          fault -> fault.sender("Your*"),
          fault -> fault.skip(1),
          fault -> fault.times(3),
          fault -> fault.probability(0.5),
          fault -> fault.error(503),
          fault -> fault.code("down"),
          fault -> fault.message("Back at noon."),
          fault -> fault.headers(Map.of("X-Why", "test")),
          fault -> fault.retryAfter(Duration.ofMillis(1_001)));

  private static Fault described(List<UnaryOperator<Fault>> words) {
    var fault = Fault.on("prelude");
    for (var word : words) {
      fault = word.apply(fault);
    }
    return fault;
  }

  @Test
  void theFirstTwoCallsFail(Sandbox sandbox) {
    var down = sandbox.faults().add(Fault.on("prelude").error(503).times(2));
    assertEquals(503, Sending.notify(sandbox, PHONE).statusCode());
    assertEquals(503, Sending.notify(sandbox, PHONE).statusCode());
    assertEquals(200, Sending.notify(sandbox, PHONE).statusCode());
    assertEquals(2, down.acted());
    assertEquals(3, down.matched());
    assertEquals(2, sandbox.requests().faultId(down.id()).total());
  }

  @Test
  void theServerGetsAllThatWasDescribed(Sandbox sandbox) {
    var state = sandbox.faults().add(described(WORDS)).state();
    assertEquals(
        new FaultState(
            state.id(),
            "prelude",
            "sendNotifyBulk",
            Optional.of(Map.of("recipient", "+336*", "body_contains", "order", "sender", "Your*")),
            1,
            OptionalLong.of(3),
            0.5,
            Map.of(
                "type",
                "error",
                "status",
                503,
                "code",
                "down",
                "message",
                "Back at noon.",
                "headers",
                Map.of("X-Why", "test"),
                "retry_after",
                2),
            Optional.empty(),
            0,
            0),
        state);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void theOrderOfWordsDoesNotChangeTheRule(int distance, UnderstudyClient client) {
    var rotated = new ArrayList<>(WORDS);
    Collections.rotate(rotated, distance);
    var reversed = new ArrayList<>(rotated);
    Collections.reverse(reversed);
    assertEquals(stateOf(client, described(WORDS)), stateOf(client, described(rotated)));
    assertEquals(stateOf(client, described(WORDS)), stateOf(client, described(reversed)));
  }

  /** Adds the fault to a sandbox that is like all others. */
  private static FaultState stateOf(UnderstudyClient client, Fault fault) {
    var sandbox = client.create();
    try {
      return sandbox.faults().add(fault).state();
    } finally {
      sandbox.delete();
    }
  }

  @Test
  void theOrderOfWordsDoesNotChangeTheDraws(UnderstudyClient client) {
    var first = statuses(client, Fault.on("prelude").error(503).probability(0.5).times(4).skip(2));
    var second = statuses(client, Fault.on("prelude").skip(2).times(4).probability(0.5).error(503));
    assertEquals(first, second);
    assertEquals(4, Collections.frequency(first, 503), first::toString);
  }

  private static List<Integer> statuses(UnderstudyClient client, Fault fault) {
    var sandbox = client.create();
    try {
      sandbox.faults().add(fault);
      return IntStream.range(0, 30)
          .mapToObj(call -> Sending.notify(sandbox, PHONE).statusCode())
          .toList();
    } finally {
      sandbox.delete();
    }
  }

  @Test
  void aDescriptionAloneDoesNothing(Sandbox sandbox) {
    described(WORDS);
    Fault.onAnyProvider().error(503);
    assertEquals(List.of(), sandbox.faults().list());
    assertEquals(200, Sending.notify(sandbox, PHONE).statusCode());
  }

  @Test
  void addIsOneCallToTheServer() {
    try (var server = new FakeServer(201)) {
      server.client().sandbox("s").faults().add(described(WORDS));
      assertEquals(
          List.of("POST /_admin/sandboxes/s/faults"),
          server.asked().stream().map(asked -> asked.method() + " " + asked.path()).toList());
    }
  }

  @Test
  void aDescriptionIsNotChangedByFurtherWords(Sandbox sandbox) {
    var down = Fault.on("prelude").error(503);
    var headers = new HashMap<>(Map.of("X-Why", "test"));
    var withHeaders = down.headers(headers);
    headers.clear();
    down.code("down").recipient("+336*").times(2);
    assertEquals(
        """
        {"provider":"prelude","effect":{"status":503,"type":"error"}}\
        """,
        down.toString());
    assertEquals(
        Map.of("type", "error", "status", 503, "headers", Map.of("X-Why", "test")),
        sandbox.faults().add(withHeaders).state().effect());
  }

  @Test
  void aDescriptionCanBeAddedTwice(Sandbox sandbox) {
    var once = Fault.on("prelude").error(503).times(1);
    sandbox.faults().add(once);
    sandbox.faults().add(once);
    assertEquals(503, Sending.notify(sandbox, PHONE).statusCode());
    assertEquals(503, Sending.notify(sandbox, PHONE).statusCode());
    assertEquals(200, Sending.notify(sandbox, PHONE).statusCode());
  }

  @Test
  void theLastValueOfAWordCounts(Sandbox sandbox) {
    var fault = Fault.on("prelude").error(500).times(5).recipient("+1*");
    var state = sandbox.faults().add(fault.recipient("+336*").times(1).error(503)).state();
    assertEquals(Map.of("type", "error", "status", 503), state.effect());
    assertEquals(OptionalLong.of(1), state.times());
    assertEquals(Optional.of(Map.of("recipient", "+336*")), state.when());
  }

  @Test
  void aSecondEffectIsRefusedWithAHint() {
    var slow = Fault.on("prelude").delay(Duration.ofMillis(1));
    var refused = assertThrows(IllegalStateException.class, () -> slow.error(503));
    assertEquals(
        "A fault has one effect, and this one has delay already: add a second fault for error.",
        refused.getMessage());
  }

  @Test
  void everyEffectHasAMethod(Sandbox sandbox) {
    var any = Fault.onAnyProvider();
    var prelude = Fault.on("prelude").recipient("+336*");
    List.of(
            any.error(503),
            any.delay(Duration.ofMillis(1)),
            any.timeout(Duration.ofSeconds(1)),
            any.reset(),
            any.lostResponse(),
            any.truncate(),
            any.garbage(),
            prelude.recipientError("unsubscribed").message("Gone."),
            prelude.delivery("failed").reason("network").after(Duration.ofHours(1)))
        .forEach(sandbox.faults()::add);
    assertEquals(
        List.of(
            Map.of("type", "error", "status", 503),
            Map.of("type", "delay", "duration", "PT0.001S"),
            Map.of("type", "timeout", "duration", "PT1S"),
            Map.of("type", "reset"),
            Map.of("type", "lost_response"),
            Map.of("type", "truncate"),
            Map.of("type", "garbage"),
            Map.of("type", "recipient_error", "code", "unsubscribed", "message", "Gone."),
            Map.of("type", "delivery", "status", "failed", "reason", "network", "after", "PT1H")),
        sandbox.faults().list().stream().map(FaultState::effect).toList());
    assertEquals(
        Map.of("type", "error", "status", 418),
        sandbox.faults().add(any.effect("error", Map.of("status", 418))).state().effect());
  }

  @Test
  void aFaultThatCanNotBeIsRefusedByTheServer(Sandbox sandbox) {
    assertEquals(
        Map.of("/effect", "This field is required, such as {\"type\":\"error\",\"status\":503}."),
        refusal(sandbox, Fault.on("prelude").times(1)));
    assertEquals(
        Map.of("/effect/code", "There is no such field; known here: type."),
        refusal(sandbox, Fault.on("prelude").reset().code("down")));
    assertEquals(List.of(), sandbox.faults().list());
  }

  private static Map<String, String> refusal(Sandbox sandbox, Fault fault) {
    return assertThrows(RefusedException.class, () -> sandbox.faults().add(fault)).errors();
  }

  @Test
  void aDeletedFaultNoLongerActs(Sandbox sandbox) {
    var down = sandbox.faults().add(Fault.on("prelude").error(503));
    var slow = sandbox.faults().add(Fault.on("prelude").delay(Duration.ofMillis(1)));
    down.delete();
    assertEquals(List.of(slow.state()), sandbox.faults().list());
    assertEquals(200, Sending.notify(sandbox, PHONE).statusCode());
    assertEquals(404, assertThrows(RefusedException.class, down::delete).status());
    assertEquals(
        "The fault " + down + " no longer exists: it was deleted, or the sandbox was reset.",
        assertThrows(IllegalStateException.class, down::acted).getMessage());
    sandbox.faults().clear();
    assertEquals(List.of(), sandbox.faults().list());
  }

  @Test
  @Sandboxed(clock = "2026-01-15T09:00:00Z")
  void aFaultActsFromItsAdditionOn(Sandbox sandbox) {
    assertEquals(200, Sending.notify(sandbox, PHONE).statusCode());
    var down = sandbox.faults().add(Fault.on("prelude").error(503).times(1));
    assertEquals(0, down.matched());
    assertEquals(503, Sending.notify(sandbox, PHONE).statusCode());
    assertEquals(1, down.matched());
  }
}
