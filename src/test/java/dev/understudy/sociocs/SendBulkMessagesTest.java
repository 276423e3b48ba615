package dev.understudy.sociocs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendBulkMessagesTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String NOON = "2026-01-15T12:00:00Z";

  /** The documentation's own sample, in which a quote is missing. */
  private static final String SAMPLE =
      """
      {
          "provider": "twlo",
          "channel_key": "your_channel_key",
          "recipients": [
              {
                  "to": "phone_number_1",
                  "name": "recipient_name_1"
              },
              {
                  "to": "phone_number_2",
                  "name": "recipient_name_2"
              }
          ],
          "text": "message",
          "schedule: "2023-12-25T11:00:00-04:00"
      }\
      """;

  @Test
  void theDocumentedSampleIsNoJson(Sandbox sandbox) {
    var response = Bulk.post(sandbox, SAMPLE);
    String msg = response.extract().path("errors[0].msg");
    Bulk.assertRefused(response, 400, msg);
    assertTrue(msg.startsWith("The body can't be read: ") && msg.contains("line 15"), msg);
    assertEquals(List.of(), Bulk.messages(sandbox));
  }

  @Test
  void theSampleWithAllQuotesNeedsPhoneNumbers(Sandbox sandbox) {
    Bulk.assertRefused(
        Bulk.post(sandbox, SAMPLE.replace("\"schedule:", "\"schedule\":")),
        400,
        "recipients[0].to must be a phone number that begins with its country code.",
        "recipients[1].to must be a phone number that begins with its country code.");
  }

  @Test
  void theCorrectedSampleIsSentAtOnce(Sandbox sandbox) {
    Bulk.freeze(sandbox, NOON);
    var mended =
        SAMPLE
            .replace("\"schedule:", "\"schedule\":")
            .replace("phone_number_1", "+16175551212")
            .replace("phone_number_2", "16175551213");
    var jobId = Bulk.send(sandbox, mended);
    assertTrue(jobId.matches("[A-Za-z0-9]{8}"), jobId);
    var messages = Bulk.messages(sandbox);
    assertEquals(
        List.of(
            message(messages.get(0).get("id"), jobId, "+16175551212", "recipient_name_1"),
            message(messages.get(1).get("id"), jobId, "+16175551213", "recipient_name_2")),
        messages);
  }

  private static Map<String, Object> message(
      Object id, String jobId, String recipient, String name) {
    assertTrue(id.toString().matches("[0-9a-f]{24}"), id.toString());
    var message = new HashMap<String, Object>();
    message.put("id", id);
    message.put("provider", "sociocs");
    message.put("direction", "outbound");
    message.put("sender", "+16175550100");
    message.put("recipient", recipient);
    message.put("body", "message");
    message.put("status", "queued");
    message.put("batch_id", jobId);
    message.put("created_at", NOON);
    message.put("scheduled_at", null);
    message.put("sent_at", NOON);
    message.put("read_at", null);
    message.put(
        "details",
        Map.of(
            "channel_key",
            Samples.SMS_CHANNEL,
            "channel_provider",
            "twlo",
            "recipient_name",
            name));
    return message;
  }

  @ParameterizedTest
  @CsvSource({
    "twlo, your_channel_key, queued, +16175550100",
    "twlowa, your_whatsapp_key, queued, +16175550101",
    "gswa, your_gupshup_key, enqueued, +16175550102"
  })
  void theFirstStatusIsThatOfTheProvider(
      String provider, String key, String status, String sender, Sandbox sandbox) {
    Bulk.freeze(sandbox, "2026-01-15T09:00:00Z");
    Bulk.send(
        sandbox, Bulk.but("{\"provider\":\"%s\",\"channel_key\":\"%s\"}".formatted(provider, key)));
    var message = Bulk.messages(sandbox).get(0);
    assertEquals(List.of(status, sender), List.of(message.get("status"), message.get("sender")));
  }

  @Test
  void theDetailsOfAMessageAreStored(Sandbox sandbox) {
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"text":"","image_url":"https://example.com/a.png","video_url":"http://example.com/b",
             "file_url":"https://example.com/c.pdf","user_id":"u1",
             "recipients":[{"to":"+16175551212"}]}\
            """));
    var message = Bulk.messages(sandbox).get(0);
    assertEquals("", message.get("body"));
    assertEquals(
        Map.of(
            "channel_key", Samples.SMS_CHANNEL,
            "channel_provider", "twlo",
            "image_url", "https://example.com/a.png",
            "video_url", "http://example.com/b",
            "file_url", "https://example.com/c.pdf",
            "user_id", "u1"),
        message.get("details"));
  }

  @Test
  void aChannelWithoutANumberSendsByItsKey(Sandbox sandbox) {
    Bulk.fixture(
        sandbox,
        """
        {"sociocs":{"channels":[{"key":"bare","provider":"twlo"}]}}\
        """);
    Bulk.send(sandbox, Bulk.but("{\"channel_key\":\"bare\"}"));
    assertEquals(List.of("bare"), Bulk.each(sandbox, "sender"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-01-15T12:00:01Z | 2026-01-15T12:00:01Z",
        "2026-12-25T11:00:00-04:00 | 2026-12-25T15:00:00Z",
        "2026-12-25T11:00:00-0400 | 2026-12-25T15:00:00Z",
        "2026-12-25T11:00:00-04 | 2026-12-25T15:00:00Z",
        "2026-12-25T11:00+05:30 | 2026-12-25T05:30:00Z",
        "2026-12-25T11:00:00.1234567Z | 2026-12-25T11:00:00.123456Z",
        "9999-12-30T20:00:00-04:00 | 9999-12-31T00:00:00Z"
      })
  void aFutureScheduleIsKept(String schedule, String due, Sandbox sandbox) {
    Bulk.freeze(sandbox, NOON);
    Bulk.send(sandbox, Bulk.but("{\"schedule\":\"" + schedule + "\"}"));
    var message = Bulk.messages(sandbox).get(0);
    assertEquals("scheduled", message.get("status"));
    assertEquals(due, message.get("scheduled_at"));
    assertEquals(NOON, message.get("created_at"));
    assertEquals(null, message.get("sent_at"));
  }

  @ParameterizedTest
  @ValueSource(strings = {NOON, "2026-01-15T13:00:00+01:00", "0001-01-01T00:00:00Z"})
  void aPastScheduleMeansNow(String schedule, Sandbox sandbox) {
    Bulk.freeze(sandbox, NOON);
    Bulk.send(sandbox, Bulk.but("{\"schedule\":\"" + schedule + "\"}"));
    var message = Bulk.messages(sandbox).get(0);
    assertEquals("queued", message.get("status"));
    assertEquals(null, message.get("scheduled_at"));
    assertEquals(NOON, message.get("sent_at"));
  }

  private static final String TWICE =
      """
      "recipients":[{"to":"+16175551212","name":"Ada"},{"to":"16175551213","name":"Bo"},
        {"to":"16175551212","name":"Cy"},{"to":"+16175551213","name":"Di"}],
      "text":"{{name}}"
      """;

  @ParameterizedTest
  @ValueSource(strings = {"", "\"duplicates_allowed\":false,", "\"duplicates_allowed\":null,"})
  void aRepeatedNumberGetsTheFirstMessageOnly(String flag, Sandbox sandbox) {
    Bulk.send(sandbox, Bulk.but("{" + flag + TWICE + "}"));
    assertEquals(List.of("Ada", "Bo"), Bulk.each(sandbox, "body"));
    assertEquals(List.of("+16175551212", "+16175551213"), Bulk.each(sandbox, "recipient"));
  }

  @Test
  void duplicatesAreSentWhereTheyAreAllowed(Sandbox sandbox) {
    Bulk.send(sandbox, Bulk.but("{\"duplicates_allowed\":true," + TWICE + "}"));
    assertEquals(List.of("Ada", "Bo", "Cy", "Di"), Bulk.each(sandbox, "body"));
    assertEquals(
        List.of("+16175551212", "+16175551213", "+16175551212", "+16175551213"),
        Bulk.each(sandbox, "recipient"));
  }

  @Test
  void jobIdsDependOnTheSeedAlone(Sandbox sandbox) {
    var twin = Api.sandbox(sandbox.baseUrl(), "sb_" + sandbox.id());
    var first = Bulk.send(sandbox, Bulk.but("{}"));
    var second = Bulk.send(sandbox, Bulk.but("{}"));
    assertNotEquals(first, second);
    assertEquals(first, Bulk.send(twin, Bulk.but("{}")));
    Bulk.assertRefused(
        Bulk.post(twin, Bulk.without("text")),
        400,
        "text is required where there is no image_url, video_url or file_url.");
    assertEquals(second, Bulk.send(twin, Bulk.but("{}")));
    assertEquals(Bulk.each(sandbox, "id"), Bulk.each(twin, "id"));
    assertEquals(List.of(first, second), Bulk.each(twin, "batch_id"));
    Api.admin(twin).delete().then().statusCode(204);
  }

  @Test
  void thousandsOfRecipientsAreOneJob(Sandbox sandbox) {
    var recipients =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "{\"to\":\"+%s\",\"name\":\"N%s\"}".formatted(16175550000L + i, i))
            .collect(Collectors.joining(",", "[", "]"));
    var jobId =
        Bulk.send(
            sandbox, Bulk.but("{\"text\":\"Hi {{name}}\",\"recipients\":" + recipients + "}"));
    var last =
        Api.admin(sandbox)
            .queryParams("batch_id", jobId, "order", "desc", "limit", 1)
            .get("/messages")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertEquals(3_000, last.getInt("total"));
    assertEquals("Hi N2999", last.getString("messages[0].body"));
  }

  @ParameterizedTest
  @CsvSource({"PATCH, 405", "PUT, 405", "DELETE, 405"})
  void otherMethodsAreRefusedInTheErrorBody(String method, int status, Sandbox sandbox) {
    Bulk.assertRefused(
        Api.sociocs(sandbox).request(method, "/messages/bulk").then(),
        status,
        "This endpoint does not know " + method + "; it knows GET, HEAD, POST.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/messages/x",
        "/messages/",
        "/message/x",
        "/channels/a/b",
        "/team-members/x",
        "/incoming/x",
        "/webhook-subscriptions/a/b",
        "/messages/bulk/x/y"
      })
  void otherPathsAreRefusedInTheErrorBody(String path, Sandbox sandbox) {
    Bulk.assertRefused(
        Api.sociocs(sandbox).get(path).then(), 404, "There is no endpoint " + path + ".");
  }

  @Test
  void aBodyWithAnotherContentTypeIsRefused(Sandbox sandbox) {
    Bulk.assertRefused(
        Api.call(sandbox.baseUrl())
            .header("apikey", sandbox.sociocsApiKey())
            .contentType("text/plain")
            .body(Bulk.but("{}"))
            .post("/messages/bulk")
            .then(),
        415,
        "The body must be sent as application/json in UTF-8.");
  }

  @Test
  void aBodyOverOneMebibyteIsRefused(Sandbox sandbox) {
    Bulk.assertRefused(
        Bulk.post(sandbox, Bulk.but("{\"text\":\"" + "a".repeat(1 << 20) + "\"}")),
        413,
        "The body is too large. At most 1048576 bytes are read.");
  }
}
