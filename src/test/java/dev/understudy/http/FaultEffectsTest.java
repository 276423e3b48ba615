package dev.understudy.http;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.RawHttp;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Effects of faults on all operations, as an ordinary client sees them. */
class FaultEffectsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extensionWithPigeon();

  /** Returns a fault that acts once on the operation of a call, without an effect yet. */
  private static Fault once(GoodCall call) {
    return always(call).times(1);
  }

  /** Returns a fault that acts always, since the JDK's client repeats a GET without a response. */
  private static Fault always(GoodCall call) {
    return Fault.on(call.provider()).operation(call.operation());
  }

  private static HttpResponse<String> send(GoodCall call, Sandbox sandbox)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(call.forClient(sandbox), BodyHandlers.ofString());
  }

  /** Journal's first call. */
  private static JsonPath journalled(Sandbox sandbox) {
    return Api.admin(sandbox)
        .get("/requests")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .setRootPath("requests[0]");
  }

  /** Returns calls with and without a body, and with several kinds of response. */
  static Stream<GoodCall> samples() {
    return Stream.of(
        GoodCall.GET_MESSAGES,
        GoodCall.SEND_MESSAGE,
        GoodCall.SOCIOCS_BULK,
        GoodCall.NOTIFY_BATCH,
        GoodCall.PIGEON);
  }

  /** Returns the samples with all statuses, and every other call with two of them. */
  static Stream<Arguments> errors() {
    var statuses = List.of(400, 401, 404, 405, 409, 413, 415, 418, 429, 500, 502, 503, 504, 599);
    var samples = samples().toList();
    return Arrays.stream(GoodCall.values())
        .flatMap(
            call ->
                (samples.contains(call)
                        ? statuses.stream()
                        : Stream.of(429, statuses.get(call.ordinal() % statuses.size())).distinct())
                    .map(status -> arguments(call, status)));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorHasTheProvidersBodyAndSendsNothing(GoodCall call, int status, Sandbox sandbox) {
    call.prepare(sandbox);
    var id = sandbox.faults().add(once(call).error(status)).id();
    // the answer is held against the provider's contract
    call.in(sandbox).then().statusCode(status).header("Understudy-Fault", id);
    assertEquals(0, call.sent(sandbox));
    assertEquals(id, journalled(sandbox).getString("fault_id"));
    call.in(sandbox).then().statusCode(call.status()).header("Understudy-Fault", nullValue());
    assertEquals(call.messages(), call.sent(sandbox));
  }

  @Test
  void anErrorHasTheGivenCodeMessageAndHeaders(Sandbox sandbox) {
    var codes =
        Map.of(
            GoodCall.NOTIFY_BATCH, "down",
            GoodCall.SOCIOCS_BULK, "down",
            GoodCall.SEND_MESSAGE, "150399");
    codes.forEach(
        (call, code) ->
            sandbox
                .faults()
                .add(
                    once(call)
                        .error(503)
                        .code(code)
                        .message("Back at noon.")
                        .headers(Map.of("X-Why", "test"))
                        .retryAfter(Duration.ofSeconds(30))));
    GoodCall.NOTIFY_BATCH
        .in(sandbox)
        .then()
        .statusCode(503)
        .header("X-Why", "test")
        .header("Retry-After", "30")
        .body("code", is("down"))
        .body("message", is("Back at noon."))
        .body("type", is("internal_error"));
    GoodCall.SOCIOCS_BULK
        .in(sandbox)
        .then()
        .statusCode(503)
        .header("Retry-After", "30")
        .body("errors", equalTo(List.of(Map.of("msg", "Back at noon."))));
    GoodCall.SEND_MESSAGE
        .in(sandbox)
        .then()
        .statusCode(503)
        .header("X-Why", "test")
        .body("error_code", is(150399))
        .body("detail", is("Back at noon."));
  }

  @Test
  void anErrorMayHaveAsManyHeadersAsClientsRead(Sandbox sandbox) {
    var headers = new TreeMap<String, String>();
    for (int i = 0; i < 50; i++) {
      headers.put("X-" + i, "x".repeat(8_192 / 50 - 4));
    }
    var effect = Map.of("type", "error", "status", 503, "headers", headers);
    Api.admin(sandbox).body(Map.of("effect", effect)).post("/faults").then().statusCode(201);
    var answer = GoodCall.NOTIFY_BATCH.in(sandbox);
    answer.then().statusCode(503);
    headers.forEach((name, value) -> assertEquals(value, answer.header(name)));

    headers.put("X-50", "");
    refusesHeaders(sandbox, effect);
    headers.remove("X-50");
    headers.put("X-00", "x".repeat(1_000));
    refusesHeaders(sandbox, effect);
  }

  private static void refusesHeaders(Sandbox sandbox, Map<String, ?> effect) {
    Api.admin(sandbox)
        .body(Map.of("effect", effect))
        .post("/faults")
        .then()
        .statusCode(400)
        .body("errors.'/effect/headers'", startsWith("These are too many for clients to read"));
  }

  @Test
  void aCallOnWhichHundredsOfFaultsActIsAnswered(Sandbox sandbox) {
    var numbers = IntStream.range(0, 510).mapToObj(i -> "+336" + (10_000_000 + i)).toList();
    var faults =
        numbers.stream()
            .map(
                number ->
                    Map.of(
                        "provider",
                        "prelude",
                        "when",
                        Map.of("recipient", number),
                        "effect",
                        Map.of("type", "recipient_error", "code", "unsubscribed")))
            .toList();
    sandbox.addFixtures(Map.of("faults", faults));
    var to = String.join("\",\"", numbers);
    var body = GoodCall.NOTIFY_BATCH.body().replaceFirst("\\[[^\\]]*\\]", "[\"" + to + "\"]");
    var answer = GoodCall.NOTIFY_BATCH.with(sandbox, body);
    answer.then().statusCode(200).body("error_count", is(510));
    var shown = List.of(answer.header("Understudy-Fault").split(", "));
    var acted = journalled(sandbox).<String>getList("fault_ids");
    assertEquals(510, acted.size());
    assertEquals(acted.subList(0, 100), shown);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aDelayedCallIsCarriedOutAfterTheDelay(GoodCall call, Sandbox sandbox) {
    call.prepare(sandbox);
    var id = sandbox.faults().add(once(call).delay(Duration.ofMillis(300))).id();
    var answer = call.in(sandbox);
    answer.then().statusCode(call.status()).header("Understudy-Fault", id);
    assertTrue(answer.time() >= 300, () -> "it took " + answer.time() + " ms");
    assertEquals(call.messages(), call.sent(sandbox));
    var journalled = journalled(sandbox);
    assertEquals(id, journalled.getString("fault_id"));
    assertTrue(journalled.getDouble("duration_ms") >= 300);
  }

  @Test
  void nothingIsWrittenDuringADelay(Sandbox sandbox) {
    sandbox.faults().add(once(GoodCall.NOTIFY_BATCH).delay(Duration.ofSeconds(2)));
    var answer =
        HttpClient.newHttpClient()
            .sendAsync(GoodCall.NOTIFY_BATCH.forClient(sandbox), BodyHandlers.ofString());
    // as soon as the fault has acted, and that is long before the call goes on
    while (Control.counts(sandbox, 0).equals(List.of(0, 0))) {
      Thread.onSpinWait();
    }
    assertEquals(0, Control.messages(sandbox));
    assertEquals(200, answer.join().statusCode());
    assertEquals(2, Control.messages(sandbox));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aTimeoutClosesTheConnectionAndSendsNothing(GoodCall call, Sandbox sandbox) {
    call.prepare(sandbox);
    var id = sandbox.faults().add(always(call).timeout(Duration.ofMillis(200))).id();
    long began = System.nanoTime();
    assertThrows(IOException.class, () -> send(call, sandbox));
    assertTrue(System.nanoTime() - began >= 200_000_000);
    assertEquals(0, call.sent(sandbox));
    assertEquals(id, journalled(sandbox).getString("fault_id"));
    assertNull(journalled(sandbox).<Object>get("status"));
  }

  @ParameterizedTest
  @EnumSource
  void aResetResetsTheConnectionAndSendsNothing(GoodCall call, Sandbox sandbox) {
    call.prepare(sandbox);
    sandbox.faults().add(always(call).reset());
    var seen = assertThrows(IOException.class, () -> send(call, sandbox));
    assertTrue(
        Stream.<Throwable>iterate(seen, Objects::nonNull, Throwable::getCause)
            .anyMatch(each -> String.valueOf(each.getMessage()).contains("reset")),
        () -> seen + ", for " + seen.getCause());
    assertEquals(0, call.sent(sandbox));
    assertNull(journalled(sandbox).<Object>get("status"));
  }

  @ParameterizedTest
  @EnumSource
  void aCallWithALostResponseIsCarriedOut(GoodCall call, Sandbox sandbox) {
    call.prepare(sandbox);
    var id = sandbox.faults().add(always(call).lostResponse()).id();
    assertThrows(IOException.class, () -> send(call, sandbox));
    assertEquals(call.messages(), call.sent(sandbox));
    assertEquals(id, journalled(sandbox).getString("fault_id"));
    assertNull(journalled(sandbox).<Object>get("status"));
  }

  @ParameterizedTest
  @EnumSource
  void aTruncatedResponseFailsInTheClient(GoodCall call, Sandbox sandbox) {
    call.prepare(sandbox);
    sandbox.faults().add(once(call).truncate());
    assertThrows(IOException.class, () -> send(call, sandbox));
    assertEquals(call.messages(), call.sent(sandbox));
    assertEquals(call.status(), journalled(sandbox).getInt("status"));
  }

  @Test
  void aTruncatedResponseHasHalfItsBody(Sandbox sandbox) {
    var id = sandbox.faults().add(once(GoodCall.SOCIOCS_BULK).truncate()).id();
    var answer =
        RawHttp.to(sandbox.baseUrl())
            .send(
                "POST",
                "/messages/bulk",
                List.of("apikey: " + sandbox.sociocsApiKey(), "Content-Type: application/json"),
                GoodCall.SOCIOCS_BULK.body().getBytes(StandardCharsets.UTF_8));
    assertEquals(200, answer.status());
    assertEquals(id, answer.header("Understudy-Fault"));
    int whole = "{\"status\":\"success\",\"data\":{\"job_id\":\"12345678\"}}".length();
    assertEquals(String.valueOf(whole), answer.header("Content-Length"));
    assertEquals(
        "{\"status\":\"success\",\"data\":{\"job_id\":\"12345678\"}}".substring(0, whole / 2),
        answer.text());
  }

  @ParameterizedTest
  @EnumSource
  void garbageIsAStatus200WithoutJson(GoodCall call, Sandbox sandbox)
      throws IOException, InterruptedException {
    call.prepare(sandbox);
    var id = sandbox.faults().add(once(call).garbage()).id();
    var answer = send(call, sandbox);
    assertEquals(200, answer.statusCode());
    assertEquals("<html><body><h1>It works!</h1></body></html>\n", answer.body());
    assertEquals(List.of(id), answer.headers().allValues("Understudy-Fault"));
    assertEquals(call.messages(), call.sent(sandbox));
  }

  @Test
  void aClosedConnectionDoesNotAffectTheNext(Sandbox sandbox)
      throws IOException, InterruptedException {
    for (var effect : List.of("reset", "lost_response", "truncate")) {
      sandbox.faults().add(once(GoodCall.NOTIFY_BATCH).effect(effect, Map.of()));
      assertThrows(IOException.class, () -> send(GoodCall.NOTIFY_BATCH, sandbox));
      assertEquals(200, send(GoodCall.NOTIFY_BATCH, sandbox).statusCode());
    }
  }

  @Test
  void aRecipientFailsInASuccessfulResponse(Sandbox sandbox) {
    var id =
        sandbox
            .faults()
            .add(
                Fault.on("prelude")
                    .recipient("+336*")
                    .recipientError("unsupported_country")
                    .message("Not there."))
            .id();
    GoodCall.NOTIFY_BATCH
        .in(sandbox)
        .then()
        .statusCode(200)
        .header("Understudy-Fault", id)
        .body("results.success", equalTo(List.of(false, true)))
        .body("results[0].error.code", is("unsupported_country"))
        .body("results[0].error.message", is("Not there."))
        .body("error_count", is(1));
    assertEquals(1, Control.messages(sandbox));
    assertEquals(id, journalled(sandbox).getString("fault_id"));
  }

  @Test
  void aCodeWithoutAMessageHasTheUsualMessage(Sandbox sandbox) {
    sandbox.faults().add(Fault.onAnyProvider().recipientError("unsubscribed"));
    GoodCall.NOTIFY_BATCH
        .in(sandbox)
        .then()
        .body("results[0].error.message", is("The recipient has opted out of marketing messages."));
  }

  @ParameterizedTest
  @EnumSource(names = {"SEND_MESSAGE", "BULK", "GROUP", "SOCIOCS_BULK", "PIGEON"})
  void aRecipientThatFailsHasAFailedMessage(GoodCall call, Sandbox sandbox) {
    sandbox.faults().add(once(call).recipientError("gone").message("Moved."));
    call.in(sandbox).then().statusCode(call.status()).header("Understudy-Fault", not(nullValue()));
    var statuses = Api.admin(sandbox).get("/messages").then().extract().jsonPath();
    assertEquals(call.messages(), statuses.getInt("total"));
    assertEquals("failed", statuses.getString("messages[0].status"));
    assertEquals(
        call.messages() - 1,
        statuses.getList("messages.status").stream()
            .filter(each -> !each.equals("failed"))
            .count());
    var first = Map.of("sociocs", "queued", "prolific", "sent", "pigeon", "released");
    Api.admin(sandbox)
        .get("/messages/" + statuses.getString("messages[0].id"))
        .then()
        .body("history.status", equalTo(List.of(first.get(call.provider()), "failed")))
        .body("history.detail", equalTo(Arrays.asList(null, "gone: Moved.")));
  }
}
