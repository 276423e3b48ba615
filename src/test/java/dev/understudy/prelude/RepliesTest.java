package dev.understudy.prelude;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Fault;
import dev.understudy.client.Message;
import dev.understudy.client.PreludePeople.Inbound;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.openapi.WebhookSchemas;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Inbound messages on WhatsApp and RCS, replies to them, and the events of both. */
@AnyDatabase
class RepliesTest {
  private static final String NUMBER = "+33612345678";
  private static final String NOW = "2026-01-15T09:00:00Z";
  private static final String RECEIVER =
      """
      prelude:
        inbound_addresses:
          - { channel: whatsapp, address: "+16175550110", callback_url: "https://app.example/inbound" }
          - { channel: rcs, address: your_agent, callback_url: "https://app.example/inbound" }
        subscription_configs:
          - { id: second, callback_url: "https://app.example/keywords" }
          - { id: third, callback_url: "https://app.example/third" }
      """;

  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static Message receive(Sandbox sandbox, String channel, String text) {
    return sandbox.prelude().inbound(Inbound.text(NUMBER, text).channel(channel));
  }

  private static Map<String, Object> reply(Message inbound) {
    return new HashMap<>(Map.of("to", NUMBER, "text", "On its way.", "reply_to", inbound.id()));
  }

  private static ValidatableResponse send(Sandbox sandbox, Map<String, Object> body) {
    return Api.prelude(sandbox).body(body).post("/v2/notify/reply").then();
  }

