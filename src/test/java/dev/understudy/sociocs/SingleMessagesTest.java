package dev.understudy.sociocs;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tests of messages to one number: sending, scheduling and saving them. */
class SingleMessagesTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final String NOON = "2026-01-15T12:00:00Z";
  private static final String GOOD =
      """
      {"provider":"twlo","channel_key":"your_channel_key","to":"+16175551212","text":"Hello {{name}}"}\
      """;
  private static final String INCOMING =
      """
      {"provider":"twlo","channel_key":"your_channel_key","from":"16175551212","text":"Yes"}\
      """;

  private static String but(String good, String changes) {
    var mapper = JsonMapper.shared();
    var body = (ObjectNode) mapper.readTree(good);
    body.setAll((ObjectNode) mapper.readTree(changes));
    return body.toString();
  }

  private static ValidatableResponse post(Sandbox sandbox, String body) {
    return Api.sociocs(sandbox).body(body).post("/message").then();
  }

  private static String send(Sandbox sandbox, String changes) {
    var answer = post(sandbox, but(GOOD, changes)).statusCode(200).extract().jsonPath();
    String id = answer.get("data.message_id");
    assertEquals(Map.of("status", "success", "data", Map.of("message_id", id)), answer.getMap(""));
    assertTrue(id.matches("[0-9A-Za-z]{8}"), id);
    return id;
  }

  private static Map<String, Object> details(Sandbox sandbox, String id) {
    return Api.admin(sandbox).get("/messages/" + id).then().extract().jsonPath().getMap("details");
  }

  @Test
  void aMessageIsSentWithItsTextAsItIs(Sandbox sandbox) {
    Control.freeze(sandbox, NOON);
    var id =
        send(
            sandbox,
            """
            {"name":"Ada","user_id":"u1","image_url":"https://example.com/1.png"}\
            """);
    var expected = new HashMap<String, Object>();
    expected.put("id", id);
    expected.put("provider", "sociocs");
    expected.put("direction", "outbound");
    expected.put("sender", "+16175550100");
    expected.put("recipient", "+16175551212");
    expected.put("body", "Hello {{name}}");
    expected.put("status", "queued");
    expected.put("batch_id", null);
    expected.put("created_at", NOON);
    expected.put("scheduled_at", null);
    expected.put("sent_at", NOON);
    expected.put("read_at", null);
    expected.put(
        "details",
        Map.of(
            "channel_key", "your_channel_key",
            "channel_provider", "twlo",
            "recipient_name", "Ada",
            "image_url", "https://example.com/1.png",
            "user_id", "u1"));
    assertEquals(List.of(expected), Bulk.messages(sandbox));
    Api.sociocs(sandbox).get("/messages").then().body("data.message_id", equalTo(List.of(id)));
  }

  @Test
  void aFormIsTakenAsKeapSendsIt(Sandbox sandbox) {
    Api.call(sandbox.baseUrl())
        .contentType("application/x-www-form-urlencoded; charset=UTF-8")
        .queryParam("apikey", sandbox.id())
        .formParam("provider", "twlo")
        .formParam("channel_key", "your_channel_key")
        .formParam("to", "+16175551212")
        .formParam("name", "")
        .formParam("text", "Hello world & you!")
        .post("/message")
        .then()
        .statusCode(200)
        .body("status", equalTo("success"));
    assertEquals(List.of("Hello world & you!"), Bulk.each(sandbox, "body"));
    Bulk.assertRefused(
        Api.sociocs(sandbox)
            .contentType("application/x-www-form-urlencoded")
            .body("provider=twlo&channel_key=your_channel_key&to=1&to=2&text=%zz")
            .post("/message")
            .then(),
        400,
        "The body can't be read: the body has a % that two hexadecimal digits do not follow.");
    Bulk.assertRefused(
        Api.sociocs(sandbox)
            .contentType("application/x-www-form-urlencoded")
            .body("provider=twlo&channel_key=your_channel_key&to=1&to=2")
            .post("/message")
            .then(),
        400,
        "to must be a string.",
        "text is required where there is no image_url, video_url, file_url or template.");
    Bulk.assertRefused(
        Api.sociocs(sandbox).contentType("text/plain").body(GOOD).post("/message").then(),
        415,
        "The body must be sent as application/json in UTF-8.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"id":"HX1","variables":{"1":"Ada","2":"11-Jul-2024"}} | twlowa | {1=Ada, 2=11-Jul-2024}
          {"id":"HX1"}                  | twlowa | {}
          {"id":"HX1","variables":""}   | twlowa | {}
          "{\\"id\\":\\"HX1\\",\\"variables\\":{\\"1\\":\\"Ada\\"}}" | twlowa | {1=Ada}
          {"id":"HX1","variables":{"MEDIA_URL":"https://placehold.co/600x400","Header":{"1":"John"},"Body":{"1":"a","2":"b"},"Buttons":{"1":"Yes"}}} | gswa | {MEDIA_URL=https://placehold.co/600x400, Header={1=John}, Body={1=a, 2=b}, Buttons={1=Yes}}
          """)
  void aTemplateNeedsNoText(String template, String provider, String variables, Sandbox sandbox) {
    var key = provider.equals("gswa") ? "your_gupshup_key" : "your_whatsapp_key";
    var id =
        send(
            sandbox,
            """
            {"provider":"%s","channel_key":"%s","text":"","template":%s}\
            """
                .formatted(provider, key, template));
    var details = details(sandbox, id);
    assertEquals("HX1", details.get("template_id"));
    assertEquals(variables, details.get("template_variables").toString());
  }

  /** The vendor's n8n node sends these for fields that were added and not filled in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"name":"","image_url":"","video_url":" ","file_url":"","schedule":"","user_id":""}\
        """,
        """
        {"template":{"id":"","variables":{}}}\
        """,
        """
        {"template":"{\\n\\t\\"id\\": \\"\\",\\n\\t\\"variables\\": {}\\n}"}\
        """,
        """
        {"template":null}\
        """
      })
  void emptyFieldsCountAsAbsent(String fields, Sandbox sandbox) {
    assertEquals(
        Map.of("channel_key", "your_channel_key", "channel_provider", "twlo"),
        details(sandbox, send(sandbox, fields)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"provider":null}           | provider is required.
          {"provider":"tlnx"}         | provider must be one of twlo, twlowa, gswa.
          {"channel_key":"nobodys"}   | Invalid channel_key. Add it to this sandbox under sociocs.channels of a fixture, or set unknown_entities to accept.
          {"channel_key":"your_gupshup_key"} | Invalid channel_key. The channel's provider is gswa.
          {"to":null}                 | to is required.
          {"to":"12"}                 | to must be a phone number that begins with its country code.
          {"to":16175551212}          | to must be a string.
          {"name":1}                  | name must be a string.
          {"text":" "}                | text is required where there is no image_url, video_url, file_url or template.
          {"text":null,"template":{"id":" "}} | text is required where there is no image_url, video_url, file_url or template.
          {"text":"\\u0000"}          | text must not contain a NUL or half of a surrogate pair.
          {"image_url":"a"}           | image_url must be an absolute http or https URL.
          {"provider":"twlowa","channel_key":"your_whatsapp_key","video_url":"https://a/"} | video_url is supported only where provider is twlo.
          {"provider":"gswa","channel_key":"your_gupshup_key","text":null,"file_url":"https://a/"} | file_url is supported only where provider is twlo.
          {"template":{"id":"HX1"}}   | template is supported only where provider is twlowa or gswa.
          {"provider":"twlowa","channel_key":"your_whatsapp_key","template":{"variables":{"1":"a"}}} | template.id is required.
          {"provider":"twlowa","channel_key":"your_whatsapp_key","template":{"id":"HX1","variables":{"1":1}}} | template.variables.1 must be a string.
          {"provider":"twlowa","channel_key":"your_whatsapp_key","template":{"id":"HX1","variables":["a"]}} | template.variables must be an object.
          {"provider":"twlowa","channel_key":"your_whatsapp_key","template":"HX1"} | template must be an object, or a JSON string that holds one.
          {"provider":"twlowa","channel_key":"your_whatsapp_key","template":[]}    | template must be an object, or a JSON string that holds one.
          {"provider":"gswa","channel_key":"your_gupshup_key","template":{"id":"G","variables":{"MEDIA_URL":"x"}}} | template.variables.MEDIA_URL must be an absolute http or https URL.
          {"provider":"gswa","channel_key":"your_gupshup_key","template":{"id":"G","variables":{"Body":{"1":true}}}} | template.variables.Body.1 must be a string.
          {"provider":"gswa","channel_key":"your_gupshup_key","template":{"id":"G","variables":{"Body":"x"}}} | template.variables.Body must be an object.
          {"schedule":"tomorrow"}     | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"user_id":"nobody"}        | Invalid user_id. Add it to this sandbox under sociocs.team_members of a fixture, or set unknown_entities to accept.
          """)
  void aBrokenRuleIsReported(String changes, String sentence, Sandbox sandbox) {
    Bulk.assertRefused(post(sandbox, but(GOOD, changes)), 400, sentence);
    assertEquals(List.of(), Bulk.messages(sandbox));
  }

  @Test
  void allFindingsAreReportedAtOnce(Sandbox sandbox) {
    Bulk.assertRefused(
        post(sandbox, "{}"),
        400,
        "provider is required.",
        "channel_key is required.",
        "to is required.",
        "text is required where there is no image_url, video_url, file_url or template.");
  }

  @Test
  void aScheduledMessageIsListedAndSentAtItsTime(Sandbox sandbox) {
    Control.freeze(sandbox, NOON);
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"schedule":"2026-01-16T12:00:00Z"}\
            """));
    var first =
        send(
            sandbox,
            """
            {"schedule":"2026-01-15T13:00:00"}\
            """);
    var second =
        send(
            sandbox,
            """
            {"schedule":"2026-01-15T13:00:00-01:00","name":"Ada"}\
            """);
    List<Map<String, Object>> listed =
        Api.sociocs(sandbox)
            .get("/messages/scheduled")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("data");
    assertEquals(
        List.of(second, first), listed.stream().map(each -> each.get("message_id")).toList());
    assertEquals(
        Map.ofEntries(
            Map.entry("message_id", second),
            Map.entry("provider", "twlo"),
            Map.entry("channel_key", "your_channel_key"),
            Map.entry("direction", "outbound"),
            Map.entry("from", "16175550100"),
            Map.entry("to", "16175551212"),
            Map.entry("name", "Ada"),
            Map.entry("text", "Hello {{name}}"),
            Map.entry("file_urls", List.of()),
            Map.entry("image_urls", List.of()),
            Map.entry("video_urls", List.of()),
            Map.entry("status", "scheduled"),
            Map.entry("schedule", "2026-01-15T14:00:00Z"),
            Map.entry("timestamp", 1768478400000L)),
        listed.get(0));
    Control.advance(sandbox, "PT1H");
    Api.sociocs(sandbox)
        .get("/messages/scheduled")
        .then()
        .body("data.message_id", equalTo(List.of(second)));
    Api.sociocs(sandbox)
        .get("/messages")
        .then()
        .body("data.message_id", equalTo(List.of(first)))
        .body("data[0].timestamp", equalTo(1768482000000L));
  }

  @Test
  void aScheduledMessageIsDeletedUntilItIsSent(Sandbox sandbox) {
    Control.freeze(sandbox, NOON);
    var later =
        """
        {"schedule":"2026-01-15T13:00:00Z"}\
        """;
    var deleted = send(sandbox, later);
    var sent = send(sandbox, later);
    var atOnce =
        send(
            sandbox,
            """
            {"schedule":"2026-01-15T11:00:00Z"}\
            """);
    delete(sandbox, deleted).statusCode(200).body("", equalTo(Map.of("status", "success")));
    Control.advance(sandbox, "PT1H");
    assertEquals(List.of("cancelled", "delivered", "delivered"), Bulk.each(sandbox, "status"));
    Bulk.assertRefused(
        delete(sandbox, deleted), 404, "There is no scheduled message " + deleted + ".");
    Bulk.assertRefused(
        delete(sandbox, sent), 400, "The message is delivered: it can't be deleted any more.");
    Bulk.assertRefused(
        delete(sandbox, atOnce), 404, "There is no scheduled message " + atOnce + ".");
    Bulk.assertRefused(delete(sandbox, "Xyz12345"), 404, "There is no scheduled message Xyz12345.");
    var ofJob = Bulk.send(sandbox, Bulk.but(later.replace("13:00", "23:00")));
    var id = Bulk.messages(sandbox).get(3).get("id").toString();
    assertEquals(ofJob, Bulk.messages(sandbox).get(3).get("batch_id"));
    Bulk.assertRefused(delete(sandbox, id), 404, "There is no scheduled message " + id + ".");
  }

  private static ValidatableResponse delete(Sandbox sandbox, String id) {
    return Api.sociocs(sandbox).delete("/messages/scheduled/" + id).then();
  }

  @Test
  void faultsActOnItsRecipient(Sandbox sandbox) {
    sandbox
        .faults()
        .add(Fault.on("sociocs").recipient("+1617555*").delivery("undelivered").times(1));
    send(sandbox, "{}");
    send(sandbox, "{}");
    assertEquals(List.of("undelivered", "delivered"), Bulk.each(sandbox, "status"));
  }

  @Test
  void idsAreTheSameForTheSameSeed(Sandbox sandbox) {
    var twin = Api.sandbox(sandbox.baseUrl(), "sb_" + sandbox.id());
    assertEquals(send(twin, "{}"), send(twin, "{}").isEmpty() ? "" : again(twin));
    Api.admin(twin).delete().then().statusCode(204);
  }

  private static String again(Sandbox sandbox) {
    sandbox.reset();
    return send(sandbox, "{}");
  }

  @Test
  void anIncomingMessageIsSaved(Sandbox sandbox) {
    Control.freeze(sandbox, NOON);
    for (var media : List.of("image/png", "video/mp4", "application/pdf")) {
      incoming(
              sandbox,
              but(
                  INCOMING,
                  """
                  {"name":"Ada","media_url":"https://example.com/a","media_type":"%s"}\
                  """
                      .formatted(media)))
          .statusCode(200)
          .body("", equalTo(Map.of("status", "success")));
    }
    var urls = List.of("https://example.com/a");
    Api.sociocs(sandbox)
        .get("/messages/unreplied")
        .then()
        .statusCode(200)
        .body("data.from", equalTo(List.of("16175551212", "16175551212", "16175551212")))
        .body("data.name", equalTo(List.of("Ada", "Ada", "Ada")))
        .body("data.text", equalTo(List.of("Yes", "Yes", "Yes")))
        .body("data.status", equalTo(List.of("received", "received", "received")))
        .body("data.file_urls", equalTo(List.of(urls, List.of(), List.of())))
        .body("data.video_urls", equalTo(List.of(List.of(), urls, List.of())))
        .body("data.image_urls", equalTo(List.of(List.of(), List.of(), urls)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"provider":"twlowa","channel_key":"your_whatsapp_key"} | provider must be one of twlo.
          {"channel_key":"nobodys"} | Invalid channel_key. Add it to this sandbox under sociocs.channels of a fixture, or set unknown_entities to accept.
          {"from":""}               | from is required.
          {"from":"me"}             | from must be a phone number that begins with its country code.
          {"text":""}               | text is required.
          {"name":{}}               | name must be a string.
          {"media_url":"https://a/"}   | media_type is required where there is a media_url.
          {"media_url":"a","media_type":"image/png"} | media_url must be an absolute http or https URL.
          {"media_type":"png"}      | media_type must be a MIME type such as image/png.
          """)
  void aBrokenRuleOfAnIncomingMessageIsReported(String changes, String sentence, Sandbox sandbox) {
    Bulk.assertRefused(incoming(sandbox, but(INCOMING, changes)), 400, sentence);
    assertEquals(List.of(), Bulk.messages(sandbox));
  }

  private static ValidatableResponse incoming(Sandbox sandbox, String body) {
    return Api.sociocs(sandbox).body(body).post("/incoming").then();
  }
}
