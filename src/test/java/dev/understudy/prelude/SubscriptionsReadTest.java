package dev.understudy.prelude;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.NewSandbox;
import dev.understudy.client.PreludePeople.Inbound;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.RawHttp;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Operations that read subscriptions, and the changes that they show. */
@AnyDatabase
class SubscriptionsReadTest {
  private static final String CONFIGS = "/v2/notify/management/subscriptions";
  private static final String CONFIG = "subcfg_01k8ap1btqf5r9fq2c8ax5fhc9";
  private static final String NUMBERS = CONFIGS + "/" + CONFIG + "/phone_numbers";
  private static final String NUMBER = "+33612345678";
  private static final String NOW = "2026-01-15T09:00:00Z";
  private static final String FRENCH =
      """
      {'prelude':{'subscription_configs':[
        {'id':'french','name':'French','mo_phone_numbers':[{'country_code':'FR','phone_number':'36184'}],
         'messages':{'stop_message':'Au revoir','help_message':'STOP ou START'}}]}}\
      """;

  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static ValidatableResponse get(Sandbox sandbox, String path) {
    return Api.prelude(sandbox).urlEncodingEnabled(false).get(path).then();
  }

  private static void receive(Sandbox sandbox, String text) {
    sandbox.prelude().inbound(NUMBER, text);
  }

  private static Map<String, Object> json(String singleQuoted) {
    return JsonMapper.shared()
        .readValue(singleQuoted.replace('\'', '"'), new TypeReference<Map<String, Object>>() {});
  }

  @Test
  void theConfigsAreThoseOfTheFixtures(Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    sandbox.addFixtures(FRENCH.replace('\'', '"'));
    var created = sandbox.state().createdAt().toString();
    var first =
        json(
            "{'id':'%s','name':'Marketing','callback_url':'','messages':{},'created_at':'%s','updated_at':'%s'}"
                .formatted(CONFIG, created, created));
    get(sandbox, CONFIGS + "/" + CONFIG).statusCode(200).body("", equalTo(first));
    get(sandbox, CONFIGS)
        .statusCode(200)
        .body("configs.id", equalTo(List.of(CONFIG, "french")))
        .body("configs[0]", equalTo(first))
        .body("configs[1].mo_phone_numbers[0].phone_number", equalTo("36184"))
        .body("configs[1].messages.stop_message", equalTo("Au revoir"))
        .body("containsKey('next_cursor')", equalTo(false));
    var page =
        get(sandbox, CONFIGS + "?limit=1")
            .statusCode(200)
            .body("configs.id", equalTo(List.of(CONFIG)));
    var cursor = page.extract().<String>path("next_cursor");
    get(sandbox, CONFIGS + "?limit=1&cursor=" + cursor.replace("+", "%2B"))
        .body("configs.id", equalTo(List.of("french")))
        .body("containsKey('next_cursor')", equalTo(false));
  }