  private static JsonPath webhooks(Sandbox sandbox) {
    var webhooks = Api.admin(sandbox).get("/webhooks").then().statusCode(200).extract().jsonPath();
    webhooks
        .<Object>getList("webhooks.payload")
        .forEach(
            each -> WebhookSchemas.check("prelude", JsonMapper.shared().writeValueAsString(each)));
    return webhooks;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"whatsapp, +16175550110", "rcs, your_agent"})
  void aReplyGoesBackOnTheSameChannel(String channel, String address, Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    var inbound = receive(sandbox, channel, "Where is my order?");
    assertEquals(address, inbound.recipient());
    assertTrue(inbound.id().matches("im_[0-9a-hjkmnp-tv-z]{26}"), inbound.id());
    var answer = send(sandbox, reply(inbound)).statusCode(200).extract().jsonPath();
    var expected =
        Map.of(
            "id",
            answer.getString("id"),
            "to",
            NUMBER,
            "text",
            "On its way.",
            "reply_to",
            inbound.id(),
            "created_at",
            NOW);
    assertEquals(expected, answer.getMap(""));
    var sent = sandbox.messages().get(answer.getString("id"));
    assertEquals(address, sent.sender());
    assertEquals("On its way.", sent.body());
    assertEquals(Map.of("channel", channel, "reply_to", inbound.id()), sent.details());
  }

  @Test
  void aReplyHasDeliveryEvents(Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    var request = reply(receive(sandbox, "rcs", "Hello?"));
    request.put("callback_url", "https://app.example/reply");
    request.put("correlation_id", "c1");
    send(sandbox, request)
        .statusCode(200)
        .body("callback_url", equalTo("https://app.example/reply"))
        .body("correlation_id", equalTo("c1"));
    Control.advance(sandbox, "PT0S");
    assertEquals(
        List.of("created", "submitted", "pending_delivery", "delivered").stream()
            .map(status -> "transactional.message." + status)
            .toList(),
        webhooks(sandbox).getList("webhooks.event"));
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          to             | 12           | invalid_phone_number
          to             | +33612345679 | phone_number_mismatch
          to             |              | invalid_request
          text           |              | missing_text
          text           | ''           | missing_text
          text           | '  '         | missing_text
          reply_to       |              | invalid_request
          reply_to       | im_01k8aq2zggeyssvt53zgvpx63a | invalid_reply_context
          reply_to       | x            | invalid_reply_context
          callback_url   | hook         | invalid_callback_url
          correlation_id | 123456789_123456789_123456789_123456789_123456789_123456789_123456789_123456789_1 | invalid_correlation_id
          """)
  void aBrokenRuleHasItsCode(String field, String value, String code, Sandbox sandbox) {
    var request = reply(receive(sandbox, "whatsapp", "Hello?"));
    request.put(field, value);
    send(sandbox, request)
        .statusCode(400)
        .body("code", equalTo(code))
        .body("type", equalTo("bad_request"));
    assertEquals(0, sandbox.messages().outbound().total());
  }

  @Test
  void aReplyDoesNotChangeTheSenderThatAnSmsGoesTo(Sandbox sandbox) {
    send(sandbox, reply(receive(sandbox, "whatsapp", "Hello?"))).statusCode(200);
    assertEquals("YourBrand", sandbox.prelude().inbound(NUMBER, "STOP").recipient());
  }

  @Test
  void anSmsIsNoReplyContext(Sandbox sandbox) {
    var sms = sandbox.prelude().inbound(NUMBER, "Hello?");
    send(sandbox, reply(sms)).statusCode(400).body("code", equalTo("invalid_reply_context"));
  }

  @ParameterizedTest(name = "{0}, after {1}: {2}")
  @CsvSource({
    "whatsapp, PT23H59M59S, 200",
    "whatsapp, PT24H, 400",
    "rcs, PT24H, 200",
    "rcs, P365D, 200"
  })
  void onlyWhatsAppHasAWindow(String channel, String after, int status, Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    var inbound = receive(sandbox, channel, "Hello?");
    Control.advance(sandbox, after);
    var answer = send(sandbox, reply(inbound)).statusCode(status);
    if (status == 400) {
      answer.body("code", equalTo("window_expired"));
    }
  }

  @Test
  void theLatestMessageBeginsTheWindow(Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    var inbound = receive(sandbox, "whatsapp", "Hello?");
    Control.advance(sandbox, "PT20H");
    receive(sandbox, "rcs", "Hello?");
    Control.advance(sandbox, "PT10H");
    send(sandbox, reply(inbound)).statusCode(400).body("code", equalTo("window_expired"));
    receive(sandbox, "whatsapp", "Hello??");
    send(sandbox, reply(inbound)).statusCode(200);
  }

  @Test
  void recipientsFailAsInAnyOtherCall(Sandbox sandbox) {
    var request = reply(receive(sandbox, "rcs", "Hello?"));
    sandbox.faults().add(Fault.on("prelude").recipientError("insufficient_balance").times(1));
    send(sandbox, request).statusCode(400).body("code", equalTo("insufficient_balance"));
    send(sandbox, request).statusCode(200);
    sandbox.addFixtures(
        Map.of("prelude", Map.of("recipients", Map.of(NUMBER, "invalid_line_type"))));
    send(sandbox, request).statusCode(400).body("code", equalTo("invalid_line_type"));
  }

  @Test
  void anUnknownContextIsAcceptedOnRequest(Sandbox sandbox) {
    sandbox.unknownEntities("accept");
    send(
            sandbox,
            Map.of("to", "+30123456789", "text", "Hi", "reply_to", "im_01k8aq2zggeyssvt53zgvpx63a"))
        .statusCode(200);
    var other = Inbound.text(NUMBER, "Hi").channel("rcs").to("another_agent");
    assertEquals("another_agent", sandbox.prelude().inbound(other).recipient());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          whatsapp | {"channel":"whatsapp","to":"+16175550110","expires_at":"2026-01-16T09:00:00Z"}
          rcs      | {"channel":"rcs","to":"your_agent"}
          """)
  void anInboundMessageIsAnnounced(String channel, String payload, Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    sandbox.addFixtures(RECEIVER);
    var inbound = receive(sandbox, channel, "Where is my order?");
    var expected = new HashMap<String, Object>(new JsonPath(payload).getMap(""));
    expected.putAll(Map.of("id", inbound.id(), "from", NUMBER, "text", "Where is my order?"));
    var webhooks = webhooks(sandbox);
    assertEquals(List.of("inbound.message.received"), webhooks.getList("webhooks.event"));
    assertEquals("https://app.example/inbound", webhooks.getString("webhooks[0].url"));
    assertEquals(inbound.id(), webhooks.getString("webhooks[0].message_id"));
    assertEquals(expected, webhooks.getMap("webhooks[0].payload.payload"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"Stop!, STOP, stop", "start, START, start", "help me, HELP, help"})
  void aKeywordIsAnnouncedToTheConfigs(String text, String action, String type, Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    sandbox.addFixtures(RECEIVER);
    sandbox.prelude().inbound(NUMBER, text);
    var webhooks = webhooks(sandbox);
    var event = "marketing.subscription." + type;
    assertEquals(List.of(event, event), webhooks.getList("webhooks.event"));
    assertEquals(
        List.of("https://app.example/keywords", "https://app.example/third"),
        webhooks.getList("webhooks.url"));
    assertEquals(
        Map.of("action", action, "from", NUMBER, "to", "YourBrand", "received_at", NOW),
        webhooks.getMap("webhooks[0].payload.payload"));
  }

  @Test
  void aKeywordOnWhatsAppIsAnnouncedToBoth(Sandbox sandbox) {
    sandbox.addFixtures(RECEIVER);
    receive(sandbox, "whatsapp", "STOP");
    assertEquals(
        List.of(
            "inbound.message.received",
            "marketing.subscription.stop",
            "marketing.subscription.stop"),
        webhooks(sandbox).getList("webhooks.event"));
    assertEquals("whatsapp", sandbox.messages().outbound().list().get(0).details().get("channel"));
  }

  @Test
  void aDisconnectIsAnnouncedOncePerConfig(Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    sandbox.addFixtures(RECEIVER);
    sandbox.prelude().subscription(NUMBER, "UNSUB", "API");
    sandbox.prelude().subscription(NUMBER, "UNSUB", "CARRIER_DISCONNECT");
    var webhooks = webhooks(sandbox);
    var event = "marketing.subscription.carrier_disconnect";
    assertEquals(List.of(event, event), webhooks.getList("webhooks.event"));
    assertEquals(
        List.of("second", "third"), webhooks.getList("webhooks.payload.payload.config_id"));
    assertEquals(NUMBER, webhooks.getString("webhooks[0].payload.payload.phone_number"));
    assertEquals(null, webhooks.getString("webhooks[0].message_id"));
  }
}
