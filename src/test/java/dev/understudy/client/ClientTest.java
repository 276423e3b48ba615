package dev.understudy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.ProlificPeople.Reply;
import dev.understudy.client.SociocsPeople.Incoming;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import dev.understudy.testing.TestDatabase;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a server as it is. */
class ClientTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final Instant MORNING = Instant.parse("2026-01-15T09:00:00Z");

  @Test
  void aServerTellsHowItIsAndHandsOutItsContracts(UnderstudyClient client) {
    assertEquals("ok", client.health().status());
    assertTrue(client.openApi("admin").startsWith("openapi: 3.1"));
    assertEquals(404, assertThrows(RefusedException.class, () -> client.openApi("x")).status());
  }

  @Test
  void aSandboxIsMadeAsItIsWanted(UnderstudyClient client) {
    var wanted =
        NewSandbox.ANY
            .id("wanted")
            .seed(7)
            .fixtures("default")
            .frozenAt(MORNING)
            .unknownEntities("accept")
            .prolificProfile("observed");
    var made = client.create(wanted);
    var state = made.state();
    assertEquals(7, state.seed());
    assertEquals(List.of("default"), state.fixtures());
    assertEquals(new ClockTime("frozen", MORNING), state.clock());
    assertEquals(new Settings("accept", "observed"), state.settings());
    assertEquals("wanted", made.prolificToken());
    assertEquals("wanted:understudy", made.sociocsApiKey());
    assertEquals("wanted", made.preludeApiKey());
    assertEquals(409, assertThrows(RefusedException.class, () -> client.create(wanted)).status());
    assertTrue(client.sandboxes().contains(state));
    assertEquals("documented", made.prolificProfile("documented").prolificProfile());
    assertEquals("reject", made.unknownEntities("reject").unknownEntities());
    made.delete();
    assertEquals(404, assertThrows(RefusedException.class, made::state).status());
  }

  @Test
  void aRefusalSaysWhichFieldBreaksWhichRule(UnderstudyClient client) {
    var refused =
        assertThrows(
            RefusedException.class, () -> client.create(NewSandbox.ANY.unknownEntities("maybe")));
    assertEquals(400, refused.status());
    assertEquals("Bad Request", refused.title());
    assertEquals(
        Map.of("/settings/unknown_entities", "This is one of: reject, accept."), refused.errors());
    assertEquals(
        "POST /_admin/sandboxes was refused with 400 Bad Request: /settings/unknown_entities: This"
            + " is one of: reject, accept.\n"
            + "  /settings/unknown_entities: This is one of: reject, accept.",
        refused.getMessage());
  }

  @Test
  void anAdminTokenIsSentWithEveryCall() {
    var options = TestDatabase.fresh();
    var guarded = options.with(new dev.understudy.Options.Access(false, Optional.of("s3cr3t")));
    try (var server = Understudy.start(guarded)) {
      var client = new UnderstudyClient(server.baseUrl() + "/", Optional.of("s3cr3t\n"));
      assertEquals("default", client.sandbox("default").state().id());
      var stranger = new UnderstudyClient(server.baseUrl());
      assertEquals(401, assertThrows(RefusedException.class, stranger::create).status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:8080",
        "tcp://10.96.0.12:8080",
        "http://",
        "x y",
        "/",
        "http://a_b:8080"
      })
  void aUrlThatCannotBeAServersIsRefused(String url) {
    var refused = assertThrows(IllegalArgumentException.class, () -> new UnderstudyClient(url));
    assertTrue(
        refused
            .getMessage()
            .startsWith(
                "The URL of the server is an http or https URL such as http://localhost:8080, not '"
                    + url
                    + "'."),
        refused.getMessage());
    assertEquals(url.contains("_"), refused.getMessage().contains("underscore"));
  }

  @Test
  void aTokenWithMoreThanVisibleCharactersIsRefusedUnseen() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new UnderstudyClient("http://localhost:8080", Optional.of("s3cr3t\u0000")));
    assertEquals(
        "The admin token is made of letters, digits and other visible ASCII characters; what was"
            + " given is not.",
        refused.getMessage());
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    var client = new UnderstudyClient("http://127.0.0.1:1");
    var failure = assertThrows(UncheckedIOException.class, client::health);
    assertTrue(failure.getMessage().contains("http://127.0.0.1:1"), failure.getMessage());
  }

  @Test
  @Sandboxed(clock = "2026-01-15T09:00:00Z")
  void participantsWriteAndTheResearcherReads(Sandbox sandbox) {
    var first = sandbox.prolific().reply(Samples.ANN, "Thanks!");
    sandbox
        .prolific()
        .reply(
            Reply.from(Samples.ANN, "Broken.").about(Samples.READING).category("technical-issues"));
    assertEquals("received", first.status());
    assertEquals(MORNING, first.createdAt());
    assertEquals(Optional.of(Samples.READING), first.detail("study_id"));
    Sending.unread(sandbox)
        .then()
        .statusCode(200)
        .body("results.size()", org.hamcrest.Matchers.is(2));
    assertEquals(1, sandbox.prolific().read(first.id()));
    assertEquals(1, sandbox.prolific().readAll());
    assertEquals(Optional.of(MORNING), sandbox.messages().get(first.id()).readAt());
  }

  @Test
  void peopleWriteToChannelsAndPhonesAnswer(Sandbox sandbox) {
    var text = sandbox.sociocs().incoming(Samples.SMS_CHANNEL, "+16175551212", "Yes, please.");
    var image =
        sandbox
            .sociocs()
            .incoming(
                Incoming.media(Samples.SMS_CHANNEL, "+16175551212")
                    .images("https://a.example/b.png")
                    .name("Ada"));
    var stop = sandbox.prelude().inbound("+33612345678", "stop");
    assertEquals("Yes, please.", text.body());
    assertEquals(Optional.of("Ada"), image.detail("recipient_name"));
    assertEquals(Optional.of("STOP"), stop.detail("keyword"));
    assertEquals(3, sandbox.messages().inbound().total());
  }

  @Test
  void messagesAreFoundByWhatIsKnownOfThem(Sandbox sandbox) {
    Sending.notify(sandbox, "+33612345678").then().statusCode(200);
    Sending.bulk(sandbox, "Hello").then().statusCode(200);
    sandbox.prolific().reply(Samples.ANN, "Thanks!");
    var all = sandbox.messages();
    assertEquals(3, all.list().size());
    assertEquals("Thanks!", all.newestFirst().list().get(0).body());
    assertEquals(1, all.provider("sociocs").total());
    assertEquals(1, all.recipient("+33612345678").status("delivered").outbound().total());
    assertEquals(
        1, all.studyId(Samples.READING).sender(Samples.ANN).inbound().text("Than").total());
    assertEquals(0, all.correlationId("x").total());
    var bulk = all.provider("sociocs").list().get(0);
    assertEquals(1, all.batchId(bulk.batchId().orElseThrow()).total());
    var page = all.page(2, Optional.empty());
    assertEquals(2, page.items().size());
    assertEquals(1, all.page(2, page.nextCursor()).items().size());
    assertEquals("queued", all.get(bulk.id()).history().get(0).status());
    assertEquals(404, assertThrows(RefusedException.class, () -> all.get("x")).status());
  }

  @Test
  void anAwaitReturnsTheMessagesOrFails(Sandbox sandbox) {
    var sociocs = sandbox.messages().provider("sociocs");
    Sending.bulk(sandbox, "One").then().statusCode(200);
    assertEquals("One", sociocs.await(1).get(0).body());
    sociocs.awaitNoMore(Duration.ofMillis(50));
    sandbox.messages().provider("prelude").awaitNoMoreThan(0, Duration.ofMillis(50));
    var missing = assertThrows(AssertionError.class, () -> sociocs.await(2, Duration.ofMillis(50)));
    assertTrue(
        missing
            .getMessage()
            .startsWith(
                "Within PT0.05S there were 1 of 2 messages with provider=sociocs:\n"
                    + "  sociocs outbound "),
        missing.getMessage());
    var tooMany =
        assertThrows(AssertionError.class, () -> sociocs.awaitNoMoreThan(0, Duration.ofSeconds(5)));
    assertTrue(tooMany.getMessage().contains("there were 1"), tooMany.getMessage());
  }

  @Test
  @Sandboxed(clock = "2026-01-15T09:00:00Z")
  void rateLimitsHoldUntilTimeGoesBy(Sandbox sandbox) {
    var limit = RateLimit.of("prolific", 1, Duration.ofMinutes(1));
    assertEquals(List.of(limit), sandbox.rateLimits().set(limit));
    assertEquals(200, Sending.unread(sandbox).statusCode());
    assertEquals(429, Sending.unread(sandbox).statusCode());
    sandbox.clock().advance(Duration.ofMinutes(1));
    assertEquals(200, Sending.unread(sandbox).statusCode());
    sandbox.rateLimits().set(limit.operation("send-message"));
    assertEquals("send-message", sandbox.rateLimits().list().get(0).operation());
    sandbox.rateLimits().clear();
    assertEquals(List.of(), sandbox.rateLimits().list());
  }

  @Test
  void aClockStopsRunsAndIsMoved(Sandbox sandbox) {
    var clock = sandbox.clock();
    assertEquals("live", clock.read().mode());
    assertEquals(new ClockTime("frozen", MORNING), clock.freeze(MORNING));
    assertEquals(MORNING.plusSeconds(86_400), clock.advance(Duration.ofDays(1)).now());
    var evening = Instant.parse("2026-01-16T18:00:00Z");
    var advanced = clock.advanceTo(evening);
    assertEquals(new Advanced(evening, List.of(), true), advanced);
    assertEquals(evening, clock.advanceToNext().now());
    assertThrows(RefusedException.class, () -> clock.advanceTo(MORNING));
    assertThrows(RefusedException.class, () -> clock.advance(Duration.ofSeconds(-1)));
    assertEquals("live", clock.run(MORNING).mode());
    assertEquals("frozen", clock.freeze().mode());
    assertEquals("live", clock.run().mode());
    assertFalse(clock.now().isBefore(MORNING));
  }

  @Test
  void callsAreListedCountedAndForgotten(Sandbox sandbox) {
    Sending.bulk(sandbox, "Hello").then().statusCode(200);
    Sending.bulk(sandbox, "Goodbye").then().statusCode(200);
    var requests = sandbox.requests();
    var call = requests.provider("sociocs").operation("send-bulk-messages").await(2).get(0);
    assertEquals("/messages/bulk", call.path());
    assertEquals(200, call.status().orElseThrow());
    assertTrue(call.duration().toNanos() > 0);
    assertEquals(2, requests.credential(sandbox.sociocsApiKey()).status(200).total());
    assertEquals(2, requests.path("/messages/bulk").total());
    assertEquals(0, requests.faultId("flt_x").total());
    assertEquals(2, requests.status(200).count());
    assertEquals(1, requests.count(Map.of("$.text", "Hello")));
    assertEquals(List.of(), requests.body("$.text", "Hello").closest());
    requests.body("$.text", "Hello").verify(1);
    var failure =
        assertThrows(AssertionError.class, () -> requests.body("$.text", "Hallo").verify(1));
    var said = failure.getMessage();
    assertTrue(
        said.startsWith(
            "Expected 1 requests with {\"body\":{\"$.text\":\"Hallo\"}}, but there are 0.\n"),
        said);
    assertTrue(
        said.contains("\n  POST /messages/bulk came close: $.text is \"Hello\", not \"Hallo\""),
        said);
    assertTrue(sandbox.story().contains("Goodbye"));
    requests.clear();
    assertEquals(List.of(), requests.list());
  }

  @Test
  void fixturesAreAddedAndAResetReplaysThem(Sandbox sandbox) {
    var added =
        sandbox.addFixtures("prolific: { participants: [ { id: 619e049f7648a4e1f8f3645e } ] }");
    assertEquals(
        Map.of(
            "prolific", Map.of("participants", List.of(Map.of("id", "619e049f7648a4e1f8f3645e")))),
        added);
    sandbox.addFixtures(Map.of("prelude", Map.of("unsubscribed", List.of("+33612345678"))));
    Sending.notify(sandbox, "+33612345678").then().statusCode(200);
    sandbox.reset();
    assertEquals(0, sandbox.messages().total());
    assertThrows(RefusedException.class, () -> sandbox.addFixtures("prolific: 3"));
  }

  @Test
  void refusalsThatNobodyExpectedAreNamedWithFieldAndRule(Sandbox sandbox) {
    Sending.bulk(sandbox, "").then().statusCode(400);
    Api.call(sandbox.baseUrl())
        .header("Authorization", "Bearer " + sandbox.preludeApiKey())
        .get("/v3/nowhere")
        .then()
        .statusCode(404);
    var failure =
        assertThrows(AssertionError.class, () -> sandbox.requests().verifyNoneUnexpected());
    var said = failure.getMessage();
    assertTrue(said.contains("POST /messages/bulk (sociocs send-bulk-messages) -> 400\n  "), said);
    assertTrue(said.contains("errors[0].msg: text "), said);
    assertTrue(said.contains("GET /v3/nowhere -> 404"), said);
    sandbox.requests().provider("sociocs").status(400).expect();
    assertEquals(1, sandbox.requests().unexpected().size());
    sandbox.requests().path("/v3/nowhere").expect();
    assertThrows(
        IllegalArgumentException.class, () -> sandbox.requests().body("$.text", "").expect());
    assertThrows(IllegalArgumentException.class, () -> sandbox.requests().credential("x").expect());
    sandbox.requests().verifyNoneUnexpected();
  }

  @Test
  void refusalsByFaultsAndLimitsAreExpected(Sandbox sandbox) {
    sandbox.faults().add(Fault.on("prelude").times(1).error(418));
    Sending.notify(sandbox, "+33612345678").then().statusCode(418);
    sandbox.rateLimits().set(RateLimit.of("prolific", 1, Duration.ofMinutes(1)));
    Sending.unread(sandbox).then().statusCode(200);
    Sending.unread(sandbox).then().statusCode(429);
    assertEquals(List.of(), sandbox.requests().unexpected());
    sandbox.faults().add(Fault.on("sociocs").delay(Duration.ofMillis(1)));
    Sending.bulk(sandbox, "").then().statusCode(400);
    assertEquals(1, sandbox.requests().unexpected().size());
  }
}
