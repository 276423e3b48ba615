package dev.understudy.prelude;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.Samples;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreludeInboundTest {
  private static final String NUMBER = "+33612345678";

  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static ValidatableResponse receive(Sandbox sandbox, String from, String text) {
    return Api.admin(sandbox)
        .body(Map.of("from", from, "text", text))
        .post("/prelude/inbound")
        .then();
  }

  private static ValidatableResponse marketing(Sandbox sandbox, String to) {
    return send(sandbox, to, Samples.MARKETING_TEMPLATE, Map.of("first_name", "Ada"));
  }

  private static ValidatableResponse transactional(Sandbox sandbox, String to) {
    return send(sandbox, to, Samples.ORDER_TEMPLATE, Map.of("order_id", "1", "amount", "2"));
  }

  private static ValidatableResponse send(
      Sandbox sandbox, String to, String template, Map<String, String> variables) {
    return Api.prelude(sandbox)
        .body(Map.of("to", List.of(to), "template_id", template, "variables", variables))
        .post("/v2/notify/batch")
        .then()
        .statusCode(200);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "STOP, STOP",
    "stop, STOP",
    "sToP, STOP",
    "' Stop ', STOP",
    "'\u00a0stop\u00a0', STOP",
    "Stop. Thank you, STOP",
    "STOP IT, STOP",
    "STOP!, STOP",
    "STOP-ALL, STOP",
    "STOP/QUIT, STOP",
    "STOP_ALL, STOP",
    "'STOP, please', STOP",
    "stop\u2026, STOP", // an ellipsis
    "stop\u3002, STOP", // a full stop in Chinese
    "'STOP\nSent from my phone', STOP",
    "'STOP\tnow', STOP",
    "'STOP\u3000now', STOP", // an ideographic blank
    "STOP START, STOP",
    "START, START",
    "Start again please, START",
    "help, HELP",
    "Help?, HELP"
  })
  void aKeywordStandsAtTheStartOfTheText(String text, String keyword, Sandbox sandbox) {
    receive(sandbox, NUMBER, text)
        .statusCode(201)
        .body("provider", equalTo("prelude"))
        .body("direction", equalTo("inbound"))
        .body("sender", equalTo(NUMBER))
        .body("recipient", equalTo("YourBrand"))
        .body("body", equalTo(text))
        .body("status", equalTo("received"))
        .body("id", matchesPattern("tx_[0-9a-z]{26}"))
        .body("read_at", nullValue())
        .body("details", equalTo(Map.of("keyword", keyword, "channel", "sms")));
    Api.admin(sandbox)
        .get("/messages")
        .then()
        .body("total", equalTo(2))
        .body("messages[1].details.keyword", equalTo(keyword));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "stopping by",
        "S T O P",
        "s.t.o.p",
        "STOPP",
        "STOP2",
        "stop\u00e9",
        "\u017ftop", // a long s
        "STOPSTART",
        "Please stop",
        "\"STOP\"",
        "restart",
        "helpful",
        "HELPLINE?",
        "STARTED",
        "Yes, please.",
        "unsubscribe"
      })
  void anyOtherTextIsOnlyAMessage(String text, Sandbox sandbox) {
    receive(sandbox, NUMBER, text)
        .statusCode(201)
        .body("details", equalTo(Map.of("channel", "sms")));
    Api.admin(sandbox).get("/messages").then().body("total", equalTo(1));
    marketing(sandbox, NUMBER).body("results[0].success", equalTo(true));
  }

  @Test
  void afterStopOnlyMarketingFails(Sandbox sandbox) {
    receive(sandbox, "33612345678", "STOP").statusCode(201).body("sender", equalTo(NUMBER));
    marketing(sandbox, NUMBER)
        .body("results[0].error.code", equalTo("unsubscribed"))
        .body("error_count", equalTo(1));
    transactional(sandbox, NUMBER).body("results[0].success", equalTo(true));
    marketing(sandbox, "+33612345679").body("results[0].success", equalTo(true));
  }

  @Test
  void startSubscribesANumberAgain(Sandbox sandbox) {
    receive(sandbox, NUMBER, "STOP").statusCode(201);
    receive(sandbox, NUMBER, "START").statusCode(201);
    marketing(sandbox, NUMBER).body("results[0].success", equalTo(true));
  }

  @Test
  void startSubscribesANumberThatAFixtureUnsubscribed(Sandbox sandbox) {
    sandbox.addFixtures(Map.of("prelude", Map.of("unsubscribed", List.of(NUMBER))));
    marketing(sandbox, NUMBER).body("results[0].error.code", equalTo("unsubscribed"));
    receive(sandbox, NUMBER, "START").statusCode(201);
    marketing(sandbox, NUMBER).body("results[0].success", equalTo(true));
  }

  @Test
  void aNumberThatAlwaysFailsKeepsFailing(Sandbox sandbox) {
    receive(sandbox, "+15005550004", "START").statusCode(201);
    marketing(sandbox, "+15005550004").body("results[0].error.code", equalTo("unsubscribed"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          STOP  | YourBrand: you get no more marketing from us. Reply START to get it again.
          START | YourBrand: you get marketing from us again. Reply STOP to end it.
          HELP  | YourBrand: reply STOP to get no marketing from us, START to get it again.
          """)
  void aKeywordIsAnsweredByAMessage(String keyword, String text, Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var received = receive(sandbox, NUMBER, keyword).extract().<String>path("id");
    var answer = Api.admin(sandbox).get("/messages").then().extract().jsonPath();
    assertEquals(
        List.of(received, answer.getString("messages[1].id")), answer.getList("messages.id"));
    var expected = new HashMap<String, Object>();
    expected.put("id", answer.getString("messages[1].id"));
    expected.put("provider", "prelude");
    expected.put("direction", "outbound");
    expected.put("sender", "YourBrand");
    expected.put("recipient", NUMBER);
    expected.put("body", text);
    expected.put("status", "created");
    expected.put("batch_id", null);
    expected.put("created_at", "2026-01-15T09:00:00Z");
    expected.put("scheduled_at", null);
    expected.put("sent_at", "2026-01-15T09:00:00Z");
    expected.put("read_at", null);
    expected.put(
        "details",
        Map.of("keyword", keyword, "channel", "sms", "encoding", "GSM-7", "segment_count", 1));
    assertEquals(expected, answer.getMap("messages[1]"));
    Api.admin(sandbox)
        .get("/timeline")
        .then()
        .body("work.message_id", equalTo(List.of(answer.getString("messages[1].id"))));
    Control.advance(sandbox, "PT0S");
    Api.admin(sandbox)
        .get("/messages/" + answer.getString("messages[1].id"))
        .then()
        .body("status", equalTo("delivered"));
    var story = Api.admin(sandbox).get("/story").then().extract().asString();
    assertTrue(story.contains(text), story);
  }

  @Test
  void theAnswerComesFromTheLatestSender(Sandbox sandbox) {
    sandbox.addFixtures(
        """
        prelude:
          senders: [ OtherBrand ]
          templates: [ { id: template_other000000000000000000000, from: OtherBrand, bodies: { en-US: Hi } } ]
        """);
    send(sandbox, NUMBER, "template_other000000000000000000000", Map.of());
    receive(sandbox, NUMBER, "HELP").statusCode(201).body("recipient", equalTo("OtherBrand"));
    Api.admin(sandbox)
        .queryParam("text", "reply STOP")
        .get("/messages")
        .then()
        .body("messages.sender", equalTo(List.of("OtherBrand")));
  }

  @Test
  void eachKeywordIsAnsweredEachTime(Sandbox sandbox) {
    List.of("STOP", "STOP", "HELP", "START", "START")
        .forEach(text -> receive(sandbox, NUMBER, text).statusCode(201));
    Api.admin(sandbox)
        .queryParam("direction", "outbound")
        .get("/messages")
        .then()
        .body(
            "messages.details.keyword", equalTo(List.of("STOP", "STOP", "HELP", "START", "START")));
  }

  @Test
  void theIdsOfAnswersAreTheSameInEachReplay(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    receive(sandbox, NUMBER, "STOP").statusCode(201);
    var first = Api.admin(sandbox).get("/messages").then().extract().asString();
    sandbox.reset();
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    receive(sandbox, NUMBER, "STOP").statusCode(201);
    assertEquals(first, Api.admin(sandbox).get("/messages").then().extract().asString());
  }

  @Test
  void aResetRestoresTheSubscriptionsOfTheFixture(Sandbox sandbox) {
    receive(sandbox, NUMBER, "STOP").statusCode(201);
    sandbox.reset();
    marketing(sandbox, NUMBER).body("results[0].success", equalTo(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"text":"STOP"}                          | /from | This field is required.
          {"from":"12","text":"STOP"}              | /from | This has to be a phone number with its country code.
          {"from":33612345678,"text":"STOP"}       | /from | This has to be a text.
          {"from":"+33612345678"}                  | /text | This field is required.
          {"from":"+33612345678","text":" "}       | /text | This must not be blank.
          {"from":"+33612345678","text":"a","to":1}| /to   | This has to be a text.
          {"from":"+33612345678","text":"a","to":"Nobody"}| /to   | The account gets no sms messages there; it does at YourBrand. Add it to a fixture, or leave it out.
          {"from":"+33612345678","text":"a","to":"YourBrand","channel":"rcs"}| /to   | The account gets no rcs messages there; it does at your_agent. Add it to a fixture, or leave it out.
          {"from":"+33612345678","text":"a","channel":"email"}| /channel | This is one of: sms, rcs, whatsapp.
          {"from":"+33612345678","text":"a","at":1}| /at   | There is no such field; known here: from, text, channel, to.
          """)
  void aWrongFieldIsNamed(String body, String pointer, String sentence, Sandbox sandbox) {
    Api.admin(sandbox)
        .body(body)
        .post("/prelude/inbound")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, sentence)));
    Api.admin(sandbox).get("/messages").then().body("total", equalTo(0));
  }
}
