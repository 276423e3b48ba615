package dev.understudy.admin;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.FaultProfile;
import dev.understudy.client.FaultState;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.RateLimit;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fault profiles in sandboxes. */
class FaultProfileTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final Instant NINE = Instant.parse("2026-01-15T09:00:00Z");
  private static final int MAX_CALLS = 100;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Returns a call's answer, or the exception that the client gets, as text. */
  private static String outcome(GoodCall call, Sandbox sandbox) {
    try {
      var answer = HTTP.send(call.forClient(sandbox), BodyHandlers.ofString());
      return answer.statusCode()
          + " "
          + answer.headers().firstValue("Understudy-Fault").orElse("")
          + " "
          + answer.body();
    } catch (IOException e) {
      return "no answer";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Seeds with which every rule acts soon. */
  @ParameterizedTest
  @CsvSource({
    "flaky-carrier, 1756",
    "rate-limited, 8",
    "slow-network, 1641",
    "lost-answers, 657",
    "bad-day, 419"
  })
  void everyRuleOfAProfileActs(String name, long seed, UnderstudyClient client) {
    var sandbox = client.create(NewSandbox.ANY.seed(seed).frozenAt(NINE));
    sandbox.faults().setProfile(name);
    var faults = sandbox.faults().list();
    assertFalse(faults.isEmpty());
    for (int i = 1; i <= MAX_CALLS && !faults.stream().allMatch(each -> each.acted() > 0); i++) {
      outcome(GoodCall.NOTIFY_BATCH, sandbox);
      if (i % 5 == 0) {
        sandbox.clock().advance(Duration.ofMinutes(1));
        faults = sandbox.faults().list();
      }
    }
    assertEquals(List.of(), faults.stream().filter(each -> each.acted() == 0).toList());
    sandbox.delete();
  }

  @Test
  void theLimitsOfAProfileRefuseCalls(UnderstudyClient client) {
    var sandbox = client.create(NewSandbox.ANY.seed(8).frozenAt(NINE));
    sandbox.faults().setProfile(FaultProfile.RATE_LIMITED);
    IntStream.range(0, 10).forEach(i -> outcome(GoodCall.UNREAD, sandbox));
    var refused = sandbox.requests().status(429).list();
    assertTrue(refused.stream().anyMatch(call -> call.faultId().isEmpty()), refused::toString);
    assertTrue(refused.stream().anyMatch(call -> call.faultId().isPresent()), refused::toString);
    sandbox.delete();
  }

  private static String day(long seed) {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      var sandbox =
          new UnderstudyClient(server.baseUrl())
              .create(NewSandbox.ANY.id("sb_day").seed(seed).frozenAt(NINE));
      sandbox.addFixtures("faults: [{profile: flaky-carrier}, {profile: lost-answers}]");
      var outcomes =
          Stream.generate(() -> List.of(GoodCall.NOTIFY_BATCH, GoodCall.SOCIOCS_BULK))
              .limit(15)
              .flatMap(List::stream)
              .map(call -> outcome(call, sandbox))
              .toList();
      sandbox.clock().advance(Duration.ofHours(2));
      return String.join("\n", outcomes) + sandbox.messages().list() + sandbox.story();
    }
  }

  @Test
  void aSeedHasTheSameDayAndAnotherHasAnother() {
    var first = day(657);
    assertTrue(first.contains("no answer"), first);
    assertTrue(first.contains("failed: network"), first);
    assertEquals(first, day(657));
    assertNotEquals(first, day(658));
  }

  @Test
  void otherFaultsDoNotChangeTheDay(UnderstudyClient client) {
    var alone = client.create(NewSandbox.ANY.seed(5));
    var mixed = client.create(NewSandbox.ANY.seed(5));
    mixed.addFixtures("faults: [{provider: sociocs, effect: {type: reset}}]");
    Stream.of(alone, mixed)
        .forEach(
            sandbox -> {
              sandbox.addFixtures("faults: {profile: flaky-carrier}");
              IntStream.range(0, 20).forEach(i -> GoodCall.NOTIFY_BATCH.in(sandbox));
            });
    assertEquals(counts(alone), counts(mixed).subList(1, 7));
    assertTrue(counts(alone).stream().anyMatch(count -> count.get(1) > 0));
  }

  private static List<List<Long>> counts(Sandbox sandbox) {
    return sandbox.faults().list().stream()
        .map(each -> List.of(each.matched(), each.acted()))
        .toList();
  }

  @Test
  void profilesAreListedWithTheirRules(UnderstudyClient client, Sandbox sandbox) {
    Api.call(sandbox.baseUrl())
        .get("/_admin/fault-profiles")
        .then()
        .statusCode(200)
        .body(
            "profiles.name",
            equalTo(
                List.of(
                    FaultProfile.FLAKY_CARRIER,
                    FaultProfile.RATE_LIMITED,
                    FaultProfile.SLOW_NETWORK,
                    FaultProfile.LOST_ANSWERS,
                    FaultProfile.BAD_DAY)));
    for (var profile : client.faultProfiles()) {
      var faults = sandbox.faults().setProfile(profile.name());
      assertEquals(
          profile.faults().stream().map(rule -> rule.get("effect")).toList(),
          faults.stream().map(FaultState::effect).toList());
      assertEquals(profile.rateLimits(), sandbox.rateLimits().list());
    }
  }

  @Test
  void aProfileReplacesAllFaultsAndItsLimitsEndWithIt(Sandbox sandbox) {
    sandbox.faults().add(Fault.onAnyProvider().reset().skip(1));
    var own = RateLimit.of("sociocs", 9, Duration.ofMinutes(1));
    sandbox.rateLimits().set(own);
    GoodCall.SOCIOCS_BULK.in(sandbox);
    Api.admin(sandbox)
        .body(Map.of("profile", "rate-limited"))
        .put("/faults")
        .then()
        .statusCode(200)
        .body("total", is(2))
        .body("faults.profile", everyItem(is("rate-limited")));
    assertEquals(7, sandbox.rateLimits().list().size());
    sandbox.faults().setProfile("rate-limited");
    assertEquals(7, sandbox.rateLimits().list().size());
    var later = sandbox.faults().add(Fault.onAnyProvider().error(500).times(1));
    sandbox.faults().delete("rate-limited");
    assertEquals(
        List.of(later.id()), sandbox.faults().list().stream().map(FaultState::id).toList());
    assertEquals(List.of(own), sandbox.rateLimits().list());
    assertEquals(List.of(8L), sandbox.rateLimits().room());
    sandbox.faults().setProfile("bad-day");
    sandbox.faults().clear();
    assertEquals(List.of(own), sandbox.rateLimits().list());
    Api.admin(sandbox)
        .delete("/faults/bad-day")
        .then()
        .statusCode(404)
        .body("detail", is("There is no fault 'bad-day', nor a profile of that name."));
  }

  @Test
  void theLimitsOfAProfileEndWithTheLastOfItsFaults(Sandbox sandbox) {
    var faults = sandbox.faults().setProfile("rate-limited");
    sandbox.faults().delete(faults.get(0).id());
    assertEquals(6, sandbox.rateLimits().list().size());
    sandbox.faults().delete(faults.get(1).id());
    assertEquals(List.of(), sandbox.rateLimits().list());
  }

  @Test
  void aResetHasTheProfileOfTheFixtureAgain(Sandbox sandbox) {
    sandbox.addFixtures("faults: {profile: rate-limited}");
    sandbox.faults().setProfile("bad-day");
    sandbox.reset();
    Api.admin(sandbox)
        .get("/faults")
        .then()
        .body("faults.profile", equalTo(List.of("rate-limited", "rate-limited")))
        .body("faults.matched", everyItem(is(0)));
    assertEquals(6, sandbox.rateLimits().list().size());
    sandbox.faults().clear();
    sandbox.faults().setProfile("slow-network");
    sandbox.faults().add(Fault.onAnyProvider().reset());
    assertEquals(5, sandbox.faults().list().size());
    Api.admin(sandbox).get("/faults").then().body("faults[4].profile", nullValue());
  }

  @Test
  void aFixtureThatIsExportedKeepsTheProfile(Sandbox sandbox) {
    sandbox.faults().setProfile("rate-limited");
    assertTrue(sandbox.exportFixtures().endsWith("faults: {profile: rate-limited}\n"));
    sandbox.rateLimits().set(RateLimit.of("*", 9, Duration.ofMinutes(1)));
    // without its limits it is a list of faults
    Api.admin(sandbox)
        .header("Accept", "application/json")
        .get("/fixtures")
        .then()
        .body("faults.profile", everyItem(nullValue()))
        .body("faults.effect.status", equalTo(List.of(429, 429)));
    sandbox.reset();
    sandbox.faults().setProfile("bad-day");
    sandbox.faults().add(Fault.onAnyProvider().reset());
    sandbox.rateLimits().list();
    Api.admin(sandbox)
        .header("Accept", "application/json")
        .get("/fixtures")
        .then()
        .body("faults.profile", equalTo(Arrays.asList("bad-day", null)))
        .body("rate_limits", nullValue());
    sandbox.faults().delete(sandbox.faults().list().get(3).id());
    Api.admin(sandbox)
        .header("Accept", "application/json")
        .get("/fixtures")
        .then()
        .body("faults.size()", is(12))
        .body("faults.profile", everyItem(nullValue()))
        .body("rate_limits.limit", equalTo(List.of(20, 20, 20)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                           | /profile | This field is required: one of (names).
          {"profile":null}             | /profile | This field is required: one of (names).
          {"profile":"flaky"}          | /profile | There is no such profile; the profiles are: (names).
          {"profile":"Bad-Day"}        | /profile | There is no such profile; the profiles are: (names).
          {"profile":""}               | /profile | There is no such profile; the profiles are: (names).
          {"profile":7}                | /profile | This has to be a text.
          {"profile":["bad-day"]}      | /profile | This has to be a text.
          {"profile":"bad-day","x":1}  | /x       | There is no such field; known here: profile.
          """)
  void aWrongProfileIsRefused(String body, String pointer, String sentence, Sandbox sandbox) {
    sandbox.faults().add(Fault.onAnyProvider().reset());
    var names = "flaky-carrier, rate-limited, slow-network, lost-answers, bad-day";
    Api.admin(sandbox)
        .body(body)
        .put("/faults")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, sentence.replace("(names)", names))));
    assertEquals(1, sandbox.faults().list().size());
  }

  @Test
  void aSingleFaultHasNoProfile(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(Map.of("profile", "bad-day", "effect", Map.of("type", "reset")))
        .post("/faults")
        .then()
        .statusCode(400)
        .body(
            "errors",
            equalTo(Map.of("/profile", "A profile is set by PUT; POST adds a single fault.")));
    Api.admin(sandbox).get("/faults").then().body("faults", empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          faults: {profile: flaky}                     | /faults/profile   | profile: There is no such profile; the profiles are: (names).
          faults: [{profile: flaky}]                   | /faults/0/profile | profile: There is no such profile; the profiles are: (names).
          faults: {effect: {type: reset}}              | /faults           | 'faults' must be a list of faults, or a mapping with the key 'profile'
          faults: {}                                   | /faults           | 'faults' must be a list of faults, or a mapping with the key 'profile'
          faults: {profile: bad-day, times: 3}         | /faults/times     | times: There is no such field; known here: profile.
          faults: [{profile: bad-day, times: 3}]       | /faults/0/times   | times: There is no such field; known here: profile.
          faults: {profile: {name: bad-day}}           | /faults/profile   | profile: This has to be a text.
          faults: bad-day                              | /faults           | 'faults' must be a list, not a text
          """)
  void aFixtureWithAWrongProfileIsRefused(
      String fixture, String pointer, String sentence, Sandbox sandbox) {
    var names = "flaky-carrier, rate-limited, slow-network, lost-answers, bad-day";
    Api.admin(sandbox)
        .body(fixture)
        .post("/fixtures")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, sentence.replace("(names)", names))));
    Api.admin(sandbox).get("/faults").then().body("faults", empty());
  }

  @Test
  @Sandboxed(
      seed = 7,
      faultProfiles = {FaultProfile.FLAKY_CARRIER, FaultProfile.RATE_LIMITED})
  void theStoryNamesProfilesThatActTogether(Sandbox sandbox) {
    assertEquals(
        """
        Sandbox with seed 7 and a live clock
        Fault profiles flaky-carrier and rate-limited, drawn from seed 7. For the same faults again:
            @Sandboxed(seed = 7, faultProfiles = {"flaky-carrier", "rate-limited"})
            POST /_admin/sandboxes {"seed":7}, then POST /_admin/sandboxes/{id}/fixtures {"faults":[{"profile":"flaky-carrier"},{"profile":"rate-limited"}]}
        """,
        sandbox.story().substring(0, sandbox.story().indexOf("\n\n") + 1));
  }

  @Test
  void theStorySaysHowToHaveTheSameFaultsAgain(UnderstudyClient client) {
    var sandbox = client.create(NewSandbox.ANY.seed(3_000_000_000L).frozenAt(NINE));
    sandbox.addFixtures("faults: {profile: flaky-carrier}");
    sandbox.faults().setProfile("lost-answers");
    sandbox.faults().clear();
    sandbox.addFixtures("faults: {profile: bad-day}");
    assertEquals(
        """
        Sandbox with seed 3000000000 and a clock frozen at 2026-01-15T09:00:00Z
        Fault profile bad-day, drawn from seed 3000000000. For the same faults again:
            @Sandboxed(seed = 3000000000L, clock = "2026-01-15T09:00:00Z", faultProfiles = "bad-day")
            POST /_admin/sandboxes {"seed":3000000000,"clock":{"mode":"frozen","now":"2026-01-15T09:00:00Z"}}, then PUT /_admin/sandboxes/{id}/faults {"profile":"bad-day"}
        Fault profile lost-answers, drawn from seed 3000000000. For the same faults again:
            @Sandboxed(seed = 3000000000L, clock = "2026-01-15T09:00:00Z", faultProfiles = "lost-answers")
            POST /_admin/sandboxes {"seed":3000000000,"clock":{"mode":"frozen","now":"2026-01-15T09:00:00Z"}}, then PUT /_admin/sandboxes/{id}/faults {"profile":"lost-answers"}
        """,
        sandbox.story().substring(0, sandbox.story().indexOf("\n\n") + 1));
    sandbox.delete();
  }

  @Test
  void anExportedTestSetsTheProfile(Sandbox sandbox) {
    sandbox.faults().setProfile("lost-answers");
    GoodCall.UNREAD.in(sandbox);
    sandbox.faults().clear();
    var junit = sandbox.exportTest("junit");
    assertTrue(junit.contains("sandbox.faults().setProfile(\"lost-answers\");"), junit);
    var restAssured = sandbox.exportTest("rest-assured");
    assertTrue(restAssured.contains(".put(\"/faults\")"), restAssured);
  }
}