  @Test
  void aSandboxWithoutConfigsHasOne(Sandbox other) {
    var client = new UnderstudyClient(other.baseUrl());
    var sandbox = client.create(NewSandbox.ANY.id(other.id() + "-bare").fixtures());
    get(sandbox, CONFIGS)
        .statusCode(200)
        .body("configs.size()", equalTo(1))
        .body("configs[0].name", equalTo("Marketing"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"+33612345678", "%2B33612345678", "33612345678"})
  void aPlusInThePathIsAPlus(String number, Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    receive(sandbox, "Stop");
    var expected =
        json(
            "{'config_id':'%s','phone_number':'%s','state':'UNSUB','source':'MO_KEYWORD','reason':'STOP','updated_at':'%s'}"
                .formatted(CONFIG, NUMBER, NOW));
    var header = List.of("Authorization: Bearer " + sandbox.preludeApiKey());
    for (var path : List.of(NUMBERS + "/" + number, NUMBERS + "/" + number + "/events")) {
      var answer = RawHttp.to(sandbox.baseUrl()).send("GET", path, header, new byte[0]);
      assertEquals(200, answer.keepsTheContract("GET", path).status(), answer::text);
    }
    get(sandbox, NUMBERS + "/" + number).statusCode(200).body("", equalTo(expected));
  }

  @Test
  void theEventsAreTheChangesTheNewestFirst(Sandbox sandbox) {
    Control.freeze(sandbox, NOW);
    receive(sandbox, "STOP");
    receive(sandbox, "HELP");
    Control.advance(sandbox, "PT1M");
    receive(sandbox, "Start, please");
    sandbox.prelude().subscription(NUMBER, "UNSUB", "CSV_IMPORT");
    get(sandbox, NUMBERS + "/" + NUMBER + "/events")
        .statusCode(200)
        .body("events.state", equalTo(List.of("UNSUB", "SUB", "UNSUB")))
        .body("events.source", equalTo(List.of("CSV_IMPORT", "MO_KEYWORD", "MO_KEYWORD")))
        .body(
            "events.timestamp",
            equalTo(List.of("2026-01-15T09:01:00Z", "2026-01-15T09:01:00Z", NOW)))
        .body("events[1].reason", equalTo("START"))
        .body("events[0].containsKey('reason')", equalTo(false));
    var first =
        get(sandbox, NUMBERS + "/" + NUMBER + "/events?limit=2").body("events.size()", equalTo(2));
    get(
            sandbox,
            NUMBERS
                + "/"
                + NUMBER
                + "/events?limit=2&cursor="
                + first.extract().path("next_cursor"))
        .body("events.reason", equalTo(List.of("STOP")))
        .body("containsKey('next_cursor')", equalTo(false));
  }

  @Test
  void numbersAreListedByNumberPageByPage(Sandbox sandbox) {
    var numbers = IntStream.range(0, 7).mapToObj(i -> "+3361234567" + i).toList();
    sandbox.addFixtures(Map.of("prelude", Map.of("unsubscribed", numbers)));
    sandbox.prelude().subscription("+33612345673", "SUB", "API");
    assertEquals(numbers, numbers(sandbox, "limit=3"));
    assertEquals(List.of("+33612345673"), numbers(sandbox, "state=SUB"));
    assertEquals(6, numbers(sandbox, "state=UNSUB&limit=2").size());
    get(sandbox, NUMBERS + "?limit=200")
        .body("phone_numbers[0].source", equalTo("CSV_IMPORT"))
        .body("phone_numbers[3].source", equalTo("API"));
  }

  private static List<String> numbers(Sandbox sandbox, String query) {
    var all = new ArrayList<String>();
    var cursor = "";
    do {
      var page = get(sandbox, NUMBERS + "?" + query + cursor).statusCode(200).extract().jsonPath();
      all.addAll(page.getList("phone_numbers.phone_number"));
      cursor = page.get("next_cursor") == null ? "" : "&cursor=" + page.getString("next_cursor");
    } while (!cursor.isEmpty());
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=0       | 'limit' is a whole number from 1 to 200.
          limit=201     | 'limit' is a whole number from 1 to 200.
          limit=-1      | 'limit' is a whole number from 1 to 200.
          limit=ten     | 'limit' is a whole number from 1 to 200.
          limit=        | 'limit' is a whole number from 1 to 200.
          cursor=cursor | 'cursor' is not the next_cursor of another page.
          cursor=e30%3D | 'cursor' is not the next_cursor of another page.
          state=sub     | 'state' is one of SUB, UNSUB.
          """)
  void aWrongParameterIsRefused(String query, String sentence, Sandbox sandbox) {
    get(sandbox, NUMBERS + "?" + query)
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("message", equalTo("The request is invalid. " + sentence));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/config_id",
        "/config_id/phone_numbers",
        "/config_id/phone_numbers/phone_number",
        "/config_id/phone_numbers/phone_number/events",
        "/" + CONFIG + "/phone_numbers/+33612345678",
        "/" + CONFIG + "/phone_numbers/phone_number/events"
      })
  void whatIsUnknownIsNotFoundUnlessItIsAccepted(String path, Sandbox sandbox) {
    get(sandbox, CONFIGS + path)
        .statusCode(404)
        .body("code", equalTo("not_found"))
        .body("type", equalTo("not_found"));
    sandbox.unknownEntities("accept");
    get(sandbox, CONFIGS + path + "?limit=1&cursor=cursor").statusCode(200);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "36184, 36184",
    "3618412345, 3618412345",
    "+33700000001, +33700000001",
    "33700000001, +33700000001"
  })
  void peopleWriteToTheNumbersOfAConfig(String to, String recipient, Sandbox sandbox) {
    sandbox.addFixtures(
        """
        prelude:
          subscription_configs:
            - id: numbers
              mo_phone_numbers:
                - { country_code: FR, phone_number: "36184" }
                - { country_code: HU, phone_number: "3618412345" }
                - { country_code: FR, phone_number: "+33700000001" }
        """);
    var received = sandbox.prelude().inbound(Inbound.text(NUMBER, "STOP").to(to));
    assertEquals(recipient, received.recipient());
    get(sandbox, CONFIGS + "/numbers/phone_numbers/" + NUMBER).body("reason", equalTo("STOP"));
    get(sandbox, NUMBERS + "/" + NUMBER).statusCode(404);
  }

  @Test
  void theFixtureIsDescribedInTheContract(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(
            """
            {"prelude":{
              "subscription_configs":[{"callback_url":"http://127.0.0.1:9/","name":"More",
                "mo_phone_numbers":[{"country_code":"FR","phone_number":"36184"}],
                "messages":{"help_message":"Help!","start_message":"Hi!","stop_message":"Bye!"}}],
              "inbound_addresses":[
                {"channel":"rcs","address":"agent","callback_url":"http://127.0.0.1:9/"}],
              "webhook_signing":{"enabled":true}}}\
            """)
        .post("/fixtures")
        .then()
        .statusCode(200)
        .body("prelude.subscription_configs[0].id", matchesPattern("subcfg_[0-9a-z]{26}"))
        .body("prelude.webhook_signing.enabled", equalTo(true));
  }

  @Test
  void aDisconnectUnsubscribesFromAllConfigs(Sandbox sandbox) {
    sandbox.addFixtures(FRENCH.replace('\'', '"'));
    var changed = sandbox.prelude().subscription(NUMBER, "UNSUB", "CARRIER_DISCONNECT");
    assertEquals(List.of(CONFIG, "french"), changed.stream().map(each -> each.configId()).toList());
    for (var config : List.of(CONFIG, "french")) {
      get(sandbox, CONFIGS + "/" + config + "/phone_numbers/" + NUMBER)
          .body("source", equalTo("CARRIER_DISCONNECT"))
          .body("state", equalTo("UNSUB"));
    }
  }

  @Test
  void aKeywordConcernsTheConfigThatWasWrittenTo(Sandbox sandbox) {
    sandbox.addFixtures(FRENCH.replace('\'', '"'));
    var received = sandbox.prelude().inbound(NUMBER, "STOP");
    assertEquals("36184", received.recipient());
    assertEquals(
        List.of("Au revoir"),
        sandbox.messages().outbound().list().stream().map(each -> each.body()).toList());
    get(sandbox, CONFIGS + "/french/phone_numbers/" + NUMBER).body("state", equalTo("UNSUB"));
    get(sandbox, NUMBERS + "/" + NUMBER).statusCode(404);
    var request = Notify.to(sandbox).single();
    var sale =
        request.with(
            "{'template_id':'template_01k8b0xq5v7w9m2n4p6r8s0t1a','variables':{'first_name':'A'}}");
    assertEquals("unsubscribed", sale.answer(400).get("code").asString());
    sandbox.prelude().inbound(NUMBER, "START");
    assertEquals(
        "36184: you get marketing from us again. Reply STOP to end it.",
        sandbox.messages().outbound().newestFirst().list().get(0).body());
    assertEquals(NUMBER, sale.message().get("to").asString());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                       | /phone_number | This field is required.
          {'phone_number':'12','state':'SUB'}                      | /phone_number | This has to be a phone number with its country code.
          {'phone_number':'+33612345678'}                          | /state | This field is required.
          {'phone_number':'+33612345678','state':'sub'}            | /state | This is one of: SUB, UNSUB.
          {'phone_number':'+33612345678','state':'SUB','source':'MO_KEYWORD'} | /source | This is one of: API, CSV_IMPORT, CARRIER_DISCONNECT.
          {'phone_number':'+33612345678','state':'SUB','source':'CARRIER_DISCONNECT'} | /state | A number that its carrier disconnects is unsubscribed: UNSUB.
          {'phone_number':'+33612345678','state':'UNSUB','source':'CARRIER_DISCONNECT','config_id':'subcfg_01k8ap1btqf5r9fq2c8ax5fhc9'} | /config_id | A number that its carrier disconnects is unsubscribed from all configs.
          {'phone_number':'+33612345678','state':'SUB','config_id':'x'} | /config_id | There is no such subscription config; there are subcfg_01k8ap1btqf5r9fq2c8ax5fhc9.
          {'phone_number':'+33612345678','state':'SUB','reason':'x'} | /reason | There is no such field; known here: phone_number, state, source, config_id.
          """)
  void aWrongChangeIsRefused(String body, String pointer, String sentence, Sandbox sandbox) {
    Api.admin(sandbox)
        .body(body.replace('\'', '"'))
        .post("/prelude/subscriptions")
        .then()
        .statusCode(400)
        .body("errors.'" + pointer + "'", equalTo(sentence));
    get(sandbox, NUMBERS).body("phone_numbers", equalTo(List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          subscription_configs: [ { id: subcfg_01k8ap1btqf5r9fq2c8ax5fhc9 } ] | there is a subscription config 'subcfg_01k8ap1btqf5r9fq2c8ax5fhc9' already
          subscription_configs: [ { id: "a b" } ]             | an id is 1 to 64 letters, digits, hyphens or underscores
          subscription_configs: [ { callback_url: hook } ]    | this must be an absolute http or https URL
          subscription_configs: [ { mo_phone_numbers: [ { country_code: fr, phone_number: "36184" } ] } ] | a country is two capital letters, such as FR
          subscription_configs: [ { mo_phone_numbers: [ { country_code: FR, phone_number: "12" } ] } ]    | this is no number in E.164 and no short code such as 36184
          subscription_configs: [ { messages: { stop_message: "" } } ] | 'stop_message' must not be blank
          inbound_addresses: [ { address: a } ]               | 'channel' is missing
          inbound_addresses: [ { channel: sms, address: a } ] | 'channel' must be one of whatsapp, rcs, not 'sms'
          inbound_addresses: [ { channel: rcs } ]             | 'address' is missing
          webhook_signing: { enabled: maybe }                 | 'enabled' must be true or false, not 'maybe'
          """)
  void aWrongFixtureIsRefused(String section, String sentence, Sandbox sandbox) {
    var refused =
        assertThrows(
            RefusedException.class, () -> sandbox.addFixtures("prelude: { " + section + " }"));
    assertTrue(refused.getMessage().contains(sentence), refused::getMessage);
  }
}
