package dev.understudy.session;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.DeliveryPlan;
import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.ProlificPeople.Reply;
import dev.understudy.client.RateLimit;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import dev.understudy.client.SociocsPeople.Incoming;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.CompanionCall;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import dev.understudy.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;

@AnyDatabase
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTestsTest {
  private static final String NOTIFY =
      """
      {"to":"+33612345678","template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}
      """;
  static final List<String> STYLES = SessionTests.STYLES;

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> HOSTILE =
      List.of(
          "\"quoted\" and \\ and \\u0041 and \\n",
          "three \"\"\" and \"\"\"\" quotes",
          "*/ /* // <b> ${instant} %s",
          "lines\nand\r\nmore \n  of \u2028them\t\n",
          "\uD83D\uDE00 \u200D \u202E \u00A0 é",
          " ");

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

  private static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  private static HttpRequest.Builder prolific(Sandbox sandbox, String path) {
    return request(sandbox, path, "Authorization", "Token " + sandbox.prolificToken());
  }

  private static HttpRequest.Builder sociocs(Sandbox sandbox, String path) {
    return request(sandbox, path, "apikey", sandbox.sociocsApiKey());
  }

  private static HttpRequest.Builder prelude(Sandbox sandbox, String path) {
    return request(sandbox, path, "Authorization", "Bearer " + sandbox.preludeApiKey());
  }

  private static HttpRequest.Builder request(
      Sandbox sandbox, String path, String header, String value) {
    return HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path)).header(header, value);
  }

  private static void get(HttpRequest.Builder request) throws Exception {
    HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
  }

  private static int post(HttpRequest.Builder request, String type, byte[] body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request.header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static int post(HttpRequest.Builder request, String json) throws Exception {
    return post(request, "application/json", json.getBytes("UTF-8"));
  }

  /** Does everything that a session can have. */
  static void doAll(Sandbox sandbox) throws Exception {
    post(
        prolific(sandbox, "/api/v1/messages/bulk/"),
        """
        {"ids":["619e049f7648a4e1f8f3645b","619e049f7648a4e1f8f3645c"],
         "study_id":"6569ece7ca177d19117b1b95","body":"Thank you for taking part!"}
        """);
    sandbox.prolific().reply(Samples.ANN, "When is the payment due?");
    sandbox
        .prolific()
        .reply(
            Reply.from(Samples.BEN, "What's \"this\"?\n\\o/")
                .about(Samples.READING)
                .category("technical-issues"));
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    for (var text : HOSTILE) {
      post(
          sociocs(sandbox, "/message"),
          json(
              Map.of(
                  "provider",
                  "twlo",
                  "channel_key",
                  "your_channel_key",
                  "to",
                  "16175551212",
                  "text",
                  text)));
    }
    sandbox
        .sociocs()
        .incoming(
            Incoming.text(Samples.SMS_CHANNEL, "+16175551212", HOSTILE.get(1))
                .name("Ada")
                .images("https://example.com/a.png"));
    sandbox.faults().add(Fault.on("prelude").operation("sendNotify").error(503).times(1));
    post(prelude(sandbox, "/v2/notify"), NOTIFY);
    post(prelude(sandbox, "/v2/notify"), NOTIFY);
    sandbox.clock().advance(Duration.ofHours(1));
    sandbox.prelude().inbound("+33612345678", "STOP");
    // refused: not JSON, a form, no UTF-8, nothing
    post(prolific(sandbox, "/api/v1/messages/bulk/"), "{\"ids\": nope \\");
    post(
        sociocs(sandbox, "/messages/bulk"),
        "application/x-www-form-urlencoded",
        "channel_key=your_channel_key&text=%C3%A9+%22".getBytes("UTF-8"));
    post(sociocs(sandbox, "/message"), "application/json", new byte[] {'{', (byte) 0xff, '}'});
    post(sociocs(sandbox, "/message"), "text/plain", new byte[0]);
    get(sociocs(sandbox, "/messages/search?text=a%20%22b%22&x=(y%7Cz)"));
    // no whole response
    var lost = sandbox.faults().add(Fault.on("sociocs").lostResponse().times(1));
    raw(
        sandbox,
        "POST",
        "/message",
        "apikey: " + sandbox.sociocsApiKey(),
        json(
            Map.of(
                "provider",
                "twlo",
                "channel_key",
                "your_channel_key",
                "to",
                "16175551213",
                "text",
                "Lost")));
    sandbox.faults().delete(lost.id());
    sandbox.faults().add(Fault.on("prolific").reset().times(1));
    raw(
        sandbox,
        "GET",
        "/api/v1/messages/unread/",
        "Authorization: Token " + sandbox.prolificToken(),
        "");
    sandbox.faults().add(Fault.on("prolific").truncate().times(1));
    raw(
        sandbox,
        "GET",
        "/api/v1/messages/unread/",
        "Authorization: Token " + sandbox.prolificToken(),
        "");
    sandbox.faults().add(Fault.on("prolific").garbage().times(1));
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    sandbox.faults().clear();
    sandbox.prolific().readAll();
    sandbox.addFixtures("prolific: { participants: [ { id: someone_else } ] }");
    sandbox.unknownEntities("accept");
    sandbox.rateLimits().set(RateLimit.of("prolific", 1, Duration.ofMinutes(1)));
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    sandbox.clock().advanceTo(sandbox.clock().now().plus(Duration.ofDays(1)));
    get(prolific(sandbox, "/api/v1/studies/?state=(active|published)".replace("|", "%7C")));
    post(prolific(sandbox, "/api/v1/messages/bulk/"), "{\"ids\":[\"no one\"],\"body\":\"x\"}");
  }

  private static void raw(Sandbox sandbox, String method, String path, String header, String body)
      throws Exception {
    var server = URI.create(sandbox.baseUrl());
    var content = body.getBytes("UTF-8");
    try (var socket = new java.net.Socket(server.getHost(), server.getPort())) {
      socket
          .getOutputStream()
          .write(
              (method
                      + " "
                      + path
                      + " HTTP/1.1\r\nHost: "
                      + server.getAuthority()
                      + "\r\n"
                      + header
                      + "\r\nContent-Type: application/json\r\nContent-Length: "
                      + content.length
                      + "\r\nConnection: close\r\n\r\n"
                      + body)
                  .getBytes("UTF-8"));
      socket.getInputStream().readAllBytes();
    } catch (java.net.SocketException e) {
      // reset
    }
  }

  private GeneratedTest generated(Sandbox sandbox, String style) throws IOException {
    var source = sandbox.exportTest(style);
    written.add(new GeneratedTest(source).write(sources));
    return new GeneratedTest(source.replace("http://localhost:8080", server.baseUrl()));
  }

  private Sandbox frozen() {
    return new UnderstudyClient(server.baseUrl())
        .create(
            NewSandbox.ANY
                .seed(7)
                .fixtures("default")
                .frozenAt(Instant.parse("2026-01-15T09:00:00Z")));
  }

  private Sandbox live(String id) {
    return new UnderstudyClient(server.baseUrl()).sandbox(id);
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void aSessionWithEverythingIsRepeated(String style, @TempDir Path folder) throws Exception {
    var sandbox = frozen();
    doAll(sandbox);
    var test = generated(sandbox, style);
    test.assertPasses(folder);
    test.withChange("Thank you for taking part!", "Thanks!").assertFails(folder);
    test.withLastChange("due?\",", "due!\",").assertFails(folder);
    test.withLastChange("delivered: Lost", "delivered: Found").assertFails(folder);
    test.withChange("\"*/ /* //", "\"// /* //").assertFails(folder);
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void callsOfAllOperationsAreRepeated(String style, @TempDir Path folder) throws Exception {
    var sandbox = frozen();
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
    var sandbox = frozen();
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
    var sandbox = frozen();
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

  @Test
  void aStyleIsRequiredAndKnown() {
    var sandbox = frozen();
    var unknown = assertThrows(RefusedException.class, () -> sandbox.exportTest("testng"));
    assertEquals(400, unknown.status());
    assertEquals("Parameter style: This is one of: junit, rest-assured.", unknown.detail());
    Api.admin(sandbox)
        .get("/test")
        .then()
        .statusCode(400)
        .body("detail", equalTo("Parameter style: This is required: one of junit, rest-assured."));
  }

  @Test
  void aSessionNeedsItsBeginning() throws Exception {
    var sandbox = frozen();
    var nothing = assertThrows(RefusedException.class, () -> sandbox.exportTest("junit"));
    assertEquals(409, nothing.status());
    assertEquals(
        "Nothing has been done in this sandbox yet: make calls first, and ask again.",
        nothing.detail());
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    sandbox.requests().clear();
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    var cut = assertThrows(RefusedException.class, () -> sandbox.exportTest("junit"));
    assertEquals(409, cut.status());
    assertTrue(cut.detail().startsWith("The first calls of this sandbox are not in its journal"));
  }
}
