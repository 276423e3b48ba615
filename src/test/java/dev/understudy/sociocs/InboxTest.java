package dev.understudy.sociocs;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the lists of messages. */
class InboxTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final String ADA = "+16175551212";
  private static final String BO = "+16175551213";

  private static ValidatableResponse get(Sandbox sandbox, String target) {
    return Api.sociocs(sandbox).urlEncodingEnabled(false).get(target).then();
  }

  private static List<Object> texts(Sandbox sandbox, String target) {
    return get(sandbox, target).statusCode(200).extract().jsonPath().getList("data.text");
  }

  private static void receive(Sandbox sandbox, String from, String text) {
    sandbox.sociocs().incoming("your_channel_key", from, text);
  }

  private static void send(Sandbox sandbox, String to, String text) {
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"recipients":[{"to":"%s"}],"text":"%s"}\
            """
                .formatted(to, text)));
  }

  /** Fills a sandbox with messages of three days; the last is today. */
  private static void fill(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-13T23:59:59Z");
    receive(sandbox, ADA, "Is it open on Monday?");
    Control.freeze(sandbox, "2026-01-14T00:00:00Z");
    send(sandbox, ADA, "Yes, from nine");
    receive(sandbox, BO, "And where is it?");
    Control.freeze(sandbox, "2026-01-15T12:00:00Z");
    receive(sandbox, ADA, "Thank you, MONDAY is fine");
  }

  @Test
  void messagesHaveTheFieldsOfTheWebhookAndAStatus(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T12:00:00Z");
    var id = sandbox.sociocs().incoming("your_whatsapp_key", ADA, "Yes").id();
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"image_url":"https://example.com/1.png"}\
            """));
    List<Map<String, Object>> listed =
        get(sandbox, "/messages").statusCode(200).extract().jsonPath().getList("data");
    var sent = Bulk.messages(sandbox).get(1).get("id");
    assertEquals(
        List.of(
            Map.ofEntries(
                Map.entry("message_id", sent),
                Map.entry("provider", "twlo"),
                Map.entry("channel_key", "your_channel_key"),
                Map.entry("direction", "outbound"),
                Map.entry("from", "16175550100"),
                Map.entry("to", "16175551212"),
                Map.entry("name", "Ada"),
                Map.entry("text", "Hello"),
                Map.entry("file_urls", List.of()),
                Map.entry("image_urls", List.of("https://example.com/1.png")),
                Map.entry("video_urls", List.of()),
                Map.entry("status", "queued"),
                Map.entry("timestamp", 1768478400000L)),
            Map.ofEntries(
                Map.entry("message_id", id),
                Map.entry("provider", "twlowa"),
                Map.entry("channel_key", "your_whatsapp_key"),
                Map.entry("direction", "incoming"),
                Map.entry("from", "16175551212"),
                Map.entry("to", "16175550101"),
                Map.entry("text", "Yes"),
                Map.entry("file_urls", List.of()),
                Map.entry("image_urls", List.of()),
                Map.entry("video_urls", List.of()),
                Map.entry("status", "received"),
                Map.entry("timestamp", 1768478400000L))),
        listed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /messages                       | Thank you, MONDAY is fine
          /messages?start_date=&end_date= | Thank you, MONDAY is fine
          /messages?start_date=2026-01-14 | Thank you, MONDAY is fine; And where is it?; Yes, from nine
          /messages?start_date=2026-01-13&end_date=2026-01-13 | Is it open on Monday?
          /messages?start_date=2025-12-15 | Thank you, MONDAY is fine; And where is it?; Yes, from nine; Is it open on Monday?
          /messages/unreplied             | Thank you, MONDAY is fine; And where is it?
          /messages/unreplied?start_date=2026-01-15 | Thank you, MONDAY is fine
          /messages/unreplied?end_date=2026-01-14   | And where is it?
          /messages/unreplied?start_date=2020-01-01 | Thank you, MONDAY is fine; And where is it?
          /messages/search?text=monday    | Thank you, MONDAY is fine; Is it open on Monday?
          /messages/search?text=yes&direction=outbound | Yes, from nine
          /messages/search?text=yes&direction=incoming |
          /messages/search?text=is&direction=incoming  | Thank you, MONDAY is fine; And where is it?; Is it open on Monday?
          /messages/search?text=is&direction=both&end_date=2026-01-13 | Is it open on Monday?
          /messages/search?text=%25       |
          """)
  void messagesAreListedByDaysTheNewestFirst(String target, String texts, Sandbox sandbox) {
    fill(sandbox);
    assertEquals(
        texts == null ? List.of() : List.of((Object[]) texts.split("; ")), texts(sandbox, target));
  }

  @Test
  void aScheduledMessageIsNoReplyBeforeItIsSent(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T12:00:00Z");
    receive(sandbox, ADA, "Hello?");
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"schedule":"2026-01-15T13:00:00Z"}\
            """));
    assertEquals(List.of("Hello?"), texts(sandbox, "/messages/unreplied"));
    assertEquals(List.of("Hello?"), texts(sandbox, "/messages"));
    Control.advance(sandbox, "PT1H");
    assertEquals(List.of(), texts(sandbox, "/messages/unreplied"));
    assertEquals(List.of("Hello", "Hello?"), texts(sandbox, "/messages"));
  }

  @Test
  void manyMessagesAreListedByTheTimeOfSending(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T12:00:00Z");
    receive(sandbox, ADA, "Hello?");
    for (var schedule : List.of("2026-01-15T14:00:00Z", "2026-01-15T13:00:00Z", "")) {
      var recipients =
          IntStream.range(0, 5_000)
              .mapToObj(each -> "{\"to\":\"" + (16_175_550_000L + each) + "\"}")
              .collect(Collectors.joining(",", "[", "]"));
      Bulk.send(
          sandbox,
          Bulk.but(
              """
              {"recipients":%s,"schedule":"%s","text":"Sent"}\
              """
                  .formatted(recipients, schedule)));
    }
    receive(sandbox, BO, "And where?");
    sandbox.clock().advance(Duration.ofHours(2));
    List<Long> times =
        get(sandbox, "/messages").statusCode(200).extract().jsonPath().getList("data.timestamp");
    var two = Instant.parse("2026-01-15T14:00:00Z").toEpochMilli();
    var hour = Duration.ofHours(1).toMillis();
    assertEquals(
        Stream.of(two, two - hour).flatMap(at -> Stream.generate(() -> at).limit(5_000)).toList(),
        times);
    assertEquals(List.of("And where?"), texts(sandbox, "/messages/search?text=WHERE"));
    // what was scheduled before the message and sent after it is a reply
    assertEquals(List.of(), texts(sandbox, "/messages/unreplied"));
  }

  @Test
  void aReplyOnAnotherChannelIsNone(Sandbox sandbox) {
    sandbox.sociocs().incoming("your_whatsapp_key", ADA, "Hello?");
    send(sandbox, ADA, "Good morning");
    assertEquals(List.of("Hello?"), texts(sandbox, "/messages/unreplied"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /messages?start_date=15.1.2026   | start_date must be a date such as 2026-01-31.
          /messages?start_date=2026-02-30  | start_date must be a date such as 2026-01-31.
          /messages?end_date=2026-01-15T00:00:00Z | end_date must be a date such as 2026-01-31.
          /messages?start_date=2025-12-14  | end_date must be at most 31 days after start_date.
          /messages?end_date=2026-01-14    | end_date must not be before start_date.
          /messages/unreplied?start_date=x | start_date must be a date such as 2026-01-31.
          /messages/unreplied?start_date=2026-01-16 | end_date must not be before start_date.
          /messages/search                 | text is required.
          /messages/search?text=%20        | text is required.
          /messages/search?text=a&direction=in | direction must be one of incoming, outbound, both.
          /messages/search?text=a&end_date=x   | end_date must be a date such as 2026-01-31.
          /channels                        | provider is required.
          /channels?provider=              | provider is required.
          /channels?provider=sms           | provider must be one of tlnx, twlo, twlowa, gswa.
          """)
  void aWrongQueryIsRefused(String target, String sentence, Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T12:00:00Z");
    Bulk.assertRefused(get(sandbox, target), 400, sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "tlnx, your_telnyx_key, Telnyx line",
    "twlo, your_channel_key, Main line",
    "twlowa, your_whatsapp_key, WhatsApp line",
    "gswa, your_gupshup_key, News line"
  })
  void theChannelsOfAProviderAreAnArrayWithoutAnEnvelope(
      String provider, String key, String name, Sandbox sandbox) {
    get(sandbox, "/channels?provider=" + provider)
        .statusCode(200)
        .body("", equalTo(List.of(Map.of("id", key, "channel_key", key, "name", name))));
  }

  @Test
  void aChannelIsShown(Sandbox sandbox) {
    get(sandbox, "/channels/your_channel_key")
        .statusCode(200)
        .body(
            "",
            equalTo(
                Map.of(
                    "status",
                    "success",
                    "data",
                    Map.of(
                        "name", "Main line",
                        "country_code", "1",
                        "phone_number", "16175550100",
                        "provider", "twlo"))));
    Bulk.assertRefused(get(sandbox, "/channels/nobodys"), 404, "There is no channel nobodys.");
  }

  @Test
  void teamMembersAreListed(Sandbox sandbox) {
    get(sandbox, "/team-members")
        .statusCode(200)
        .body(
            "",
            equalTo(
                Map.of(
                    "status",
                    "success",
                    "data",
                    List.of(Map.of("id", "u1", "name", "Robin", "email", "robin@example.com")))));
  }

  @Test
  void thePathOfAListHasNoOtherMethod(Sandbox sandbox) {
    Bulk.assertRefused(
        Api.sociocs(sandbox).delete("/messages/search").then().header("Allow", "GET, HEAD"),
        405,
        "This endpoint does not know DELETE; it knows GET, HEAD.");
  }
}
