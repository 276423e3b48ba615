package dev.understudy.http;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.client.RateLimit;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.OperationIds;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of rate limits that are refused. */
class RateLimitFieldsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                             | /limits | This field is required: a list, empty for no limits.
          {"limits":{}}                                  | /limits | This has to be a list of objects.
          {"limits":[1]}                                 | /limits/0 | This has to be an object.
          {"limits":[{"per":"PT1M"}]}                    | /limits/0/limit | This field is required: how many calls are let through.
          {"limits":[{"limit":1}]}                       | /limits/0/per | This field is required: a duration such as PT1M.
          {"limits":[{"limit":0,"per":"PT1M"}]}          | /limits/0/limit | This has to be a whole number from 1 to 1000000.
          {"limits":[{"limit":1000001,"per":"PT1M"}]}    | /limits/0/limit | This has to be a whole number from 1 to 1000000.
          {"limits":[{"limit":"5","per":"PT1M"}]}        | /limits/0/limit | This has to be a whole number of at most 64 bits.
          {"limits":[{"limit":1,"per":"PT0S"}]}          | /limits/0/per | This has to be a duration such as PT5S, from PT0.000001S to PT8784H.
          {"limits":[{"limit":1,"per":"1m"}]}            | /limits/0/per | This has to be a duration such as PT5S, from PT0.000001S to PT8784H.
          {"limits":[{"limit":1,"per":60}]}              | /limits/0/per | This has to be a text.
          {"limits":[{"limit":1,"per":"PT1M","provider":"x"}]} | /limits/0/provider | This is one of: *, prolific, sociocs, prelude.
          {"limits":[{"limit":1,"per":"PT1M","provider":"sociocs","operation":"get-messages"}]} | /limits/0/operation | (* of sociocs)
          {"limits":[{"limit":1,"per":"PT1M","burst":3}]} | /limits/0/burst | There is no such field; known here: provider, operation, limit, per.
          {"limits":[],"limit":1}                        | /limit | There is no such field; known here: limits.
          """)
  void aWrongFieldIsNamedAndNothingIsChanged(
      String body, String pointer, String sentence, Sandbox sandbox) {
    sandbox.rateLimits().set(RateLimit.of("*", 7, Duration.ofMinutes(1)));
    Api.admin(sandbox)
        .body(body)
        .put("/rate-limits")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, OperationIds.in(sentence))));
    Api.admin(sandbox).get("/rate-limits").then().body("limits.limit", equalTo(List.of(7)));
  }

  @Test
  void aHundredLimitsAreTakenAndNotOneMore(Sandbox sandbox) {
    var limit = RateLimit.of("*", 1, Duration.ofMinutes(1));
    var hundred = Collections.nCopies(100, limit);
    assertEquals(hundred, sandbox.rateLimits().set(hundred.toArray(RateLimit[]::new)));
    var tooMany = Collections.nCopies(101, limit).toArray(RateLimit[]::new);
    var refusal = assertThrows(RefusedException.class, () -> sandbox.rateLimits().set(tooMany));
    assertEquals(400, refusal.status());
    assertEquals(
        Map.of("/limits", "There can be 100 limits, since each call is held against all."),
        refusal.errors());
    assertEquals(hundred, sandbox.rateLimits().list());
  }
}
