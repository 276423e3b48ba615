package dev.understudy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.store.ColumnJson;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that would take very long without limits on their work. */
@AnyDatabase
class BoundedWorkTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  // for what took minutes: the machine may be busy
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static ValidatableResponse promptly(ThrowingSupplier<ValidatableResponse> call) {
    return assertTimeoutPreemptively(PATIENCE, call);
  }

  private static void addFault(
      Sandbox sandbox, Map<String, Object> when, Map<String, Object> effect) {
    Api.admin(sandbox)
        .body(ColumnJson.write(Map.of("when", when, "effect", effect)))
        .post("/faults")
        .then()
        .statusCode(201);
  }

  private static final Map<String, Object> DOWN = Map.of("type", "error", "status", 503);

  private static String sociocs(String text) {
    return ColumnJson.write(
        Map.of(
            "provider",
            "twlo",
            "channel_key",
            Samples.SMS_CHANNEL,
            "recipients",
            List.of(Map.of("to", "16175551212")),
            "text",
            text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\\\\"})
  void manyFaultsSearchALargeBodyInTime(String escaped, Sandbox sandbox) {
    for (int i = 0; i < 50; i++) {
      addFault(sandbox, Map.of("body_contains", "a".repeat(900) + i), DOWN);
    }
    addFault(
        sandbox,
        Map.of("body_contains", "a".repeat(999) + "b"),
        Map.of("type", "error", "status", 418));
    var body = sociocs(escaped + "a".repeat(900_000) + "b");
    promptly(() -> GoodCall.SOCIOCS_BULK.with(sandbox, body).then()).statusCode(418);
  }

  @Test
  void faultsThatTakeTooLongAreRefused(Sandbox sandbox) {
    addFault(sandbox, Map.of("recipient", "*" + "1".repeat(900) + "2"), DOWN);
    var recipients = "{\"recipients\":[{\"to\":\"" + "1".repeat(900_000) + "\"}]}";
    promptly(() -> GoodCall.SOCIOCS_BULK.with(sandbox, recipients).then())
        .statusCode(503)
        .body(
            "errors[0].msg",
            is(
                "Trying the faults of this sandbox on a call of this size takes too long: delete"
                    + " some of them, or send less."));
    GoodCall.SOCIOCS_BULK.in(sandbox).then().statusCode(200);
  }

  @Test
  void recipientFaultsThatTakeTooLongAreRefused(Sandbox sandbox) {
    for (int i = 0; i < 200; i++) {
      sandbox
          .faults()
          .add(Fault.onAnyProvider().skip(1_000_000_000).recipientError("unsubscribed"));
    }
    var to = IntStream.range(0, 1_000).mapToObj(i -> "+336" + (12_000_000 + i)).toList();
    var body = GoodCall.NOTIFY_BATCH.body();
    promptly(
            () ->
                GoodCall.NOTIFY_BATCH
                    .with(sandbox, body.replaceFirst("\\[.*?]", ColumnJson.write(to)))
                    .then())
        .statusCode(503)
        .body("message", containsString("takes too long"));
    Api.admin(sandbox).get("/messages").then().body("total", is(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"when":{"body_contains":"%s"},"effect":{"type":"reset"}} | 1001 | /when/body_contains | This has at most 1000 characters.
          {"effect":{"type":"error","status":503,"message":"%s"}} | 10001 | /effect/message | This has at most 10000 characters.
          {"effect":{"type":"recipient_error","code":"%s"}} | 10001 | /effect/code | This has at most 10000 characters.
          """)
  void theTextsOfAFaultHaveAMaximumLength(
      String fault, int length, String pointer, String sentence, Sandbox sandbox) {
    Api.admin(sandbox)
        .body(fault.formatted("x".repeat(length)))
        .post("/faults")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, sentence)));
  }

  @Test
  void aTextIsFoundInLongMessages(Sandbox sandbox) {
    for (int i = 0; i < 10; i++) {
      GoodCall.SOCIOCS_BULK.with(sandbox, sociocs("a".repeat(100_000) + i)).then().statusCode(200);
    }
    promptly(
            () ->
                Api.admin(sandbox)
                    .queryParam("text", "a".repeat(999) + "7")
                    .get("/messages")
                    .then())
        .body("total", is(1))
        .body("messages", hasSize(1));
    promptly(
            () ->
                Api.admin(sandbox)
                    .queryParam("text", "a".repeat(999) + "b")
                    .get("/messages")
                    .then())
        .body("total", is(0));
    Api.admin(sandbox)
        .queryParam("text", "a".repeat(1_001))
        .get("/messages")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of("/text", "This has at most 1000 characters.")));
  }

  @Test
  void pagesOfLargeMessagesAreShortAndComplete(Sandbox sandbox) {
    var text = "a".repeat(100_000);
    var recipients = IntStream.range(10, 60).mapToObj(i -> Map.of("to", "161755512" + i)).toList();
    GoodCall.SOCIOCS_BULK
        .with(
            sandbox,
            sociocs(text).replace("[{\"to\":\"16175551212\"}]", ColumnJson.write(recipients)))
        .then()
        .statusCode(200);
    for (var order : List.of("asc", "desc")) {
      var first =
          Api.admin(sandbox)
              .queryParam("order", order)
              .queryParam("text", "aa")
              .get("/messages")
              .then()
              .body("total", is(50))
              .body("messages", hasSize(lessThan(50)))
              .extract()
              .jsonPath();
      int seen = first.getList("messages").size();
      assertTrue(seen > 10, "only " + seen);
      Api.admin(sandbox)
          .queryParam("order", order)
          .queryParam("cursor", first.getString("next_cursor"))
          .get("/messages")
          .then()
          .body("messages", hasSize(50 - seen));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{{%sa}}", "{{%s", "{{#if a%s}}{{/if}}", "{{&%sa}}", "{{^%sa}}", "{{~%s~}}"})
  void aTagOfVeryManyBlanksIsRefused(String tag, Sandbox sandbox) {
    for (var blank : List.of(" ", "\n", "\t", "\u2003")) {
      var body = sociocs("Hello " + tag.formatted(blank.repeat(300_000)));
      promptly(() -> GoodCall.SOCIOCS_BULK.with(sandbox, body).then())
          .statusCode(400)
          .body(
              "errors[0].msg",
              is(
                  "text can't be filled in. Line 1, column 7: more than 20000 blanks inside tags in"
                      + " one text."));
    }
    GoodCall.SOCIOCS_BULK
        .with(sandbox, sociocs("Hello {{" + " ".repeat(1_000) + "a }}"))
        .then()
        .statusCode(200);
  }

  @Test
  void manyEscapedTagsAreRefused(Sandbox sandbox) {
    var body = sociocs("\\{{a}}".repeat(6_000));
    promptly(() -> GoodCall.SOCIOCS_BULK.with(sandbox, body).then())
        .statusCode(400)
        .body("errors[0].msg", containsString("more than 5000 names"));
  }

  @Test
  void onlyTheFirstProblemsOfAFixtureAreReported(Sandbox sandbox) {
    for (var line : List.of("a: 1\n", "\"~%s\": 1\n", "k%s: &x 1\n")) {
      var text = new StringBuilder();
      IntStream.range(0, 50_000).forEach(i -> text.append(line.formatted(i)));
      var refusal =
          promptly(
                  () ->
                      Api.admin(sandbox)
                          .contentType("application/yaml")
                          .body(text.toString().getBytes(UTF_8))
                          .post("/fixtures")
                          .then())
              .statusCode(400)
              .extract();
      var lines = refusal.jsonPath().getString("detail").lines().toList();
      assertEquals(101, lines.size());
      assertEquals(
          "request body: there are more than 1000 problems; reading ended there", lines.get(100));
      assertTrue(refusal.body().asByteArray().length < 200_000);
    }
  }

  @Test
  void manyMessagesAreReadInSeveralCalls(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(ColumnJson.write(Map.of("message_ids", Collections.nCopies(1_001, "x"))))
        .post("/prolific/read")
        .then()
        .statusCode(400)
        .body(
            "errors.'/message_ids'",
            is("At most 1000 can be read in one call; {\"all\":true} reads all that are unread."));
  }

  @Test
  void aDateOfVeryManyColonsIsRefused(Sandbox sandbox) {
    promptly(
            () ->
                Api.prolific(sandbox)
                    .queryParam("created_after", ":".repeat(20_000))
                    .get("/api/v1/messages/")
                    .then())
        .statusCode(400)
        .body(
            "error.detail",
            equalTo(
                Map.of(
                    "created_after",
                    List.of(
                        "Datetime has wrong format. Use one of these formats instead:"
                            + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z], YYYY-MM-DD."))));
  }

  @Test
  void aTooLongCallbackUrlIsRefused(Sandbox sandbox) {
    for (var url : List.of("http://" + "a.".repeat(4_000), "http://a/" + "a".repeat(8_000))) {
      GoodCall.NOTIFY_BATCH
          .with(
              sandbox,
              GoodCall.NOTIFY_BATCH
                  .body()
                  .replaceFirst("\\{\"to\"", "{\"callback_url\":\"" + url + "\",\"to\""))
          .then()
          .statusCode(400)
          .body("code", is("invalid_callback_url"));
    }
  }
}
