package dev.understudy.http;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.RateLimit;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateLimitTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extensionWithPigeon();

  private static final String NINE = "2026-01-15T09:00:00Z";

  private static void isThrottled(GoodCall call, Sandbox sandbox, String retryAfter) {
    call.in(sandbox).then().statusCode(429).header("Retry-After", retryAfter);
  }

  private static void passes(GoodCall call, Sandbox sandbox) {
    call.in(sandbox).then().statusCode(call.status());
  }

  @ParameterizedTest
  @EnumSource
  void aFrozenClockRefillsNothingUntilItIsMoved(GoodCall call, Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    call.prepare(sandbox);
    sandbox.rateLimits().set(RateLimit.of(call.provider(), 2, Duration.ofMinutes(1)));
    passes(call, sandbox);
    Control.advance(sandbox, "PT10S");
    passes(call, sandbox);
    isThrottled(call, sandbox, "50");
    isThrottled(call, sandbox, "50");
    Control.advance(sandbox, "PT49.999999S");
    isThrottled(call, sandbox, "1");
    Control.advance(sandbox, "PT0.000001S");
    passes(call, sandbox);
    isThrottled(call, sandbox, "10");
    Control.advance(sandbox, "PT10S");
    passes(call, sandbox);
    assertEquals(4 * call.messages(), call.sent(sandbox));
  }

  @Test
  void eachProviderRefusesInItsOwnWords(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    sandbox.rateLimits().set(RateLimit.of("*", 1, Duration.ofMillis(1500)));
    passes(GoodCall.UNREAD, sandbox);
    GoodCall.UNREAD
        .in(sandbox)
        .then()
        .statusCode(429)
        .header("Retry-After", "2")
        .body("status", is(429))
        .body("title", is("Too Many Requests"))
        .body("detail", is("Request was throttled. Expected available in 2 seconds."));
    GoodCall.SOCIOCS_BULK
        .in(sandbox)
        .then()
        .statusCode(429)
        .header("Retry-After", "2")
        .body(
            "errors",
            equalTo(List.of(Map.of("msg", "The rate limit is reached. Try again later."))));
    GoodCall.NOTIFY_BATCH
        .in(sandbox)
        .then()
        .statusCode(429)
        .header("Retry-After", "2")
        .body("code", is("rate_limit_exceeded"))
        .body("type", is("too_many_requests"));
  }

  @Test
  void theWindowSlides(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    sandbox.rateLimits().set(RateLimit.of("*", 3, Duration.ofMinutes(1)));
    for (var after : List.of("PT50S", "PT5S", "PT4S")) {
      Control.advance(sandbox, after);
      passes(GoodCall.UNREAD, sandbox);
    }
    // a minute begins, but the three are still in the last sixty seconds
    Control.advance(sandbox, "PT1S");
    isThrottled(GoodCall.UNREAD, sandbox, "50");
  }

  @Test
  void limitsThatOverlapMustAllHaveRoomAndARefusedCallUsesNone(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    sandbox
        .rateLimits()
        .set(
            RateLimit.of("*", 3, Duration.ofMinutes(1)),
            RateLimit.of("prelude", 1, Duration.ofSeconds(10)),
            RateLimit.of("*", 2, Duration.ofMinutes(2)).operation("get-unread-messages"));
    passes(GoodCall.NOTIFY_BATCH, sandbox);
    isThrottled(GoodCall.NOTIFY_BATCH, sandbox, "10");
    isThrottled(GoodCall.NOTIFY_BATCH, sandbox, "10");
    passes(GoodCall.UNREAD, sandbox);
    passes(GoodCall.UNREAD, sandbox);
    // both are full: the response names the longer wait
    isThrottled(GoodCall.UNREAD, sandbox, "120");
    isThrottled(GoodCall.SOCIOCS_BULK, sandbox, "60");
    Control.advance(sandbox, "PT60S");
    passes(GoodCall.SOCIOCS_BULK, sandbox);
    passes(GoodCall.NOTIFY_BATCH, sandbox);
    isThrottled(GoodCall.UNREAD, sandbox, "60");
  }

  @ParameterizedTest
  @EnumSource(names = {"SEND_MESSAGE", "SOCIOCS_BULK", "NOTIFY_BATCH", "PIGEON"})
  void itIsExactUnderParallelCalls(GoodCall call, Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    sandbox
        .rateLimits()
        .set(
            RateLimit.of("*", 17, Duration.ofHours(1)),
            RateLimit.of("*", 50, Duration.ofMinutes(1)));
    var statuses =
        IntStream.range(0, 200).parallel().mapToObj(i -> call.in(sandbox).statusCode()).toList();
    assertEquals(17, statuses.stream().filter(status -> status == call.status()).count());
    assertEquals(183, statuses.stream().filter(status -> status == 429).count());
    assertEquals(17 * call.messages(), Control.messages(sandbox));
  }

  @Test
  void aCallThatIsLetThroughCountsWhateverBecomesOfIt(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    sandbox.rateLimits().set(RateLimit.of("*", 2, Duration.ofMinutes(1)));
    sandbox.faults().add(Fault.onAnyProvider().times(1).error(500));
    GoodCall.UNREAD.in(sandbox).then().statusCode(500);
    GoodCall.NOTIFY_BATCH.with(sandbox, "{").then().statusCode(400);
    isThrottled(GoodCall.UNREAD, sandbox, "60");
  }

  @Test
  void noFaultActsOnAThrottledCall(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    sandbox.rateLimits().set(RateLimit.of("*", 1, Duration.ofMinutes(1)));
    passes(GoodCall.UNREAD, sandbox);
    sandbox.faults().add(Fault.onAnyProvider().error(500));
    isThrottled(GoodCall.UNREAD, sandbox, "60");
    assertEquals(List.of(0, 0), Control.counts(sandbox, 0));
  }

  @Test
  void callsWithoutAnOperationAreNotCounted(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    sandbox.rateLimits().set(RateLimit.of("*", 1, Duration.ofMinutes(1)));
    Api.prelude(sandbox).get("/v2/notify/batch").then().statusCode(405);
    Api.prelude(sandbox).get("/v2/nothing").then().statusCode(404);
    passes(GoodCall.UNREAD, sandbox);
  }

  @Test
  void settingThemReplacesAllAndCountsFromNothing(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    var limit = RateLimit.of("*", 1, Duration.ofMinutes(1));
    sandbox.rateLimits().set(limit);
    passes(GoodCall.UNREAD, sandbox);
    sandbox.rateLimits().set(limit);
    passes(GoodCall.UNREAD, sandbox);
    isThrottled(GoodCall.UNREAD, sandbox, "60");
    Api.admin(sandbox)
        .get("/rate-limits")
        .then()
        .body(
            "limits",
            equalTo(
                List.of(
                    Map.of(
                        "provider", "*", "operation", "*", "limit", 1, "per", "PT1M", "room", 0))));
    sandbox.clock().advance(Duration.ofMinutes(1));
    assertEquals(List.of(1L), sandbox.rateLimits().room());
    sandbox.rateLimits().clear();
    passes(GoodCall.UNREAD, sandbox);
    Api.admin(sandbox).get("/rate-limits").then().body("limits", equalTo(List.of()));
  }

  @Test
  void aClockThatIsSetBackDoesNotMakeRoomNearACall(Sandbox sandbox) {
    Control.freeze(sandbox, NINE);
    sandbox.rateLimits().set(RateLimit.of("*", 1, Duration.ofMinutes(1)));
    passes(GoodCall.UNREAD, sandbox);
    Control.freeze(sandbox, "2026-01-15T08:59:30Z");
    isThrottled(GoodCall.UNREAD, sandbox, "90");
    Control.freeze(sandbox, "2026-01-15T08:00:00Z");
    passes(GoodCall.UNREAD, sandbox);
  }

  @Test
  void twoServersOnOneDatabaseCountTogether() {
    var options = TestDatabase.forTwoServers();
    try (var one = Understudy.start(options);
        var other = Understudy.start(options)) {
      var here = Api.sandbox(one.baseUrl(), "sb_shared");
      var there = Api.sandbox(other.baseUrl(), "sb_shared");
      passes(GoodCall.UNREAD, here);
      Control.freeze(here, NINE);
      there.rateLimits().set(RateLimit.of("*", 5, Duration.ofMinutes(1)));
      here.faults().add(Fault.onAnyProvider().times(3).error(503));
      var statuses =
          IntStream.range(0, 40)
              .parallel()
              .mapToObj(i -> GoodCall.UNREAD.in(i % 2 == 0 ? here : there).statusCode())
              .toList();
      assertEquals(3, statuses.stream().filter(status -> status == 503).count());
      assertEquals(2, statuses.stream().filter(status -> status == 200).count());
      assertEquals(35, statuses.stream().filter(status -> status == 429).count());
      assertEquals(List.of(5, 3), Control.counts(there, 0));
    }
  }
}
