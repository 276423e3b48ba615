package dev.understudy.session;

import static dev.understudy.session.SampleSession.NOTIFY;
import static dev.understudy.session.SampleSession.doAll;
import static dev.understudy.session.SampleSession.frozen;
import static dev.understudy.session.SampleSession.get;
import static dev.understudy.session.SampleSession.post;
import static dev.understudy.session.SampleSession.prelude;
import static dev.understudy.session.SampleSession.prolific;
import static dev.understudy.session.SampleSession.raw;
import static dev.understudy.session.SampleSession.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.DeliveryPlan;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.CompanionCall;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import dev.understudy.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Tests of sessions in both styles: they compile, are formatted, pass, and fail after a change. */
@Tag("generators")
@AnyDatabase
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionStylesTest {
  static final List<String> STYLES = SessionTests.STYLES;

  private final List<Path> written = new ArrayList<>();
  private Understudy server;
  private Path sources;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = Understudy.start(TestDatabase.fresh());
    sources = folder;
  }

  /** Checks the format of all tests at once, since that takes a JVM. */
  @AfterAll
  void stop() throws Exception {
    server.close();
    assertEquals("", GeneratedTest.unformatted(written));
  }

  private GeneratedTest generated(Sandbox sandbox, String style) throws IOException {
    var source = sandbox.exportTest(style);
    written.add(new GeneratedTest(source).write(sources));
    return new GeneratedTest(source.replace("http://localhost:8080", server.baseUrl()));
  }

  private Sandbox live(String id) {
    return new UnderstudyClient(server.baseUrl()).sandbox(id);
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void aSessionWithEverythingIsRepeated(String style, @TempDir Path folder) throws Exception {
    var sandbox = frozen(server);
    doAll(sandbox);
    var test = generated(sandbox, style);
    test.assertPasses(folder);
    test.withChange("Thank you for taking part!", "Thanks!").assertFails(folder);
    test.withLastChange("due?\",", "due!\",").assertFails(folder);
    test.withLastChange("delivered: Lost", "delivered: Found").assertFails(folder);
    test.withChange("\"*/ /* //", "\"// /* //").assertFails(folder);
  }

  /** Some of its calls get no answer, some half an answer, and some messages fail. */
  @ParameterizedTest
  @FieldSource("STYLES")
  void aSessionWithFaultProfilesIsRepeated(String style, @TempDir Path folder) throws Exception {
    var sandbox =
        new UnderstudyClient(server.baseUrl())
            .create(
                NewSandbox.ANY
                    .seed(657)
                    .fixtures("default")
                    .frozenAt(Instant.parse("2026-01-15T09:00:00Z")));
    sandbox.addFixtures("faults: {profile: flaky-carrier}");
    for (int i = 0; i < 10; i++) {
      GoodCall.NOTIFY_BATCH.in(sandbox);
    }
    sandbox.clock().advance(Duration.ofHours(1));
    sandbox.faults().setProfile("lost-answers");
    for (int i = 0; i < 20; i++) {
      raw(
          sandbox,
          "GET",
          "/api/v1/messages/unread/",
          "Authorization: Token " + sandbox.prolificToken(),
          "");
    }
    assertEquals(
        List.of(), sandbox.faults().list().stream().filter(fault -> fault.acted() == 0).toList());
    sandbox.faults().clear();
    generated(sandbox, style).assertPasses(folder);
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void callsOfAllOperationsAreRepeated(String style, @TempDir Path folder) throws Exception {
    var sandbox = frozen(server);
    Stream.of(GoodCall.values())
        .filter(call -> !call.provider().equals("pigeon"))
        .forEach(call -> call.in(sandbox));
    Stream.of(CompanionCall.values())
        // others make these calls first
        .filter(call -> call != CompanionCall.TEST_PARTICIPANT)
        .filter(call -> call != CompanionCall.CREATE_SECRET)
        .forEach(call -> call.in(sandbox));
    generated(sandbox, style).assertPasses(folder);
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void aLiveSessionIsRepeatedWithAFrozenClock(String style, @TempDir Path folder) throws Exception {
    var sandbox = live("sb_live_" + style);
    sandbox.delivery().set("prelude", DeliveryPlan.NONE.then("delivered", Duration.ZERO));
    post(prelude(sandbox, "/v2/notify"), NOTIFY);
    sandbox.messages().status("delivered").await(1);
    sandbox.prolific().reply(Samples.ANN, "Yes");
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    get(prolific(sandbox, "/api/v1/submissions/?study=" + Samples.READING));
    sandbox.clock().freeze(Instant.parse("2026-01-15T09:00:00Z"));
    post(prelude(sandbox, "/v2/notify"), NOTIFY);
    sandbox.clock().run();
    sandbox.messages().status("delivered").await(2);
    var test = generated(sandbox, style);
    assertTrue(test.source().contains("${instant}"), test.source());
    test.assertPasses(folder);
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void aSessionAfterAResetBeginsThere(String style, @TempDir Path folder) throws Exception {
    var sandbox = frozen(server);
    post(prelude(sandbox, "/v2/notify"), NOTIFY);
    sandbox.addFixtures(
        "{prolific: {participants: [{id: newcomer}]}, clock: {mode: frozen, now:"
            + " 2026-02-01T00:00:00Z}}");
    sandbox.reset();
    post(
        prolific(sandbox, "/api/v1/messages/bulk/"), "{\"ids\":[\"newcomer\"],\"body\":\"Hello\"}");
    var test = generated(sandbox, style);
    assertFalse(test.source().contains("/v2/notify"), test.source());
    assertTrue(test.source().contains("newcomer"), test.source());
    test.assertPasses(folder);
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void aTestHasTheFirst200Steps(String style, @TempDir Path folder) throws Exception {
    var sandbox = frozen(server);
    for (int i = 0; i < 201; i++) {
      sandbox.prolific().reply(Samples.ANN, "Reply " + i);
    }
    var test = generated(sandbox, style);
    assertTrue(test.source().contains("Reply 199"), test.source());
    assertFalse(test.source().contains("Reply 200"), test.source());
    assertTrue(
        test.source().contains("// The session goes on: a test has at most 200 steps"),
        test.source());
    test.assertPasses(folder);
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void anIdOfASandboxIsNoCode(String style, @TempDir Path folder) throws Exception {
    var sandbox = live("sb_*/ \\u0022 class\"%s");
    sandbox.clock().freeze(Instant.parse("2026-01-15T09:00:00Z"));
    post(prolific(sandbox, "/api/v1/messages/bulk/"), "{\"ids\":[\"nobody\"],\"body\":\"x\"}");
    var test = generated(sandbox, style);
    assertTrue(test.source().contains("class U0022ClassSSessionTest {"), test.source());
    test.assertPasses(folder);
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void callsWithoutASandboxAreLeftOut(String style, @TempDir Path folder) throws Exception {
    var sandbox = live("default");
    sandbox.reset();
    sandbox.clock().freeze(Instant.parse("2026-01-15T09:00:00Z"));
    get(request(sandbox, "/api/v1/messages/unread/", "Authorization", "Token"));
    get(request(sandbox, "/nothing", "X", "y"));
    post(prelude(sandbox, "/v2/notify"), "{\"to\":\"+33612345678\"}");
    var test = generated(sandbox, style);
    assertTrue(
        test.source()
            .contains(
                "// Left out: calls with a refused credential (1). Left out: calls of no"
                    + " operation"),
        test.source());
    test.assertPasses(folder);
    sandbox.reset();
  }
}
