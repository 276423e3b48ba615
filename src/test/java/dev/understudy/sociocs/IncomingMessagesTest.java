package dev.understudy.sociocs;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class IncomingMessagesTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String NOON = "2026-01-15T12:00:00Z";

  private static ValidatableResponse receive(Sandbox sandbox, String body) {
    return Api.admin(sandbox).body(body).post("/sociocs/incoming").then();
  }

  @Test
  void anIncomingMessageIsUnread(Sandbox sandbox) {
    Bulk.freeze(sandbox, NOON);
    var body =
        """
        {"channel_key":"your_whatsapp_key","from":"16175551212","text":"Yes {{name}}","name":"Ada",
         "image_urls":["https://example.com/1.png","https://example.com/2.png"],"file_urls":[]}\
        """;
    Map<String, Object> received =
        receive(sandbox, body).statusCode(201).extract().jsonPath().getMap("");
    var expected = new HashMap<String, Object>();
    expected.put("id", received.get("id"));
    expected.put("provider", "sociocs");
    expected.put("direction", "inbound");
    expected.put("sender", "+16175551212");
    expected.put("recipient", "+16175550101");
    expected.put("body", "Yes {{name}}");
    expected.put("status", "received");
    expected.put("batch_id", null);
    expected.put("created_at", NOON);
    expected.put("scheduled_at", null);
    expected.put("sent_at", NOON);
    expected.put("read_at", null);
    expected.put(
        "details",
        Map.of(
            "channel_key",
            Samples.WHATSAPP_CHANNEL,
            "channel_provider",
            "twlowa",
            "recipient_name",
            "Ada",
            "image_url",
            "https://example.com/1.png",
            "image_urls",
            List.of("https://example.com/1.png", "https://example.com/2.png")));
    assertEquals(expected, received);
    assertEquals(List.of(received), Bulk.messages(sandbox));
  }

  @Test
  void anIncomingMessageMayHaveOnlyMedia(Sandbox sandbox) {
    receive(
            sandbox,
            """
            {"channel_key":"your_channel_key","from":"+16175551212",
             "video_urls":["https://example.com/a.mp4"]}\
            """)
        .statusCode(201);
    assertEquals(List.of(""), Bulk.each(sandbox, "body"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"channel_key":null}       | /channel_key  | This field is required.
          {"channel_key":"nobodys"}  | /channel_key  | Invalid channel_key. Add it to this sandbox under sociocs.channels of a fixture.
          {"from":""}                | /from         | This must be a phone number that begins with its country code.
          {"from":"12"}              | /from         | This must be a phone number that begins with its country code.
          {"text":" "}               | /text         | This is required where there is no image_urls, video_urls or file_urls.
          {"text":1}                 | /text         | This has to be a text.
          {"text":"\\u0000"}         | /text         | This contains a NUL character or an unpaired surrogate.
          {"name":1}                 | /name         | This has to be a text.
          {"image_urls":"https://example.com/"} | /image_urls | This has to be a list of texts.
          {"video_urls":["https://example.com/","a"]} | /video_urls/1 | This must be an absolute http or https URL.
          {"file_urls":[""]}         | /file_urls/0  | This must be an absolute http or https URL.
          {"image_url":"https://example.com/"} | /image_url | There is no such field; known here: channel_key, from, text, name, image_urls, video_urls, file_urls.
          """)
  void aWrongFieldIsReported(String fields, String pointer, String msg, Sandbox sandbox) {
    var good = new HashMap<String, Object>();
    good.put("channel_key", Samples.SMS_CHANNEL);
    good.put("from", "+16175551212");
    good.put("text", "Yes");
    var changed = JsonMapper.shared().readTree(fields);
    changed.properties().forEach(each -> good.put(each.getKey(), each.getValue()));
    var body = JsonMapper.shared().writeValueAsString(good);
    assertEquals(
        Map.of(
            "type",
            "about:blank",
            "title",
            "Bad Request",
            "status",
            400,
            "detail",
            pointer + ": " + msg,
            "errors",
            Map.of(pointer, msg)),
        receive(sandbox, body).statusCode(400).extract().jsonPath().getMap(""));
    assertEquals(List.of(), Bulk.messages(sandbox));
  }

  @Test
  void anUnknownChannelReceivesNothing(Sandbox sandbox) {
    Bulk.fixture(
        sandbox,
        """
        {"settings":{"unknown_entities":"accept"}}\
        """);
    receive(
            sandbox,
            """
            {"channel_key":"nobodys","from":"+16175551212","text":"Yes"}\
            """)
        .statusCode(400)
        .body(
            "errors",
            equalTo(
                Map.of(
                    "/channel_key",
                    "Invalid channel_key. Add it to this sandbox under sociocs.channels of a"
                        + " fixture.")));
  }
}
