package dev.understudy.admin;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.client.SmsSplit;
import dev.understudy.client.SmsSplit.Segment;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The segments that a text is sent in by SMS. */
@AnyDatabase
class SmsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static SmsSplit split(Sandbox sandbox, String text) {
    return new UnderstudyClient(sandbox.baseUrl()).sms(text);
  }

  private static ValidatableResponse post(Sandbox sandbox, Object body) {
    return RestAssured.given()
        .baseUri(sandbox.baseUrl())
        .contentType(ContentType.JSON)
        .body(body)
        .post("/_admin/sms")
        .then();
  }

  @Test
  void anExtensionCharacterOfGsm7TakesTwoUnits(Sandbox sandbox) {
    assertEquals(new SmsSplit("GSM-7", 4, List.of(new Segment("5 €", 4))), split(sandbox, "5 €"));
    assertEquals(
        new SmsSplit(
            "GSM-7", 162, List.of(new Segment("a".repeat(152), 152), new Segment("€12345678", 10))),
        split(sandbox, "a".repeat(152) + "€12345678"));
  }

  @Test
  void anEmojiAtTheEndOfASegmentMovesToTheNext(Sandbox sandbox) {
    assertEquals(
        new SmsSplit(
            "UCS-2", 72, List.of(new Segment("a".repeat(66), 66), new Segment("🎭 end", 6))),
        split(sandbox, "a".repeat(66) + "🎭 end"));
  }

  @Test
  void anEmptyTextIsOneEmptySegment(Sandbox sandbox) {
    assertEquals(new SmsSplit("GSM-7", 0, List.of(new Segment("", 0))), split(sandbox, ""));
  }

  @Test
  void theSegmentsOfAVeryLongTextAreTheText(Sandbox sandbox) {
    var text = "🎭[a]".repeat(20_000);
    var split = split(sandbox, text);
    assertEquals(text, split.segments().stream().map(Segment::text).collect(Collectors.joining()));
    assertEquals(100_000, split.units());
    post(sandbox, Map.of("text", text + "a"))
        .statusCode(400)
        .body("detail", is("/text: This has at most 100000 characters."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /text: This field is required.",
        "{\"text\": 5} | /text: This has to be a text.",
        "{\"text\": \"a\", \"body\": \"b\"} | /body: There is no such field; known here: text."
      })
  void aWrongBodyIsRefused(String body, String sentence, Sandbox sandbox) {
    post(sandbox, body).statusCode(400).body("detail", is(sentence));
  }
}
