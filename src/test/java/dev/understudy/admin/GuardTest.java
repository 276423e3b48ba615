package dev.understudy.admin;

import static org.hamcrest.Matchers.is;

import dev.understudy.Options.Access;
import dev.understudy.Options.Address;
import dev.understudy.Understudy;
import dev.understudy.testing.Api;
import dev.understudy.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardTest {
  private Understudy server;

  @BeforeAll
  void start() {
    server =
        Understudy.start(
            TestDatabase.fresh()
                .with(new Address("127.0.0.1", 0, List.of("api.prelude.dev")))
                .with(new Access(false, Optional.of("s3cret"))));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Host, localhost:8080, 200",
    "Host, 127.0.0.1, 200",
    "Host, [::1]:8080, 200",
    "Host, API.PRELUDE.DEV, 200",
    "Host, evil.example, 403",
    "Host, localhost.evil.example, 403",
    "Origin, https://evil.example, 403",
    "Origin, null, 403",
    "Sec-Fetch-Site, cross-site, 403",
    "Sec-Fetch-Site, same-site, 403",
    "Sec-Fetch-Site, same-origin, 200",
    "Sec-Fetch-Site, none, 200",
    "Sec-Fetch-Mode, cors, 200",
    "User-Agent, Understudy-Webhook/0.1.0, 403",
    "User-Agent, curl/8, 200"
  })
  void aCallIsJudgedByItsHeaders(String name, String value, int status) {
    Api.call(server.baseUrl())
        .header("Authorization", "Bearer s3cret")
        .header(name, value)
        .get("/_admin/sandboxes")
        .then()
        .statusCode(status);
  }

  @Test
  void aPageOfTheServerItselfMayCall() {
    Api.call(server.baseUrl())
        .header("Authorization", "Bearer s3cret")
        .header("Origin", server.baseUrl())
        .get("/_admin/sandboxes")
        .then()
        .statusCode(200);
  }

  @Test
  void theTokenIsAskedForEverywhereButForHealth() {
    for (var wrong : List.of("", "Bearer", "Bearer wrong", "Token s3cret")) {
      Api.call(server.baseUrl())
          .header("Authorization", wrong)
          .body(Map.of())
          .contentType("application/json")
          .post("/_admin/sandboxes")
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", "Bearer")
          .contentType("application/problem+json");
    }
    Api.call(server.baseUrl()).get("/_admin/nope").then().statusCode(401);
    Api.call(server.baseUrl()).get("/_admin/health").then().statusCode(200);
  }

  @Test
  void anUnknownPathAndAWrongMethodAreProblems() {
    Api.call(server.baseUrl())
        .header("Authorization", "Bearer s3cret")
        .get("/_admin/nope")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("detail", is("There is nothing at /_admin/nope."));
    Api.call(server.baseUrl())
        .header("Authorization", "Bearer s3cret")
        .put("/_admin/sandboxes")
        .then()
        .statusCode(405)
        .header("Allow", "GET, HEAD, POST");
  }

  @ParameterizedTest
  @CsvSource({
    "/_admin/helth, /_admin/health",
    "/_admin/sandbox/sb_x/faults, /_admin/sandboxes/sb_x/faults",
    "/_admin/sandboxes/sb_x/fault, /_admin/sandboxes/sb_x/faults",
    "/_admin/sandboxes/sb_x/fault/, /_admin/sandboxes/sb_x/faults",
    "/_admin/sandboxes/sb_x/rateLimits, /_admin/sandboxes/sb_x/rate-limits",
    "/_admin/sandboxes/a%2Fb/clock/advanced, /_admin/sandboxes/a%2Fb/clock/advance",
    "/_admin/sandboxes/x/messages/m1/stauts, /_admin/sandboxes/x/messages/m1/status",
    "/_admin/sandboxes/x/message/m1/status, /_admin/sandboxes/x/messages/m1/status",
    "/_admin/sandboxes/x/prolific/replie, /_admin/sandboxes/x/prolific/replies"
  })
  void aMisspelledPathIsAnsweredWithTheNearestOne(String path, String near) {
    assertNothingAt(path, "There is nothing at " + path + "; did you mean " + near + "?");
  }

  @ParameterizedTest
  @CsvSource({
    "/_admin/sandboxes/x/nope, .",
    "/_admin/sandboxes/x/message/m1/stauts, .",
    "/_admin/sandboxes/sb_feature/login/messages, . A slash in a sandbox's id is written %2F."
  })
  void aPathThatIsNearNoOtherIsAnsweredWithoutASuggestion(String path, String end) {
    assertNothingAt(path, "There is nothing at " + path + end);
  }

  private void assertNothingAt(String path, String detail) {
    Api.call(server.baseUrl())
        .urlEncodingEnabled(false)
        .header("Authorization", "Bearer s3cret")
        .get(path)
        .then()
        .statusCode(404)
        .body("detail", is(detail));
  }
}
