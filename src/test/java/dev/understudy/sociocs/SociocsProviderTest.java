package dev.understudy.sociocs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.json.WireJson;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Problem;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Settings;
import dev.understudy.testing.AnyDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of the error bodies of problems that the core finds. */
@AnyDatabase
class SociocsProviderTest {
  private static final CallContext CALL =
      new CallContext(Settings.DEFAULT, new Ids(1), 1, Optional.empty());

  private static Problem.Failing failing(int status, Optional<String> message) {
    return new Problem.Failing(status, Optional.of("code"), message, Map.of("Retry-After", "3"));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            new Problem.Throttled(Duration.ofMillis(2_001)),
            429,
            Map.of("Retry-After", "3"),
            "The rate limit is reached. Try again later."),
        Arguments.of(
            new Problem.Throttled(Duration.ofSeconds(2)),
            429,
            Map.of("Retry-After", "2"),
            "The rate limit is reached. Try again later."),
        Arguments.of(
            failing(503, Optional.empty()),
            503,
            Map.of("Retry-After", "3"),
            "The server can't do this now. Try again later."),
        Arguments.of(failing(511, Optional.of("No.")), 511, Map.of("Retry-After", "3"), "No."),
        Arguments.of(
            Problem.Failing.of(401),
            401,
            Map.of(),
            "The API key is not accepted. Look at what the apikey header holds."),
        Arguments.of(
            Problem.Failing.of(429), 429, Map.of(), "The rate limit is reached. Try again later."),
        Arguments.of(Problem.Failing.of(418), 418, Map.of(), "The request is refused."));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aProblemIsRenderedInTheErrorBody(
      Problem problem, int status, Map<String, String> headers, String msg) {
    var response = new SociocsProvider().render(problem, CALL);
    assertEquals(status, response.status());
    assertEquals(headers, response.with(problem.headers()).headers());
    assertEquals(
        "{\"status\":\"error\",\"errors\":[{\"msg\":\"" + msg + "\"}]}",
        new String(WireJson.write(response.body().orElseThrow()), StandardCharsets.UTF_8));
  }
}
