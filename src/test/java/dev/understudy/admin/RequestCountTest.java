package dev.understudy.admin;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.store.ColumnJson;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.OperationIds;
import dev.understudy.testing.Samples;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestCountTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static ValidatableResponse count(Sandbox sandbox, String body) {
    return Api.admin(sandbox).body(body).post("/requests/count").then();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                        | 5
          {"provider":"prolific"}                                   | 3
          {"operation":"send-message"}                              | 1
          {"status":204}                                            | 2
          {"status":204,"operation":"get-unread-messages"}          | 0
          {"body":{"$.study_id":"6569ece7ca177d19117b1b95"}}        | 2
          {"body":{"$.study_id":"6569ece7ca177d19117b1b95","$.ids[1]":"619e049f7648a4e1f8f3645c"}} | 1
          {"body":{"$.to[*]":"+15551234567"}}                       | 1
          {"body":{"$.to":["+33612345678","+15551234567"]}}         | 1
          {"body":{"$.to[*]":["+33612345678","+15551234567"]}}      | 1
          {"body":{"$..to":"16175551212"}}                          | 1
          {"body":{"$.recipients[?(@.to == '16175551212')].to":"16175551212"}} | 1
          {"body":{"$.variables":{"amount":"$49.99","order_id":"12345"}}} | 1
          {"body":{"$.variables.order_id":12345}}                   | 0
          {"body":{"$.nothing":null}}                               | 0
          """)
  void callsAreCountedOfWhichAllHolds(String body, int expected, Sandbox sandbox) {
    for (var call :
        List.of(
            GoodCall.SEND_MESSAGE,
            GoodCall.BULK,
            GoodCall.UNREAD,
            GoodCall.SOCIOCS_BULK,
            GoodCall.NOTIFY_BATCH)) {
      call.in(sandbox);
    }
    count(sandbox, body).statusCode(200).body("count", is(expected));
  }

  @Test
  void numbersAreEqualByTheirValueAndNullIsAValue(Sandbox sandbox) {
    GoodCall.SEND_MESSAGE.with(sandbox, "{\"a\":1,\"b\":null,\"c\":[true]}");
    count(sandbox, "{\"body\":{\"$.a\":1.0}}").body("count", is(1));
    count(sandbox, "{\"body\":{\"$.b\":null}}").body("count", is(1));
    count(sandbox, "{\"body\":{\"$.c[0]\":true}}").body("count", is(1));
    count(sandbox, "{\"body\":{\"$[?length(@) == 1]\":[true]}}").body("count", is(1));
  }

  @Test
  void withoutAMatchTheClosestCallsAreShown(Sandbox sandbox) {
    GoodCall.UNREAD.in(sandbox);
    GoodCall.NOTIFY_BATCH.in(sandbox);
    GoodCall.SEND_MESSAGE.in(sandbox);
    GoodCall.BULK.in(sandbox);
    count(
            sandbox,
            """
            {"provider":"prolific","operation":"send-message","status":204,
             "body":{"$.study_id":"other","$.body":"Thank you!"}}\
            """)
        .body("count", is(0))
        .body("closest", hasSize(3))
        .body(
            "closest.operation",
            equalTo(List.of("send-message", "bulk-message-participants", "get-unread-messages")))
        .body("closest[0].status", is(204))
        .body("closest[0].path", is("/api/v1/messages/"))
        .body(
            "closest[0].differs",
            equalTo(
                Map.of(
                    "what", "body",
                    "path", "$.study_id",
                    "expected", "other",
                    "actual", Samples.READING)))
        .body("closest[1].differs.what", is("operation"))
        .body("closest[1].differs.path", nullValue())
        .body("closest[1].differs.expected", is("send-message"))
        .body("closest[1].differs.actual", is("bulk-message-participants"));
  }

  @Test
  void ofThoseThatAreAsCloseTheLatestComesFirst(Sandbox sandbox) {
    for (int i = 0; i < 5; i++) {
      GoodCall.SEND_MESSAGE.with(sandbox, "{\"n\":" + i + "}");
    }
    count(sandbox, "{\"body\":{\"$.n\":9}}")
        .body("closest.differs.actual", equalTo(List.of(4, 3, 2)));
    count(sandbox, "{\"body\":{\"$.n\":3}}").body("$", not(hasKey("closest")));
    count(sandbox, "{\"body\":{\"$.m\":3}}").body("closest[0].differs.actual", nullValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      textBlock =
          """
          {"provider":"x"}           # /provider  # This is one of: prolific, sociocs, prelude.
          {"operation":"x"}          # /operation # (operations)
          {"status":"200"}           # /status    # This has to be a whole number of at most 64 bits.
          {"status":600}             # /status    # This has to be a whole number from 100 to 599.
          {"body":"x"}               # /body      # This has to be an object.
          {"body":{"study_id":"x"}}  # /body/study_id # This is no JSONPath such as $.study_id or $.recipients[0].to: character 1: a query begins with $.
          {"body":{"$.a[x":"x"}}     # /body/$.a[x # This is no JSONPath such as $.study_id or $.recipients[0].to: character 5: an index, a name in quotes, *, a slice or ?filter belongs here.
          {"body":{"$[?(":"x"}}      # /body/$[?( # This is no JSONPath such as $.study_id or $.recipients[0].to: character 5: a value belongs here: @.name, $.name, 'text', a number, true, false or null.
          {"body":{"$[?(@.a in ['b'])]":1}} # /body/$[?(@.a in ['b'])] # This is no JSONPath such as $.study_id or $.recipients[0].to: character 9: an operator is one of == != < <= > >= && ||; for =~ there are match(@.a, 'b') and search(@.a, 'b').
          {"path":"/x"}              # /path      # There is no such field; known here: provider, operation, status, body.
          """)
  void aWrongFieldIsNamed(String body, String pointer, String sentence, Sandbox sandbox) {
    var expected = OperationIds.in(sentence);
    count(sandbox, body).statusCode(400).body("errors", equalTo(Map.of(pointer, expected)));
  }

  @Test
  void everyJsonPathIsAnsweredOrRefusedWithASentence(Sandbox sandbox) {
    GoodCall.SOCIOCS_BULK.in(sandbox);
    for (var path :
        List.of(
            "$.recipients[?(@.to in ['16175551212'])]",
            "$.recipients[?(@.to nin ['16175551212'])]",
            "$.recipients[?(@.to contains '1')]",
            "$.recipients[?(@.to size 11)]",
            "$.recipients[?(@.to anyof ['16175551212'])]",
            "$.recipients[?(@.to subsetof [])]",
            "$.recipients[?(@.to empty false)]",
            "$.recipients[?(@.to =~ /1.*/i)]",
            "$.recipients.index(0)",
            "$.recipients.length(1)",
            "$.recipients.concat('a')",
            "$.recipients.min()",
            "$.recipients[(@.length-1)]",
            "$.first-name")) {
      count(sandbox, ColumnJson.write(Map.of("body", Map.of(path, 1))))
          .statusCode(400)
          .body("errors.values()[0]", startsWith("This is no JSONPath such as"));
    }
    for (var path :
        List.of(
            "$.recipients[?(@.l)]",
            "$.recipients[?(@.fields[?(@.a)])]",
            "$[?@[?@[?@ > 1e999999999]]]")) {
      count(sandbox, ColumnJson.write(Map.of("body", Map.of(path, 1))))
          .statusCode(200)
          .body("count", is(0));
    }
  }

  @Test
  void aBodyOfAnyNumberIsCompared(Sandbox sandbox) {
    GoodCall.SEND_MESSAGE.with(sandbox, "{\"a\":1e999999999,\"b\":[1.0]}");
    count(sandbox, "{\"body\":{\"$.a\":1e999999998}}").body("count", is(1));
    count(sandbox, "{\"body\":{\"$.a\":1}}").body("count", is(0));
    count(sandbox, "{\"body\":{\"$.b\":[1]}}").body("count", is(1));
  }

  @Test
  void aCountThatTakesTooLongIsRefused(Sandbox sandbox) {
    GoodCall.SEND_MESSAGE.with(
        sandbox, "{\"a\":" + "[".repeat(60) + "1,".repeat(30_000) + "1" + "]".repeat(60) + "}");
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            count(sandbox, "{\"body\":{\"$..*..*..*..*\":1}}")
                .statusCode(400)
                .body(
                    "detail",
                    is(
                        "The JSONPaths find too much to be counted in all calls: use fewer of"
                            + " them, with names in the place of .. and *, or forget old calls"
                            + " with DELETE.")));
    var many = new LinkedHashMap<String, Object>();
    IntStream.range(0, 101).forEach(i -> many.put("$.a" + i, 1));
    count(sandbox, ColumnJson.write(Map.of("body", many)))
        .statusCode(400)
        .body("errors", equalTo(Map.of("/body", "At most 100 JSONPaths can be asked for.")));
  }

  @Test
  void ofManyValuesTheFirstAreShown(Sandbox sandbox) {
    GoodCall.SEND_MESSAGE.with(
        sandbox, "{\"a\":[" + "\"xxxxxxxxxx\",".repeat(4_000) + "[],\"y\"]}");
    count(sandbox, "{\"body\":{\"$..*\":0}}")
        .body("closest[0].differs.actual", hasSize(lessThan(4_000)));
    count(sandbox, "{\"body\":{\"$.a[*]\":\"y\"}}").body("count", is(1));
  }

  @Test
  void theCountIsNoRequestOfTheJournal(Sandbox sandbox) {
    Api.admin(sandbox)
        .get("/requests/count")
        .then()
        .statusCode(405)
        .header("Allow", "POST")
        .body("detail", is("This takes POST, nothing else."));
  }
}
