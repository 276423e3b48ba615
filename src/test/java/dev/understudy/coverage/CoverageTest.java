package dev.understudy.coverage;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.understudy.Understudy;
import dev.understudy.client.Coverage;
import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The failures that clients have met. */
class CoverageTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  /** Returns the numbers of the failures that were met, by name, without those never met. */
  private static Map<String, Long> met(Coverage coverage) {
    return coverage.failures().stream()
        .filter(each -> each.met() > 0)
        .collect(Collectors.toMap(Coverage.Failure::failure, Coverage.Failure::met));
  }

  private static List<String> worthwhile(Coverage coverage) {
    return coverage.worthwhile().stream().map(Coverage.Failure::failure).toList();
  }

  @Test
  void onlyOperationsThatWereCalledAreListed(Sandbox sandbox, UnderstudyClient client) {
    assertEquals(List.of(), client.coverage(sandbox.id()).operations());
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    var called = client.coverage(sandbox.id()).operations();
    assertEquals(
        List.of("prolific get-unread-messages 2 met 0"),
        called.stream()
            .map(
                each ->
                    each.provider()
                        + " "
                        + each.operation()
                        + " "
                        + each.calls()
                        + " met "
                        + each.met())
            .toList());
  }

  @Test
  void whatGoesWrongByItselfCountsOnceEach(Sandbox sandbox, UnderstudyClient client) {
    Api.prelude(sandbox)
        .body(
            """
            {"to":["+15005550004","+15005550004","12"],
             "template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
             "variables":{"order_id":"1","amount":"5"}}\
            """)
        .post("/v2/notify/batch")
        .then()
        .statusCode(200);
    GoodCall.BULK
        .with(sandbox, "{\"ids\":[\"nobody\",\"none\"],\"body\":\"\",\"study_id\":\"none\"}")
        .then()
        .statusCode(400);
    assertEquals(
        Map.of(
            "unsubscribed", 1L,
            "invalid_phone_number", 1L,
            "invalid_fields", 1L,
            "unknown_participant", 1L,
            "unknown_study", 1L,
            "blank", 1L),
        met(client.coverage(sandbox.id())));
  }

  @Test
  void aRefusedCallCountsNoRecipients(Sandbox sandbox, UnderstudyClient client) {
    sandbox.faults().add(Fault.on("prelude").recipientError("unsubscribed"));
    Api.prelude(sandbox).body("{\"to\":[]}").post("/v2/notify/batch").then().statusCode(400);
    assertEquals(Map.of("invalid_request", 1L), met(client.coverage(sandbox.id())));
  }

  @Test
  void deletedSandboxesCount(Sandbox sandbox, UnderstudyClient client) {
    var other = client.create(NewSandbox.ANY.id(sandbox.id() + "2"));
    other.faults().add(Fault.on("sociocs").error(503).times(1));
    GoodCall.JOBS.in(other).then().statusCode(503);
    other.delete();
    GoodCall.JOBS.in(sandbox).then().statusCode(200);
    assertEquals(Map.of(), met(client.coverage(sandbox.id())));
    assertEquals(Map.of("failing", 1L), met(client.coverage(other.id())));
    assertEquals(Map.of("failing", 1L), met(client.coverage(sandbox.id(), other.id())));
    assertEquals(Map.of("failing", 1L), met(client.coverage(sandbox.id() + "*")));
    assertEquals(Map.of("failing", 1L), met(client.coverage("*" + other.id().substring(1))));
  }

  @Test
  void theMostWorthwhileComeFirst(Sandbox sandbox, UnderstudyClient client) {
    GoodCall.NOTIFY_BATCH.in(sandbox).then().statusCode(200);
    assertEquals(
        List.of(
            "lost_response",
            "rate_limit_exceeded",
            "internal",
            "timeout",
            "message_failed:unknown_recipient"),
        worthwhile(client.coverage(sandbox.id())));
    sandbox.faults().add(Fault.on("prelude").error(503).times(1));
    sandbox.faults().add(Fault.on("prelude").lostResponse().times(1));
    GoodCall.NOTIFY_BATCH.in(sandbox).then().statusCode(503);
    assertEquals(
        List.of(
            "lost_response",
            "rate_limit_exceeded",
            "timeout",
            "message_failed:unknown_recipient",
            "unsubscribed"),
        worthwhile(client.coverage(sandbox.id())));
  }

  @Test
  void mistakesOfCodeDoNotCountAsPossible(Sandbox sandbox, UnderstudyClient client) {
    Api.prelude(sandbox).body("{}").post("/v2/notify/batch").then().statusCode(400);
    var coverage = client.coverage(sandbox.id());
    assertEquals(Map.of("invalid_request", 1L), met(coverage));
    assertEquals(0, coverage.met());
    assertEquals(
        coverage.failures().stream().filter(each -> !each.cause().equals("code")).count(),
        coverage.possible());
  }

  @Test
  void theReportIsAlsoAPageAndXml(Sandbox sandbox, UnderstudyClient client) {
    sandbox.faults().add(Fault.on("sociocs").error(429).times(1));
    GoodCall.TEAM_MEMBERS.in(sandbox).then().statusCode(429);
    var of = Api.call(client.baseUrl()).queryParam("sandbox", sandbox.id());
    of.queryParam("format", "xml")
        .get("/_admin/coverage")
        .then()
        .contentType("application/xml")
        .body("coverage.packages.'package'.@name", equalTo("sociocs"))
        .body("coverage.packages.'package'.classes.'class'.@name", equalTo("list-team-members"))
        .body("coverage.@lines-covered", equalTo("1"))
        .body("**.find { it.@name == 'throttled' }.lines.line.@hits", equalTo("1"));
    Api.call(client.baseUrl())
        .queryParam("sandbox", sandbox.id())
        .queryParam("format", "html")
        .get("/_admin/coverage")
        .then()
        .contentType("text/html")
        .header("Content-Security-Policy", containsString("style-src 'unsafe-inline'"))
        .body(containsString("sociocs: list-team-members"))
        .body(containsString("Fault.on(&quot;sociocs&quot;)"));
  }

  @Test
  void withoutACallThereIsNoShare(Sandbox sandbox, UnderstudyClient client) {
    assertEquals(OptionalDouble.empty(), client.coverage(sandbox.id()).share());
    Api.call(client.baseUrl())
        .queryParam("sandbox", sandbox.id())
        .get("/_admin/coverage")
        .then()
        .body("share", nullValue())
        .body("possible", equalTo(0));
    Api.call(client.baseUrl())
        .queryParam("sandbox", sandbox.id())
        .queryParam("format", "html")
        .get("/_admin/coverage")
        .then()
        .body(containsString("No operation was called yet, so there is no failure to meet."));
  }

  @Test
  void wrongParametersGetASentence(UnderstudyClient client) {
    Api.call(client.baseUrl())
        .queryParam("sandbox", "a*b")
        .queryParam("format", "csv")
        .queryParam("of", "x")
        .get("/_admin/coverage")
        .then()
        .statusCode(400)
        .body(
            "errors",
            is(
                Map.of(
                    "/sandbox",
                    "This has to be ids of sandboxes with commas between them; a * stands for any"
                        + " beginning or end of an id.",
                    "/format",
                    "This is one of: json, html, xml.",
                    "/of",
                    "There is no such parameter; known here: sandbox, format, operations.")));
  }

  @Test
  void aSandboxMayHaveAnyCharacterOfItsCredential(UnderstudyClient client) {
    var sandbox = client.sandbox("sb_checkout/v1.2 (two)");
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    assertEquals(1, client.coverage(sandbox.id()).calledOperations());
    sandbox.delete();
  }

  @Test
  void countsCanBeginAnew() {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      var client = new UnderstudyClient(server.baseUrl());
      GoodCall.UNREAD.in(client.sandbox("sb_new")).then().statusCode(200);
      assertEquals(1, client.coverage().calledOperations());
      client.resetCoverage();
      assertEquals(List.of(), client.coverage().operations());
      GoodCall.UNREAD.in(client.sandbox("sb_new")).then().statusCode(200);
      assertEquals(1, client.coverage().operations().get(0).calls());
    }
  }

  @Test
  void serversOnOneDatabaseAddUp() {
    var options = TestDatabase.forTwoServers();
    try (var one = Understudy.start(options)) {
      var here = new UnderstudyClient(one.baseUrl());
      try (var other = Understudy.start(options)) {
        var there = new UnderstudyClient(other.baseUrl());
        GoodCall.UNREAD.in(here.sandbox("sb_both")).then().statusCode(200);
        GoodCall.UNREAD.in(there.sandbox("sb_both")).then().statusCode(200);
        GoodCall.UNREAD.in(there.sandbox("sb_there")).then().statusCode(200);
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> {
              while (here.coverage().operations().get(0).calls() < 3) {
                Thread.onSpinWait();
              }
            });
        GoodCall.UNREAD.in(there.sandbox("sb_there")).then().statusCode(200);
      }
      assertEquals(4, here.coverage().operations().get(0).calls());
      assertEquals(2, here.coverage("sb_both").operations().get(0).calls());
    }
  }
}
