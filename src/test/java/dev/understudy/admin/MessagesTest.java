package dev.understudy.admin;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static String send(Sandbox sandbox, String correlationId, String... to) {
    return Api.prelude(sandbox)
        .body(
            Map.of(
                "to",
                List.of(to),
                "template_id",
                Samples.ORDER_TEMPLATE,
                "correlation_id",
                correlationId,
                "variables",
                Map.of("order_id", "100%_" + correlationId, "amount", "1")))
        .post("/v2/notify/batch")
        .then()
        .statusCode(200)
        .extract()
        .path("request_id");
  }

  private static void populate(Sandbox sandbox) {
    send(sandbox, "first", "+33612345678", "+15551234567");
    send(sandbox, "second", "+33612345678");
    Api.prolific(sandbox)
        .body(Map.of("recipient_id", Samples.ANN, "body", "Hello", "study_id", Samples.READING))
        .post("/api/v1/messages/")
        .then()
        .statusCode(204);
    Api.admin(sandbox)
        .body(Map.of("participant_id", Samples.ANN, "body", "Thanks a lot"))
        .post("/prolific/replies")
        .then()
        .statusCode(201);
  }

  @ParameterizedTest
  @CsvSource({
    "provider, prelude, 3",
    "provider, prolific, 2",
    "provider, sociocs, 0",
    "direction, inbound, 1",
    "direction, outbound, 4",
    "sender, YourBrand, 3",
    "recipient, +33612345678, 2",
    "recipient, 33612345678, 2",
    "recipient, ' 33612345678', 2",
    "recipient, 619e049f7648a4e1f8f3645b, 1",
    "sender, 619e049f7648a4e1f8f3645b, 1",
    "with, 619e049f7648a4e1f8f3645b, 2",
    "with, 33612345678, 2",
    "with, YourBrand, 3",
    "with, nobody, 0",
    "status, delivered, 3",
    "status, sent, 1",
    "status, received, 1",
    "study_id, 6569ece7ca177d19117b1b95, 2",
    "correlation_id, first, 2",
    "text, 100%_f, 2",
    "text, Thanks a, 1",
    "text, thanks a, 0",
    "text, _, 3"
  })
  void aFilterFindsWhatItSays(String name, String value, int total, Sandbox sandbox) {
    populate(sandbox);
    Api.admin(sandbox)
        .queryParam(name, value)
        .get("/messages")
        .then()
        .statusCode(200)
        .body("total", is(total))
        .body("messages.size()", is(total));
  }

  @Test
  void aBriefListHasTheBeginningOfLongBodies(Sandbox sandbox) {
    var body = "\uD83D\uDE00".repeat(200) + "the rest";
    Api.prolific(sandbox)
        .body(Map.of("recipient_id", Samples.ANN, "body", body, "study_id", Samples.READING))
        .post("/api/v1/messages/")
        .then()
        .statusCode(204);
    Api.admin(sandbox)
        .get("/messages?brief=true")
        .then()
        .body("messages[0].body", is("\uD83D\uDE00".repeat(200)))
        .body("messages[0].details", is(Map.of()));
    Api.admin(sandbox).get("/messages?brief=false").then().body("messages[0].body", is(body));
    Api.admin(sandbox).get("/messages?brief=yes").then().statusCode(400);
  }

  @Test
  void filtersHoldTogether(Sandbox sandbox) {
    populate(sandbox);
    Api.admin(sandbox)
        .queryParam("recipient", "+33612345678")
        .queryParam("correlation_id", "second")
        .get("/messages")
        .then()
        .body("total", is(1));
  }

  @Test
  void theMessagesOfABatchAreFoundByItsId(Sandbox sandbox) {
    var requestId = send(sandbox, "first", "+33612345678", "+15551234567");
    send(sandbox, "second", "+33612345678");
    Api.admin(sandbox)
        .queryParam("batch_id", requestId)
        .get("/messages")
        .then()
        .body("total", is(2))
        .body("messages.recipient", contains("+33612345678", "+15551234567"));
  }

  @Test
  void aListIsReadPageByPage(Sandbox sandbox) {
    for (int i = 0; i < 5; i++) {
      send(sandbox, "c" + i, "+33612345678");
    }
    for (var order : List.of("asc", "desc")) {
      var seen = new ArrayList<String>();
      String cursor = null;
      do {
        var call = Api.admin(sandbox).queryParam("limit", 2).queryParam("order", order);
        if (cursor != null) {
          call.queryParam("cursor", cursor);
        }
        var page = call.get("/messages").then().statusCode(200).body("total", is(5)).extract();
        seen.addAll(page.<List<String>>path("messages.details.correlation_id"));
        cursor = page.path("next_cursor");
      } while (cursor != null);
      assertEquals(
          order.equals("asc")
              ? List.of("c0", "c1", "c2", "c3", "c4")
              : List.of("c4", "c3", "c2", "c1", "c0"),
          seen);
    }
  }

  @Test
  void aMessageIsShownWithItsHistory(Sandbox sandbox) {
    send(sandbox, "first", "+33612345678");
    var listed =
        Api.admin(sandbox)
            .get("/messages")
            .then()
            .extract()
            .<Map<String, Object>>path("messages[0]");
    Api.admin(sandbox)
        .get("/messages/" + listed.get("id"))
        .then()
        .statusCode(200)
        .body("body", startsWith("Commande 100%_first : "))
        .body("read_at", nullValue())
        .body("details.template_id", is(Samples.ORDER_TEMPLATE))
        .body("history.status", contains("created", "submitted", "pending_delivery", "delivered"))
        .body("history[0].at", equalTo(listed.get("created_at")))
        .body("history[0].detail", nullValue());
    Api.admin(sandbox).get("/messages/nope").then().statusCode(404);
  }

  @Test
  void aWaitEndsAsSoonAsEnoughMatch(Sandbox sandbox) {
    var waiting =
        CompletableFuture.supplyAsync(
            () ->
                Api.admin(sandbox)
                    .queryParam("wait", "PT60S")
                    .queryParam("min", 2)
                    .get("/messages")
                    .then()
                    .statusCode(200)
                    .extract()
                    .<Integer>path("total"));
    send(sandbox, "first", "+33612345678");
    send(sandbox, "second", "+33612345678");
    assertEquals(2, waiting.join());
  }

  @Test
  void aWaitForNoMoreEndsAsSoonAsThereAreMore(Sandbox sandbox) {
    send(sandbox, "first", "+33612345678", "+15551234567");
    Api.admin(sandbox)
        .queryParam("wait", "PT60S")
        .queryParam("max", 1)
        .get("/messages")
        .then()
        .body("total", is(2));
  }

  @Test
  void aWaitThatIsOverAnswersWhatThereIs(Sandbox sandbox) {
    var began = System.nanoTime();
    Api.admin(sandbox)
        .queryParam("wait", "PT0.3S")
        .queryParam("max", 0)
        .get("/messages")
        .then()
        .statusCode(200)
        .body("total", is(0));
    assertTrue(System.nanoTime() - began >= 300_000_000L, "it did not wait");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=0          | limit     | This has to be a whole number from 1 to 500.
          limit=501        | limit     | This has to be a whole number from 1 to 500.
          cursor=x         | cursor    | This has to be a whole number from 0 to 9223372036854775807.
          order=up         | order     | This is one of: asc, desc.
          provider=x       | provider  | This is one of: prolific, sociocs, prelude.
          direction=x      | direction | This is one of: outbound, inbound.
          status=delivrd   | status    | This is one of: cancelled, created, delivered, enqueued, expired, failed, pending_delivery, queued, read, received, scheduled, sending, sent, submitted, undelivered, unknown.
          wait=5           | wait      | This has to be a duration such as PT5S, at most PT5M.
          wait=PT6M        | wait      | This has to be a duration such as PT5S, at most PT5M.
          wait=5&min=1     | wait      | This has to be a duration such as PT5S, at most PT5M.
          wait=PT1S&wait=PT1S&max=1 | wait | This parameter is given twice.
          min=1            | min       | This goes with wait, such as wait=PT5S.
          wait=PT1S&min=1&max=1 | max  | Give min or max, not both.
          wait=PT1S&min=-1 | min       | This has to be a whole number from 0 to 9223372036854775807.
          recipent=x       | recipent  | There is no such parameter; known here: limit, cursor, order, provider, direction, sender, recipient, with, status, batch_id, study_id, correlation_id, text, brief, wait, min, max.
          text=a&text=b    | text      | This parameter is given twice.
          text=%00         | text      | This has to be a text without NUL characters.
          """)
  void aWrongParameterIsNamed(String query, String name, String sentence, Sandbox sandbox) {
    var errors =
        Api.call(sandbox.baseUrl())
            .urlEncodingEnabled(false)
            .get("/_admin/sandboxes/" + sandbox.id() + "/messages?" + query)
            .then()
            .statusCode(400)
            .contentType("application/problem+json")
            .body("detail", notNullValue())
            .extract()
            .jsonPath()
            .<String, String>getMap("errors");
    assertEquals(Map.of("/" + name, sentence), errors);
  }
}
