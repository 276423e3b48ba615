package dev.understudy.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.FaultProfile;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.Sandbox;
import dev.understudy.client.SandboxState;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.RawHttp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The extension, on small test classes, some of which fail on purpose. */
@AnyDatabase
class ExtensionTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static volatile String url;

  @BeforeAll
  static void remember(Understudy server) {
    url = server.baseUrl();
  }

  /** As in a project that sets {@code UNDERSTUDY_URL}. */
  private static UnderstudyExtension there() {
    return new UnderstudyExtension(() -> Options.DEFAULT, Map.of("UNDERSTUDY_URL", url));
  }

  /**
   * Returns an extension with a sandbox of the class and a location of its own, as static methods
   * can't tell apart runs of JUnit that use one location at the same time.
   */
  private static UnderstudyExtension alone(Class<?> testClass) {
    return UnderstudyExtension.at(url, Optional.of(testClass.getSimpleName())).perClass(testClass);
  }

  private static EngineExecutionResults run(Class<?> type) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(type))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
        .execute();
  }

  /** All that a runner would print of the only failure. */
  private static String failure(EngineExecutionResults results) {
    var failed = results.testEvents().failed().list();
    assertEquals(1, failed.size(), "one test was to fail");
    return printed(failed.get(0));
  }

  private static String printed(Event event) {
    var text = new StringWriter();
    event
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .orElseThrow()
        .printStackTrace(new PrintWriter(text));
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static void expectDeleted(UnderstudyClient client, Iterable<String> ids) {
    var left = client.sandboxes().stream().map(SandboxState::id).toList();
    ids.forEach(id -> assertTrue(!left.contains(id), () -> id + " was not deleted"));
  }

  private static void send(Sandbox sandbox, String body) {
    RawHttp.to(sandbox.baseUrl())
        .send(
            "POST",
            "/api/v1/messages/",
            List.of(
                "Authorization: Token " + sandbox.prolificToken(),
                "Content-Type: application/json"),
            body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  static class FailsAfterACall {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();
    private static final Queue<String> IDS = new ConcurrentLinkedQueue<>();

    @Test
    void fails(Sandbox sandbox) {
      IDS.add(sandbox.id());
      send(sandbox, "{}");
      throw new AssertionError("on purpose");
    }
  }

  @Test
  void aFailureTellsTheStoryAndTheSandboxIsDeleted(UnderstudyClient client) {
    var said = failure(run(FailsAfterACall.class));
    assertTrue(said.startsWith("java.lang.AssertionError: on purpose"), said);
    assertTrue(said.contains("Suppressed: What happened in FailsAfterACall-fails-"), said);
    assertTrue(said.contains("prolific send-message: POST /api/v1/messages/ -> 400"), said);
    assertEquals(1, FailsAfterACall.IDS.size());
    expectDeleted(client, FailsAfterACall.IDS);
  }

  @Sandboxed(strict = true)
  static class StrictWithARefusedCall {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();

    @Test
    void isRefused(Sandbox sandbox) {
      send(
          sandbox,
          """
          {"recipient_id":"619e049f7648a4e1f8f3645b","body":3}\
          """);
    }

    @Test
    void isRefusedAndExpectsIt(Sandbox sandbox) {
      send(sandbox, "{}");
      sandbox.requests().operation("send-message").status(400).expect();
    }

    @Test
    @Sandboxed(strict = true, expect = 400)
    void isRefusedAndSaysSoBefore(Sandbox sandbox) {
      send(sandbox, "{}");
    }

    @Test
    @Sandboxed
    void isNotStrict(Sandbox sandbox) {
      send(sandbox, "{}");
    }

    @Test
    void isAborted(Sandbox sandbox) {
      send(sandbox, "{}");
      Assumptions.abort();
    }
  }

  @Test
  void aStrictTestFailsOnAnUnexpectedRefusalNamingFieldAndRule() {
    var results = run(StrictWithARefusedCall.class);
    results.testEvents().assertStatistics(all -> all.succeeded(3).failed(1).aborted(1));
    var said = failure(results);
    assertTrue(said.contains("POST /api/v1/messages/ (prolific send-message) -> 400\n"), said);
    assertTrue(said.contains("detail.body[0]: Not a valid string."), said);
    assertTrue(said.contains("What happened in StrictWithARefusedCall-isRefused-"), said);
  }

  static class StrictAndAstray {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();

    @Nested
    @Sandboxed(strict = true)
    class Around {
      @Nested
      class Inner {
        @Test
        void callsNobody(Sandbox sandbox) {
          RawHttp.to(sandbox.baseUrl())
              .send(
                  "GET",
                  "/v3/nowhere",
                  List.of("Authorization: Bearer " + sandbox.preludeApiKey()),
                  new byte[0]);
        }
      }
    }
  }

  @Test
  void aStrictTestInAStrictClassFailsOnItsOwnUnknownPaths() {
    var said = failure(run(StrictAndAstray.class));
    assertTrue(said.contains("GET /v3/nowhere -> 404"), said);
    assertTrue(said.contains("No emulated service has the path /v3/nowhere."), said);
  }

  @Sandboxed(fixtures = "demo", clock = "2026-01-15T09:00:00Z", seed = 7)
  static class Described {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();
    private static final Map<String, SandboxState> SEEN = new ConcurrentHashMap<>();

    @Test
    void asTheClass(Sandbox sandbox) {
      SEEN.put("class", sandbox.state());
    }

    @Test
    @Sandboxed(seed = 8)
    void asTheMethod(Sandbox sandbox) {
      SEEN.put("method", sandbox.state());
    }
  }

  @Sandboxed(seed = 7, clock = "2026-01-15T09:00:00Z", faultProfiles = FaultProfile.LOST_ANSWERS)
  static class OnABadDay {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();
    private static final Map<String, SandboxState> SEEN = new ConcurrentHashMap<>();

    @Test
    void fails(Sandbox sandbox) {
      sandbox.reset();
      assertEquals(5, sandbox.faults().list().size());
      fail("as an example");
    }

    @Test
    @Sandboxed(faultProfiles = {"slow-network", "nothing"})
    void hasNoSuchProfile(Sandbox sandbox) {}

    @Test
    @Sandboxed(seed = Sandboxed.RANDOM_SEED)
    void hasASeedOfItsOwn(Sandbox sandbox) {
      SEEN.put("first", sandbox.state());
    }

    @Test
    @Sandboxed(seed = Sandboxed.RANDOM_SEED)
    void hasAnotherSeed(Sandbox sandbox) {
      SEEN.put("second", sandbox.state());
    }
  }

  @Test
  void aFailureSaysHowToHaveTheSameFaultsAgain(UnderstudyClient client) {
    var results = run(OnABadDay.class);
    results.testEvents().assertStatistics(all -> all.succeeded(2).failed(2));
    var said = results.testEvents().failed().stream().map(ExtensionTest::printed).sorted().toList();
    var line =
        "@Sandboxed(seed = 7, clock = \"2026-01-15T09:00:00Z\", faultProfiles = \"lost-answers\")";
    assertEquals(1, said.stream().filter(each -> each.contains(line)).count(), said::toString);
    assertEquals(
        1,
        said.stream()
            .filter(each -> each.contains("There is no such profile; the profiles"))
            .count(),
        said::toString);
    var seeds = OnABadDay.SEEN.values().stream().map(SandboxState::seed).toList();
    assertNotEquals(seeds.get(0), seeds.get(1));
    assertEquals(
        List.of(),
        client.sandboxes().stream()
            .map(SandboxState::id)
            .filter(id -> id.startsWith("OnABadDay-"))
            .toList());
  }

  @Test
  void aSandboxIsAsItsAnnotationSaysAndThatOfTheMethodCountsAlone() {
    run(Described.class).testEvents().assertStatistics(all -> all.succeeded(2));
    var first = Described.SEEN.get("class");
    assertEquals(List.of("demo"), first.fixtures());
    assertEquals(7, first.seed());
    assertEquals("frozen", first.clock().mode());
    assertEquals(Instant.parse("2026-01-15T09:00:00Z"), first.clock().now());
    var second = Described.SEEN.get("method");
    assertEquals(List.of("default"), second.fixtures());
    assertEquals(8, second.seed());
    assertEquals("live", second.clock().mode());
  }

  /** On a server of its own, in this JVM. */
  static class Here {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();
    private static final Queue<SandboxState> SEEN = new ConcurrentLinkedQueue<>();

    @Test
    @Sandboxed(seed = 7, clock = "2026-01-15T09:00:00Z", fixtures = "demo")
    void isDescribed(Sandbox sandbox, UnderstudyClient client) {
      var same = NewSandbox.ANY.seed(7).fixtures("demo").frozenAt(sandbox.clock().now());
      var called = client.create(same);
      var state = sandbox.state();
      var expected = called.state();
      assertEquals(expected.settings(), state.settings());
      assertEquals(expected.clock(), state.clock());
      assertEquals(expected.fixtures(), state.fixtures());
      assertEquals(expected.seed(), state.seed());
      assertEquals(sandbox.prolificToken(), state.credentials().prolificToken());
      assertEquals(sandbox.sociocsApiKey(), state.credentials().sociocsApiKey());
      assertEquals(sandbox.preludeApiKey(), state.credentials().preludeApiKey());
      SEEN.add(state);
    }

    @Test
    @Sandboxed(fixtures = "missing")
    void hasNoSuchFixture(Sandbox sandbox) {}

    @Test
    void deletesItself(Sandbox sandbox) {
      sandbox.delete();
    }
  }

  @Test
  void aSandboxMadeInThisJvmIsAsOneMadeByACall() {
    var results = run(Here.class);
    results.testEvents().assertStatistics(all -> all.succeeded(2).failed(1));
    var said = failure(results);
    assertTrue(said.contains("RefusedException: POST /_admin/sandboxes was refused"), said);
    assertTrue(said.contains("missing"), said);
    assertEquals(1, Here.SEEN.size());
  }

  static class Everywhere {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();
    private static final Set<String> IDS = ConcurrentHashMap.newKeySet();
    private final Sandbox constructed;
    private Sandbox before;

    Everywhere(Sandbox sandbox) {
      this.constructed = sandbox;
    }

    @BeforeEach
    void remember(Sandbox sandbox) {
      before = sandbox;
    }

    private void expectOwn(Sandbox sandbox) {
      assertSame(sandbox, constructed);
      assertSame(sandbox, before);
      assertTrue(IDS.add(sandbox.id()), "a sandbox of its own");
      assertEquals(0, sandbox.requests().total());
      GoodCall.SEND_MESSAGE.in(sandbox);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eachRow(int row, Sandbox sandbox) {
      expectOwn(sandbox);
    }

    @Nested
    class Inside {
      @Test
      void eachNestedTest(Sandbox sandbox, Sandbox same, UnderstudyClient client) {
        expectOwn(sandbox);
        assertSame(sandbox, same);
        assertEquals(sandbox.baseUrl(), client.baseUrl());
      }
    }
  }

  @Test
  void everyRowAndEveryNestedTestHasOneSandboxFromItsConstructorOn(UnderstudyClient client) {
    run(Everywhere.class).testEvents().assertStatistics(all -> all.succeeded(4).failed(0));
    assertEquals(4, Everywhere.IDS.size());
    expectDeleted(client, Everywhere.IDS);
  }

  static class ForTheWholeClass {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();

    @BeforeAll
    static void ask(Sandbox sandbox) {}

    @Test
    void neverRuns() {}
  }

  @Test
  void aSandboxIsNotForAWholeClass() {
    var failed = run(ForTheWholeClass.class).containerEvents().failed().list();
    assertTrue(printed(failed.get(0)).contains("A sandbox belongs to one test"));
  }

  static class AsksForTheServer {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();

    @Test
    void asks(Understudy server) {}
  }

  @Test
  void aServerThatRunsElsewhereCanNotBeHandedOut() {
    assertTrue(failure(run(AsksForTheServer.class)).contains("The server runs elsewhere"));
  }

  /** Not in the class that uses it: that reads it when it is first touched. */
  private static volatile String guarded;

  static class WithAToken {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        new UnderstudyExtension(
            () -> Options.DEFAULT,
            Map.of("UNDERSTUDY_URL", guarded, "UNDERSTUDY_ADMIN_TOKEN", "s3cr3t"));

    @Test
    void getsASandbox(Sandbox sandbox) {
      assertEquals(guarded, sandbox.baseUrl());
    }
  }

  @Test
  void aServerThatRunsElsewhereMayAskForAToken() {
    var options =
        Options.DEFAULT.withPort(0).with(new Options.Access(false, Optional.of("s3cr3t")));
    try (var server = Understudy.start(options)) {
      guarded = server.baseUrl();
      run(WithAToken.class).testEvents().assertStatistics(all -> all.succeeded(1));
    }
  }

  @Sandboxed(strict = true, seed = 7)
  static class WithSandboxOfTheClass {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY = alone(WithSandboxOfTheClass.class);

    private static final String URL = UNDERSTUDY.baseUrl();
    private static final Sandbox SANDBOX = UNDERSTUDY.sandbox();

    @BeforeAll
    static void same(Sandbox sandbox) {
      assertSame(SANDBOX, sandbox);
      assertEquals(sandbox.baseUrl(), URL);
    }

    /** Without a parameter: the application has the credentials. */
    @Test
    void sends() {
      assertEquals(0, SANDBOX.requests().total());
      SANDBOX.addFixtures("prolific: {participants: [{id: 5e9b9c9b1b0e2c0009b0a7b1}]}");
      GoodCall.SEND_MESSAGE.in(SANDBOX);
      assertEquals(1, SANDBOX.messages().outbound().total());
    }

    @RepeatedTest(2)
    @Sandboxed(strict = true, expect = 400)
    void isRefusedAndSaysSo(Sandbox sandbox) {
      sends();
      send(sandbox, "{}");
    }

    @Test
    void isRefused(Sandbox sandbox) {
      send(sandbox, "{}");
    }

    @Test
    void goesAstray(Sandbox sandbox) {
      RawHttp.to(sandbox.baseUrl())
          .send(
              "GET",
              "/v3/nowhere",
              List.of("Authorization: Bearer " + sandbox.preludeApiKey()),
              new byte[0]);
    }

    @Test
    @Sandboxed
    void deletesItself(Sandbox sandbox) {
      sandbox.delete();
    }

    @Nested
    class Inside {
      @Test
      void hasTheSame(Sandbox sandbox) {
        assertSame(SANDBOX, sandbox);
        assertEquals(7, sandbox.state().seed());
        sends();
      }
    }
  }

  @Test
  void aSandboxOfTheClassBeginsAnewForEachTest(UnderstudyClient client) {
    var results = run(WithSandboxOfTheClass.class);
    results.testEvents().assertStatistics(all -> all.succeeded(5).failed(2));
    var said = results.testEvents().failed().stream().map(ExtensionTest::printed).sorted().toList();
    assertTrue(said.get(0).contains("GET /v3/nowhere -> 404"), said.get(0));
    assertTrue(said.get(1).contains("(prolific send-message) -> 400\n"), said.get(1));
    for (var failure : said) {
      assertEquals(2, failure.split("\n(GET|POST) /", -1).length, failure);
      assertTrue(failure.contains("What happened in WithSandboxOfTheClass-"), failure);
    }
    expectDeleted(client, List.of(WithSandboxOfTheClass.SANDBOX.id()));
  }

  static class WithSettingsOfATest {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY = alone(WithSettingsOfATest.class);

    @Test
    @Sandboxed(seed = 8)
    void comesTooLate() {}
  }

  @Test
  void aTestSetsNoSeedForTheSandboxOfItsClass() {
    assertTrue(
        failure(run(WithSettingsOfATest.class))
            .contains("The sandbox of WithSettingsOfATest exists before its tests"));
  }

  @Test
  void aSandboxForStaticMethodsIsThatOfAClass() {
    var thrown = assertThrows(IllegalStateException.class, () -> UNDERSTUDY.sandbox());
    assertTrue(thrown.getMessage().contains(".perClass(ReminderTest.class)"), thrown::getMessage);
  }

  static class WithStrictAuth {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        new UnderstudyExtension(
                () -> Options.DEFAULT.withPort(0).with(new Options.Access(true, Optional.empty())))
            .perClass(WithStrictAuth.class);

    private static final String URL = UNDERSTUDY.baseUrl();
    private static final String TOKEN = UNDERSTUDY.sandbox().prolificToken();

    @RepeatedTest(2)
    void isLetIn() {
      var answer =
          RawHttp.to(URL)
              .send(
                  "GET",
                  "/api/v1/messages/unread/",
                  List.of("Authorization: Token " + TOKEN),
                  new byte[0]);
      assertEquals(200, answer.status());
    }
  }

  @Test
  void theCredentialsOfAClassAreGoodWithStrictAuth() {
    run(WithStrictAuth.class).testEvents().assertStatistics(all -> all.succeeded(2).failed(0));
    assertTrue(isClosed(WithStrictAuth.URL));
  }

  /** Returns whether no server listens at this URL. */
  private static boolean isClosed(String url) {
    try {
      new UnderstudyClient(url).health();
      return false;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  static class Many {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = new UnderstudyExtension();
    private static final Set<String> IDS = ConcurrentHashMap.newKeySet();
    private static final Set<String> SERVERS = ConcurrentHashMap.newKeySet();

    @RepeatedTest(200)
    void seesItsOwnMessageOnly(Sandbox sandbox) {
      IDS.add(sandbox.id());
      SERVERS.add(sandbox.baseUrl());
      GoodCall.SEND_MESSAGE.in(sandbox);
      sandbox.messages().outbound().await(1);
      assertEquals(1, sandbox.messages().total());
    }
  }

  @Test
  void twoHundredTestsInEightThreadsShareOneServerAndNothingElse() {
    run(Many.class).testEvents().assertStatistics(all -> all.succeeded(200).failed(0));
    assertEquals(200, Many.IDS.size());
    assertEquals(1, Many.SERVERS.size());
    assertNotEquals(Set.of(url), Many.SERVERS);
  }
}
