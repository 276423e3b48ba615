package dev.understudy.http;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.RateLimit;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks outside the years that a number of nanoseconds can hold, 1678 to 2261. */
class FarClockTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extensionWithPigeon();

  static Stream<Arguments> clocks() {
    return Stream.of("0001-01-02T00:00:00Z", "1677-09-21T00:12:43Z", "2262-04-12T00:00:00Z")
        .flatMap(now -> Stream.of("frozen", "live").map(mode -> arguments(mode, now)));
  }

  private static void set(Sandbox sandbox, String mode, String now) {
    Api.admin(sandbox)
        .body(Map.of("mode", mode, "now", now))
        .put("/clock")
        .then()
        .statusCode(200)
        .body("mode", equalTo(mode));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("clocks")
  void everyCallIsAnsweredAndCounted(String mode, String now, Sandbox sandbox) {
    set(sandbox, mode, now);
    List.of(GoodCall.values()).forEach(call -> call.prepare(sandbox));
    for (var call : GoodCall.values()) {
      sandbox
          .rateLimits()
          .set(
              RateLimit.of("*", 1, Duration.ofHours(1)),
              RateLimit.of("*", 5, Duration.ofDays(366)));
      call.in(sandbox).then().statusCode(call.status());
      call.in(sandbox).then().statusCode(429).header("Retry-After", startsWith("3"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-02T00:00:00Z", "1677-09-21T00:12:43Z", "9990-12-30T00:00:00Z"})
  void messagesProgress(String now, Sandbox sandbox) {
    set(sandbox, "frozen", now);
    GoodCall.NOTIFY_BATCH.in(sandbox).then().statusCode(200);
    GoodCall.SOCIOCS_BULK.in(sandbox).then().statusCode(200);
    Control.advance(sandbox, "PT1H");
    var messages = Api.admin(sandbox).get("/messages?status=delivered").then().statusCode(200);
    assertEquals(4, (int) messages.extract().path("total"));
    var id = messages.extract().<String>path("messages[0].id");
    Api.admin(sandbox)
        .get("/messages/" + id)
        .then()
        .statusCode(200)
        .body("history.at", everyItem(equalTo(now)));
    Api.admin(sandbox).get("/story").then().statusCode(200);
    Api.admin(sandbox).get("/requests").then().statusCode(200);
  }
}
