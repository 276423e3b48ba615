package dev.understudy.sociocs;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import io.restassured.response.ValidatableResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of contacts and contact lists. */
class ContactsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final Map<String, String> DONE = Map.of("status", "success");
  private static final String ADA = "16175551212";
  private static final String BO = "16175551213";
  private static final String UNKNOWN_LIST =
      " Add it to this sandbox under sociocs.contact_lists of a fixture, or set unknown_entities"
          + " to accept.";

  private static ValidatableResponse call(Sandbox sandbox, String method, String path) {
    return Api.sociocs(sandbox).urlEncodingEnabled(false).request(method, path).then();
  }

  private static ValidatableResponse call(
      Sandbox sandbox, String method, String path, String body) {
    return Api.sociocs(sandbox).urlEncodingEnabled(false).body(body).request(method, path).then();
  }

  private static void save(Sandbox sandbox, String number, String body) {
    call(sandbox, "POST", "/contacts/" + number, body).statusCode(200);
  }

  private static Map<String, Object> contact(Sandbox sandbox, String number) {
    return call(sandbox, "GET", "/contacts/" + number)
        .statusCode(200)
        .extract()
        .jsonPath()
        .getMap("data");
  }

  private static List<Object> numbers(Sandbox sandbox, String target) {
    return call(sandbox, "GET", target)
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("data.phone_number");
  }

  private static int list(Sandbox sandbox, String name) {
    return call(
            sandbox,
            "POST",
            "/lists",
            """
            {"name":"%s"}\
            """
                .formatted(name))
        .statusCode(200)
        .extract()
        .path("data.id");
  }

  @Test
  void aContactIsAddedAndOverwrittenWhole(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T12:00:00.123456Z");
    var id =
        call(
                sandbox,
                "POST",
                "/contacts/+" + ADA,
                """
                {"phone_number_cc":"1","name":"Ada","extra_fields":{"ward":3,"tags":["a",{"b":null}]}}\
                """)
            .statusCode(200)
            .extract()
            .<Integer>path("data.id");
    assertEquals(
        Map.of(
            "id",
            id,
            "name",
            "Ada",
            "phone_number",
            ADA,
            "phone_number_cc",
            "1",
            "extra_fields",
            """
            {"ward":3,"tags":["a",{"b":null}]}\
            """,
            "created_at",
            "2026-01-15T12:00:00.123Z",
            "updated_at",
            "2026-01-15T12:00:00.123Z",
            "is_blocked",
            0),
        contact(sandbox, "%2B" + ADA));
    Control.freeze(sandbox, "2026-01-16T12:00:00Z");
    call(
            sandbox,
            "POST",
            "/contacts/" + ADA,
            """
            {"phone_number_cc":"","name":null}\
            """)
        .statusCode(200)
        .body("data.id", is(id));
    assertEquals(
        Map.of(
            "id", id,
            "name", "",
            "phone_number", ADA,
            "phone_number_cc", "",
            "extra_fields", "{}",
            "created_at", "2026-01-15T12:00:00.123Z",
            "updated_at", "2026-01-16T12:00:00.000Z",
            "is_blocked", 0),
        contact(sandbox, ADA));
  }

  @Test
  void anUpdateKeepsWhatItLeavesOut(Sandbox sandbox) {
    save(
        sandbox,
        ADA,
        """
        {"name":"Ada","phone_number_cc":"1","extra_fields":{"a":1}}\
        """);
    call(
            sandbox,
            "PUT",
            "/contacts/" + ADA,
            """
            {"name":"Ada L."}\
            """)
        .statusCode(200)
        .body("", equalTo(DONE));
    var changed = contact(sandbox, ADA);
    assertEquals(
        List.of("Ada L.", "1", "{\"a\":1}"),
        List.of(changed.get("name"), changed.get("phone_number_cc"), changed.get("extra_fields")));
  }

  @Test
  void aDeletedContactIsGoneAndItsIdNotUsedAgain(Sandbox sandbox) {
    save(sandbox, ADA, "{}");
    var id = contact(sandbox, ADA).get("id");
    call(sandbox, "DELETE", "/contacts/" + ADA).statusCode(200).body("", equalTo(DONE));
    for (var call : List.of("GET ", "DELETE ", "POST block/", "POST unblock/", "GET isblocked/")) {
      var parts = call.split(" ", -1);
      Bulk.assertRefused(
          call(sandbox, parts[0], "/contacts/" + parts[1] + ADA),
          404,
          "There is no contact " + ADA + ".");
    }
    save(sandbox, ADA, "{}");
    assertEquals((int) id + 1, contact(sandbox, ADA).get("id"));
  }

  @Test
  void contactsArePagedById(Sandbox sandbox) {
    var records =
        IntStream.range(0, 1_200)
            .mapToObj(i -> "{\"phone_number\":\"1617555%s\"}".formatted(i + 1000))
            .collect(Collectors.joining(","));
    call(sandbox, "POST", "/contacts/bulk", "{\"records\":[" + records + "]}")
        .statusCode(200)
        .body("", equalTo(DONE));
    assertEquals(1_000, numbers(sandbox, "/contacts").size());
    // the default fixture has one more
    assertEquals(201, numbers(sandbox, "/contacts?offset=1000&limit=").size());
    assertEquals(
        List.of("16175551000", "16175551001"), numbers(sandbox, "/contacts?limit=2&offset=1"));
  }

  @Test
  void contactsAreSavedTogetherOrNotAtAll(Sandbox sandbox) {
    save(
        sandbox,
        ADA,
        """
        {"name":"Old","extra_fields":{"a":1}}\
        """);
    var good =
        """
        {"list_id":1,"phone_number_cc":"1","records":[
          {"phone_number":"+16175551212","name":"Ada"},
          {"phone_number":"16175551213","name":"Bo","extra_fields":{"x":"y"}},
          {"phone_number":"16175551213","name":"Bob"}]}\
        """;
    Bulk.assertRefused(
        call(sandbox, "POST", "/contacts/bulk", good.replace("\"+16175551212\"", "\"1\"")),
        400,
        "records[0].phone_number must be a phone number that begins with its country code.");
    assertEquals("Old", contact(sandbox, ADA).get("name"));
    call(sandbox, "POST", "/contacts/bulk", good).statusCode(200);
    assertEquals("Ada", contact(sandbox, ADA).get("name"));
    assertEquals("{}", contact(sandbox, ADA).get("extra_fields"));
    assertEquals("Bob", contact(sandbox, BO).get("name"));
    assertEquals(List.of("16175550199", ADA, BO), numbers(sandbox, "/contacts?list_id=1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ada          | 16175551212; 16175551213; 16175550199
          ADA          | 16175551212; 16175551213; 16175550199
          canada%20b   | 16175551213
          555121       | 16175551212; 16175551213
          +16175551213 | 16175551213
          %2B16175551213 | 16175551213
          nobody       |
          ada&limit=1  | 16175551212
          ada&offset=2 | 16175550199
          """)
  void contactsAreSearchedByNameAndNumber(String query, String found, Sandbox sandbox) {
    call(
            sandbox,
            "POST",
            "/contacts/bulk",
            """
            {"records":[{"phone_number":"16175551212","name":"Ada"},
              {"phone_number":"16175551213","name":"Canada Bo"}]}\
            """)
        .statusCode(200);
    call(
            sandbox,
            "PUT",
            "/contacts/16175550199",
            """
            {"name":"Dr. Nevada"}\
            """)
        .statusCode(200);
    assertEquals(
        found == null ? List.of() : List.of((Object[]) found.split("; ")),
        numbers(sandbox, "/contacts/search?query=" + query));
  }

  @Test
  void listsAreCreatedRenamedAndDeleted(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T12:00:00Z");
    var id = list(sandbox, "Staff");
    assertEquals(10_001, id);
    call(
            sandbox,
            "PUT",
            "/lists/" + id,
            """
            {"id":"5","name":"Nurses"}\
            """)
        .statusCode(200)
        .body("", equalTo(Map.of("status", "success", "data", Map.of("id", id))));
    call(sandbox, "GET", "/lists")
        .statusCode(200)
        .body("data.id", equalTo(List.of(1, id)))
        .body("data.name", equalTo(List.of("Patients", "Nurses")))
        .body("data[1].created_at", is("2026-01-15T12:00:00Z"));
    save(
        sandbox,
        ADA,
        """
        {"list_id":%s}\
        """
            .formatted(id));
    call(sandbox, "DELETE", "/lists/" + id)
        .statusCode(200)
        .body("", equalTo(Map.of("status", "success", "data", Map.of("id", id))));
    for (var method : List.of("DELETE", "PUT")) {
      Bulk.assertRefused(
          call(
              sandbox,
              method,
              "/lists/" + id,
              """
              {"name":"x"}\
              """),
          404,
          "There is no contact list " + id + ".");
    }
    Bulk.assertRefused(call(sandbox, "DELETE", "/lists/x"), 404, "There is no contact list x.");
    assertEquals(ADA, contact(sandbox, ADA).get("phone_number"));
    assertEquals(id + 1, list(sandbox, "Staff"));
  }

  @Test
  void contactsAreAddedToListsAndMoved(Sandbox sandbox) {
    var one = list(sandbox, "One");
    var two = list(sandbox, "Two");
    save(sandbox, ADA, "{}");
    save(sandbox, BO, "{}");
    var body =
        """
        {"dest_list_id":%s,"phone_numbers":["+16175551212","16175551213","16175551212"]}\
        """;
    for (int i = 0; i < 2; i++) {
      call(sandbox, "POST", "/contacts/add-to-list", body.formatted(one))
          .statusCode(200)
          .body("", equalTo(DONE));
    }
    assertEquals(List.of(ADA, BO), numbers(sandbox, "/contacts?list_id=" + one));
    call(
            sandbox,
            "POST",
            "/contacts/move-to-list",
            """
            {"source_list_id":%s,"dest_list_id":%s,"phone_numbers":["16175551213"]}\
            """
                .formatted(one, two))
        .statusCode(200)
        .body("", equalTo(DONE));
    assertEquals(List.of(ADA), numbers(sandbox, "/contacts?list_id=" + one));
    assertEquals(List.of(BO), numbers(sandbox, "/contacts?list_id=" + two));
    call(sandbox, "DELETE", "/contacts/" + BO).statusCode(200);
    assertEquals(List.of(), numbers(sandbox, "/contacts?list_id=" + two));
    assertEquals(List.of("16175550199", ADA), numbers(sandbox, "/contacts?list_id=0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST /contacts/12               | {}                      | phone_number must be a phone number that begins with its country code.
          GET /contacts/ada               |                         | phone_number must be a phone number that begins with its country code.
          POST /contacts/block/ada        |                         | phone_number must be a phone number that begins with its country code.
          POST /contacts/16175551212      | {"name":1}              | name must be a string.
          POST /contacts/16175551212      | {"phone_number_cc":"+1"} | phone_number_cc must be a country's dial code such as 1.
          POST /contacts/16175551212      | {"extra_fields":[]}     | extra_fields must be an object.
          POST /contacts/16175551212      | {"extra_fields":{"a":["\\u0000"]}} | extra_fields must not contain a NUL or half of a surrogate pair.
          POST /contacts/16175551212      | {"extra_fields":{"\\u0000":1}}     | extra_fields must not contain a NUL or half of a surrogate pair.
          POST /contacts/16175551212      | {"list_id":"1"}         | list_id must be a whole number.
          POST /contacts/16175551212      | {"list_id":-1}          | list_id must be a whole number from 0 to 1000000000000.
          POST /contacts/16175551212      | {"list_id":99}          | Invalid list_id.§
          PUT /contacts/16175550199       | {"name":1}              | name must be a string.
          POST /contacts/bulk             | {}                      | records is required.
          POST /contacts/bulk             | {"records":{}}          | records must be an array.
          POST /contacts/bulk             | {"records":[]}          | records must not be empty.
          POST /contacts/bulk             | {"records":[5]}         | records[0] must be an object.
          POST /contacts/bulk             | {"records":[{}]}        | records[0].phone_number is required.
          POST /contacts/bulk             | {"list_id":99,"records":[{"phone_number":"16175551212"}]} | Invalid list_id.§
          POST /contacts/add-to-list      | {"phone_numbers":["16175550199"]} | dest_list_id is required.
          POST /contacts/add-to-list      | {"dest_list_id":99,"phone_numbers":["16175550199"]} | Invalid dest_list_id.§
          POST /contacts/add-to-list      | {"dest_list_id":1}      | phone_numbers is required.
          POST /contacts/add-to-list      | {"dest_list_id":1,"phone_numbers":"16175550199"} | phone_numbers must be an array.
          POST /contacts/add-to-list      | {"dest_list_id":1,"phone_numbers":[]}  | phone_numbers must not be empty.
          POST /contacts/add-to-list      | {"dest_list_id":1,"phone_numbers":[1]} | phone_numbers[0] must be a string.
          POST /contacts/add-to-list      | {"dest_list_id":1,"phone_numbers":["x"]} | phone_numbers[0] must be a phone number that begins with its country code.
          POST /contacts/add-to-list      | {"dest_list_id":1,"phone_numbers":["16175550199","16175551212"]} | phone_numbers[1] is not the number of a contact.
          POST /contacts/move-to-list     | {"dest_list_id":1,"phone_numbers":["16175550199"]} | source_list_id is required.
          POST /contacts/move-to-list     | {"source_list_id":99,"dest_list_id":1,"phone_numbers":["16175550199"]} | Invalid source_list_id.§
          GET /contacts?limit=0           |                         | limit must be a whole number from 1 to 1000.
          GET /contacts?limit=1001        |                         | limit must be a whole number from 1 to 1000.
          GET /contacts?offset=-1         |                         | offset must be a whole number from 0 to 1000000000.
          GET /contacts?list_id=99        |                         | Invalid list_id.§
          GET /contacts/search            |                         | query is required.
          GET /contacts/search?query=a    |                         | query must have at least 2 characters.
          GET /contacts/search?query=ada&limit=21 |                 | limit must be a whole number from 1 to 20.
          POST /lists                     | {}                      | name is required.
          PUT /lists/1                    | {"name":5}              | name must be a string.
          """)
  void aBrokenRuleIsReported(String target, String body, String sentence, Sandbox sandbox) {
    var parts = target.split(" ", -1);
    var answer =
        body == null ? call(sandbox, parts[0], parts[1]) : call(sandbox, parts[0], parts[1], body);
    Bulk.assertRefused(answer, 400, sentence.replace("§", UNKNOWN_LIST));
  }

  /** They are no phone numbers: a path without a parameter goes before one with a parameter. */
  @ParameterizedTest
  @CsvSource({
    "DELETE, /contacts/search, 'GET, HEAD'",
    "PUT, /contacts/search, 'GET, HEAD'",
    "GET, /contacts/bulk, POST",
    "PATCH, /contacts/add-to-list, POST"
  })
  void fixedPathsHaveOnlyTheirOwnMethods(
      String method, String path, String allowed, Sandbox sandbox) {
    Bulk.assertRefused(
        call(sandbox, method, path).header("Allow", allowed),
        405,
        "This endpoint does not know " + method + "; it knows " + allowed + ".");
  }

  @Test
  void atMostTenThousandContactsAreSavedAtOnce(Sandbox sandbox) {
    var record = "{\"phone_number\":\"16175551212\"}";
    var records = (record + ",").repeat(10_000);
    Bulk.assertRefused(
        call(sandbox, "POST", "/contacts/bulk", "{\"records\":[" + records + record + "]}"),
        400,
        "records must have at most 10000 entries.");
  }

  @Test
  void unknownListsAreAcceptedIfTheSandboxSaysSo(Sandbox sandbox) {
    sandbox.unknownEntities("accept");
    save(
        sandbox,
        ADA,
        """
        {"list_id":99}\
        """);
    assertEquals(List.of(ADA), numbers(sandbox, "/contacts?list_id=99"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"save":true,"list_id":1,"extra_fields":{"ward":3}}\
        """,
        """
        "{\\n\\t\\"save\\": true,\\n\\t\\"list_id\\": 1, \\"extra_fields\\":{\\"ward\\":3}}"\
        """
      })
  void aRecipientIsSavedAsContact(String saving, Sandbox sandbox) {
    save(
        sandbox,
        ADA,
        """
        {"phone_number_cc":"1","name":"A."}\
        """);
    for (var number : List.of(ADA, BO)) {
      message(sandbox, number, saving).statusCode(200);
      var saved = contact(sandbox, number);
      assertEquals(
          List.of("Ada", "{\"ward\":3}"), List.of(saved.get("name"), saved.get("extra_fields")));
    }
    assertEquals("1", contact(sandbox, ADA).get("phone_number_cc"));
    assertEquals(List.of("16175550199", ADA, BO), numbers(sandbox, "/contacts?list_id=1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"save":false,"list_id":1}\
        """,
        "{}",
        "\"\"",
        "null"
      })
  void aRecipientIsNotSavedUnlessItIsAskedFor(String saving, Sandbox sandbox) {
    message(sandbox, ADA, saving).statusCode(200);
    assertEquals(List.of("16175550199"), numbers(sandbox, "/contacts"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"save":"yes"}               | contact_saving.save must be true or false.
          {"save":true,"list_id":99}   | Invalid contact_saving.list_id.§
          {"save":true,"list_id":"1"}  | contact_saving.list_id must be a whole number.
          {"extra_fields":"x"}         | contact_saving.extra_fields must be an object.
          true                         | contact_saving must be an object, or a JSON string that holds one.
          """)
  void aBrokenRuleOfContactSavingIsReported(String saving, String sentence, Sandbox sandbox) {
    Bulk.assertRefused(message(sandbox, ADA, saving), 400, sentence.replace("§", UNKNOWN_LIST));
  }

  private static ValidatableResponse message(Sandbox sandbox, String to, String saving) {
    return call(
        sandbox,
        "POST",
        "/message",
        """
        {"provider":"twlo","channel_key":"your_channel_key","to":"%s","name":"Ada","text":"Hi",
         "contact_saving":%s}\
        """
            .formatted(to, saving));
  }

  @Test
  void aBlockedContactGetsNoBulkMessages(Sandbox sandbox) {
    save(sandbox, ADA, "{}");
    call(sandbox, "POST", "/contacts/block/+" + ADA).statusCode(200).body("", equalTo(DONE));
    call(sandbox, "GET", "/contacts/isblocked/" + ADA)
        .statusCode(200)
        .body("data", equalTo(Map.of("is_blocked", true)));
    assertEquals(1, contact(sandbox, ADA).get("is_blocked"));
    var both =
        Bulk.but(
            """
            {"recipients":[{"to":"16175551212"},{"to":"16175551213"}]}\
            """);
    Bulk.send(sandbox, both);
    assertEquals(List.of("+16175551213"), Bulk.each(sandbox, "recipient"));
    // single messages are neither bulk nor automated
    message(sandbox, ADA, "null").statusCode(200);
    sandbox.sociocs().incoming("your_channel_key", ADA, "Why?");
    call(sandbox, "POST", "/contacts/unblock/" + ADA).statusCode(200).body("", equalTo(DONE));
    Bulk.send(sandbox, both);
    assertEquals(5, Bulk.messages(sandbox).size());
    call(sandbox, "GET", "/messages/bulk").body("data.recipients_count", equalTo(List.of(2, 1)));
  }

  @Test
  void aJobOfBlockedContactsAloneSendsNothing(Sandbox sandbox) {
    Bulk.fixture(
        sandbox,
        """
        {"sociocs":{"contacts":[{"phone_number":"16175551212","blocked":true}]}}\
        """);
    var jobs = List.of(Bulk.send(sandbox, Bulk.but("{}")), Bulk.send(sandbox, Bulk.but("{}")));
    assertEquals(List.of(), Bulk.messages(sandbox));
    call(sandbox, "GET", "/messages/bulk")
        .body("data.job_id", equalTo(List.of(jobs.get(1), jobs.get(0))))
        .body("data.status", equalTo(List.of("executed", "executed")))
        .body("data.recipients_count", equalTo(List.of(0, 0)));
    Bulk.assertRefused(
        call(sandbox, "DELETE", "/messages/bulk/" + jobs.get(0)),
        400,
        "The job is executed: it can't be changed any more.");
  }

  @Test
  void aWebhookHasTheContactOfTheSender(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T12:00:00Z");
    Bulk.fixture(
        sandbox,
        """
        {"sociocs":{
          "contacts":[{"phone_number":"16175551212","name":"Emily","extra_fields":{"city":"Ahmedabad"}}],
          "webhook_subscriptions":[{"platform":"tests","provider":"twlo",
            "channel_key":"your_channel_key","subscriber_reference_id":"r",
            "webhook_url":"http://127.0.0.1:9/"}]}}\
        """);
    sandbox.sociocs().incoming("your_channel_key", ADA, "With");
    sandbox.sociocs().incoming("your_channel_key", BO, "Without");
    var contacts =
        sandbox.webhooks().list().stream()
            .map(each -> ((Map<?, ?>) each.payload()).get("contact"))
            .toList();
    var emily = new LinkedHashMap<String, Object>();
    emily.put("id", 2);
    emily.put("name", "Emily");
    emily.put("phone_number", ADA);
    emily.put("phone_number_cc", "");
    emily.put("extra_fields", "{\"city\":\"Ahmedabad\"}");
    emily.put("created_at", "2026-01-15T12:00:00.000Z");
    emily.put("updated_at", "2026-01-15T12:00:00.000Z");
    emily.put("is_blocked", 0);
    assertEquals(Arrays.asList(emily, null), contacts);
  }

  @Test
  void fixturesBringContactsBackAfterAReset(Sandbox sandbox) {
    Bulk.fixture(
        sandbox,
        """
        {"sociocs":{"contact_lists":[{"id":2,"name":"Staff"},{"name":"Guests"}],
          "contacts":[{"phone_number":"16175551212","lists":[1,3]},
            {"phone_number":"16175551213","lists":[2],"blocked":true}]}}\
        """);
    call(sandbox, "DELETE", "/contacts/" + ADA).statusCode(200);
    call(sandbox, "DELETE", "/lists/2").statusCode(200);
    sandbox.reset();
    call(sandbox, "GET", "/lists")
        .body("data.name", equalTo(List.of("Patients", "Staff", "Guests")));
    assertEquals(List.of("16175550199", ADA), numbers(sandbox, "/contacts?list_id=1"));
    assertEquals(List.of(BO), numbers(sandbox, "/contacts?list_id=2"));
    assertEquals(List.of(ADA), numbers(sandbox, "/contacts?list_id=3"));
    assertEquals(1, contact(sandbox, BO).get("is_blocked"));
  }
}
