package dev.understudy.prelude;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreludeInboundTest {
  private static final String NUMBER = "+33612345678";
  private static final String TRANSACTIONAL = "template_01k8ap1btqf5r9fq2c8ax5fhc9";
  private static final String MARKETING = "template_01k8b0xq5v7w9m2n4p6r8s0t1a";

  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static ValidatableResponse says(Sandbox sandbox, String from, String text) {
    return Api.admin(sandbox)
        .body(Map.of("from", from, "text", text))
        .post("/prelude/inbound")
        .then();
  }

  private static ValidatableResponse marketing(Sandbox sandbox, String to) {
    return send(sandbox, to, MARKETING, Map.of("first_name", "Ada"));
  }

  private static ValidatableResponse transactional(Sandbox sandbox, String to) {
    return send(sandbox, to, TRANSACTIONAL, Map.of("order_id", "1", "amount", "2"));
  }

  private static ValidatableResponse send(
      Sandbox sandbox, String to, String template, Map<String, String> variables) {
    return Api.prelude(sandbox)
        .body(Map.of("to", List.of(to), "template_id", template, "variables", variables))
        .post("/v2/notify/batch")
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({
    "STOP,STOP",
    "stop,STOP",
    "' Stop ',STOP",
    "' s t o p\u00a0',STOP",
    "START,START",
    "help,HELP"
  })
  void aKeywordIsKnownCaseAndBlanksAside(String text, String keyword, Sandbox sandbox) {
    says(sandbox, NUMBER, text)
        .statusCode(201)
        .body("provider", equalTo("prelude"))
        .body("direction", equalTo("inbound"))
        .body("sender", equalTo(NUMBER))
        .body("recipient", equalTo("YourBrand"))
        .body("body", equalTo(text))
        .body("status", equalTo("received"))
        .body("id", matchesPattern("tx_[0-9a-z]{26}"))
        .body("read_at", nullValue())
        .body("details.keyword", equalTo(keyword));
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOP IT", "STOPP", "Yes, please.", "unsubscribe"})
  void anyOtherTextIsAMessageAndNoMore(String text, Sandbox sandbox) {
    says(sandbox, NUMBER, text).statusCode(201).body("details", not(hasKey("keyword")));
    marketing(sandbox, NUMBER).body("results[0].success", equalTo(true));
  }

  @Test
  void afterStopMarketingFailsAndTheRestStillGoes(Sandbox sandbox) {
    says(sandbox, "33612345678", "STOP").statusCode(201).body("sender", equalTo(NUMBER));
    marketing(sandbox, NUMBER)
        .body("results[0].error.code", equalTo("unsubscribed"))
        .body("error_count", equalTo(1));
    transactional(sandbox, NUMBER).body("results[0].success", equalTo(true));
    marketing(sandbox, "+33612345679").body("results[0].success", equalTo(true));
  }

  @Test
  void whatIsScheduledBeforeAStopStillGoes(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T21:00:00Z");
    marketing(sandbox, NUMBER).body("results[0].message", hasKey("schedule_at"));
    says(sandbox, NUMBER, "STOP").statusCode(201);
    Control.advance(sandbox, "P1D");
    Api.admin(sandbox)
        .queryParam("direction", "outbound")
        .get("/messages")
        .then()
        .body("messages.status", equalTo(List.of("delivered")));
  }

  @Test
  void startBringsANumberBack(Sandbox sandbox) {
    says(sandbox, NUMBER, "STOP").statusCode(201);
    says(sandbox, NUMBER, "START").statusCode(201);
    marketing(sandbox, NUMBER).body("results[0].success", equalTo(true));
  }

  @Test
  void startBringsBackANumberThatAFixtureUnsubscribed(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(Map.of("prelude", Map.of("unsubscribed", List.of(NUMBER))))
        .post("/fixtures")
        .then()
        .statusCode(200);
    marketing(sandbox, NUMBER).body("results[0].error.code", equalTo("unsubscribed"));
    says(sandbox, NUMBER, "START").statusCode(201);
    marketing(sandbox, NUMBER).body("results[0].success", equalTo(true));
  }

  @Test
  void aNumberThatAlwaysFailsKeepsFailing(Sandbox sandbox) {
    says(sandbox, "+15005550004", "START").statusCode(201);
    marketing(sandbox, "+15005550004").body("results[0].error.code", equalTo("unsubscribed"));
  }

  @Test
  void helpIsAnsweredAtOnceFromWhoeverWroteLast(Sandbox sandbox) {
    transactional(sandbox, NUMBER);
    says(sandbox, NUMBER, "HELP").statusCode(201).body("recipient", equalTo("YourBrand"));
    says(sandbox, NUMBER, "STOP").statusCode(201);
    says(sandbox, NUMBER, "HELP").statusCode(201);
    Api.admin(sandbox)
        .queryParam("direction", "outbound")
        .queryParam("text", "Reply ST")
        .get("/messages")
        .then()
        .body("messages", hasSize(2))
        .body("messages.recipient", equalTo(List.of(NUMBER, NUMBER)))
        .body("messages.sender", equalTo(List.of("YourBrand", "YourBrand")))
        .body("messages.status", equalTo(List.of("delivered", "delivered")))
        .body("messages.details.channel", equalTo(List.of("sms", "sms")))
        .body(
            "messages.body",
            equalTo(
                List.of(
                    "YourBrand: you get our messages. Reply STOP to unsubscribe.",
                    "YourBrand: you don't get our marketing. Reply START to subscribe.")));
  }

  @Test
  void aResetForgetsWhatNumbersSaid(Sandbox sandbox) {
    says(sandbox, NUMBER, "STOP").statusCode(201);
    Api.admin(sandbox).post("/reset").then().statusCode(204);
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
          {"from":"+33612345678","text":"a","to":1}| /to   | There is no such field; known here: from, text.
          """)
  void whatIsWrongIsNamed(String body, String pointer, String sentence, Sandbox sandbox) {
    Api.admin(sandbox)
        .body(body)
        .post("/prelude/inbound")
        .then()
        .statusCode(400)
        .body("errors", equalTo(Map.of(pointer, sentence)));
    Api.admin(sandbox).get("/messages").then().body("total", equalTo(0));
  }
}
