package dev.understudy.sociocs;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One row for each rule of a bulk request. */
@AnyDatabase
class BulkRulesTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"provider":null}         | provider is required.
          {"provider":" "}          | provider is required.
          {"provider":7}            | provider must be a string.
          {"provider":"tlnx"}       | provider must be one of twlo, twlowa, gswa.
          {"provider":"TWLO"}       | provider must be one of twlo, twlowa, gswa.
          {"provider":"twlowa"}     | Invalid channel_key. The channel's provider is twlo.
          {"channel_key":null}      | channel_key is required.
          {"channel_key":""}        | channel_key is required.
          {"channel_key":["a"]}     | channel_key must be a string.
          {"channel_key":"nobodys"} | Invalid channel_key. Add it to this sandbox under sociocs.channels of a fixture, or set unknown_entities to accept.
          {"channel_key":"\\u0000"} | channel_key must not contain a NUL or half of a surrogate pair.
          {"recipients":null}       | recipients is required.
          {"recipients":""}         | recipients is required.
          {"recipients":[]}         | recipients must name at least one recipient.
          {"recipients":"[]"}       | recipients must name at least one recipient.
          {"recipients":{"to":"+16175551212"}}          | recipients must be an array of {to, name}, or a JSON string that holds one.
          {"recipients":true}       | recipients must be an array of {to, name}, or a JSON string that holds one.
          {"recipients":"7"}        | recipients must be an array of {to, name}, or a JSON string that holds one.
          {"recipients":"{\\"to\\":\\"+16175551212\\"}"} | recipients must be an array of {to, name}, or a JSON string that holds one.
          {"recipients":"\\ud800"}  | recipients must not contain a NUL or half of a surrogate pair.
          {"recipients":["+16175551212"]}               | recipients[0] must be an object with to and, if you like, name.
          {"recipients":[null]}     | recipients[0] must be an object with to and, if you like, name.
          {"recipients":[{}]}       | recipients[0].to is required.
          {"recipients":[{"to":null}]}                  | recipients[0].to is required.
          {"recipients":[{"to":" "}]}                   | recipients[0].to is required.
          {"recipients":[{"to":16175551212}]}           | recipients[0].to must be a string.
          {"recipients":[{"to":"phone_number_1"}]}      | recipients[0].to must be a phone number that begins with its country code.
          {"recipients":[{"to":"+1 617 555 1212"}]}     | recipients[0].to must be a phone number that begins with its country code.
          {"recipients":[{"to":"++16175551212"}]}       | recipients[0].to must be a phone number that begins with its country code.
          {"recipients":[{"to":"+123"}]}                | recipients[0].to must be a phone number that begins with its country code.
          {"recipients":[{"to":"0016175551212"}]}       | recipients[0].to must be a phone number that begins with its country code.
          {"recipients":[{"to":"+16175551212","name":7}]}            | recipients[0].name must be a string.
          {"recipients":[{"to":"+16175551212","name":"\\u0000"}]}    | recipients[0].name must not contain a NUL or half of a surrogate pair.
          {"recipients":[{"to":"+16175551212","a":{"b":["\\ud800"]}}]} | recipients[0].a.b[0] must not contain a NUL or half of a surrogate pair.
          {"recipients":[{"to":"+16175551212","\\u0000":"x"}]}       | recipients[0] must not contain a NUL or half of a surrogate pair.
          {"recipients":[{"to":"+16175551212","a":{"\\u0000":"x"}}]} | recipients[0].a must not contain a NUL or half of a surrogate pair.
          {"recipients":"[{\\"to\\":\\"+16175551212\\"},{\\"to\\":1}]"} | recipients[1].to must be a string.
          {"text":null}             | text is required where there is no image_url, video_url or file_url.
          {"text":" "}              | text is required where there is no image_url, video_url or file_url.
          {"text":"","image_url":"","video_url":" ","file_url":null} | text is required where there is no image_url, video_url or file_url.
          {"text":7}                | text must be a string.
          {"text":"a\\u0000b"}      | text must not contain a NUL or half of a surrogate pair.
          {"text":"a\\udc00"}       | text must not contain a NUL or half of a surrogate pair.
          {"text":"{{#if name}}"}   | text can't be filled in. Line 1, column 13: expected '{{/', found the end of the text.
          {"text":"{{> other}}"}    | text can't be filled in. Line 1, column 1: there are no partials to include.
          {"text":"{{ifeq 1 1}}"}   | text can't be filled in. Line 1, column 3: ifeq has a block, {{#ifeq ...}} ... {{/ifeq}}.
          {"image_url":"example.com/a.png"}       | image_url must be an absolute http or https URL.
          {"image_url":"https:///a.png"}          | image_url must be an absolute http or https URL.
          {"image_url":["https://example.com/"]}  | image_url must be a string.
          {"video_url":"ftp://example.com/a.mp4"} | video_url must be an absolute http or https URL.
          {"video_url":false}                     | video_url must be a string.
          {"file_url":"https://exa mple.com/a"}   | file_url must be an absolute http or https URL.
          {"file_url":"https://example.com/\\u0000"} | file_url must not contain a NUL or half of a surrogate pair.
          {"duplicates_allowed":"true"}           | duplicates_allowed must be true or false.
          {"duplicates_allowed":1}                | duplicates_allowed must be true or false.
          {"schedule":"2026-12-25"}               | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":"2026-02-30T11:00:00Z"}     | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":"2026-12-25 11:00:00Z"}     | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":"10000-01-01T00:00:00Z"}    | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":"9999-12-31T00:00:01Z"}     | schedule must not be after 9999-12-31T00:00:00Z.
          {"schedule":"9999-12-31T23:59:59Z"}     | schedule must not be after 9999-12-31T00:00:00Z.
          {"schedule":"9999-12-31T23:00:00-04:00"} | schedule must not be after 9999-12-31T00:00:00Z.
          {"schedule":"2026-12-25T11:00:00ZZ"}    | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":"2026-12-25T11:00:00-04:00-0400"} | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":"2026-12-25T11:00:00.Z"}    | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":"2026-12-25T24:00:00"}      | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":"2026-12-25T11:00:00+19:00"} | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":"9999-12-31T00:00:01"}      | schedule must not be after 9999-12-31T00:00:00Z.
          {"schedule":"tomorrow"}                 | schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.
          {"schedule":false}                      | schedule must be a string.
          {"schedule":1766660400}                 | schedule must be a string.
          {"user_id":"u2"}                        | Invalid user_id. Add it to this sandbox under sociocs.team_members of a fixture, or set unknown_entities to accept.
          {"user_id":1}                           | user_id must be a string.
          """)
  void aBrokenRuleIsReported(String fields, String msg, Sandbox sandbox) {
    Bulk.assertRefused(Bulk.post(sandbox, Bulk.but(fields)), 400, msg);
    assertEquals(List.of(), Bulk.messages(sandbox));
  }

  @ParameterizedTest
  @CsvSource({
    "provider, provider is required.",
    "channel_key, channel_key is required.",
    "recipients, recipients is required.",
    "text, 'text is required where there is no image_url, video_url or file_url.'"
  })
  void aMissingFieldIsReported(String field, String msg, Sandbox sandbox) {
    Bulk.assertRefused(Bulk.post(sandbox, Bulk.without(field)), 400, msg);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"recipients\":[{\"to\":\"16175551212\"}]}",
        "{\"recipients\":[{\"to\":\"+15551234567\",\"name\":null}]}",
        "{\"recipients\":\"[{\\\"to\\\":\\\"+16175551212\\\",\\\"name\\\":\\\"Ada\\\"}]\"}",
        "{\"text\":null,\"image_url\":\"https://example.com/a.png\"}",
        "{\"text\":\" \",\"video_url\":\"HTTP://localhost:8080/a%20b.mp4?c=d\"}",
        "{\"text\":\"\",\"file_url\":\"http://files_of:80/a.pdf\"}",
        "{\"image_url\":\"\",\"video_url\":null}",
        "{\"duplicates_allowed\":null,\"schedule\":null,\"user_id\":null}",
        "{\"duplicates_allowed\":\"\",\"schedule\":\"\",\"user_id\":\"\"}",
        "{\"duplicates_allowed\":\" \",\"schedule\":\" \\t\",\"user_id\":\"\\n\"}",
        "{\"recipients\":[{\"to\":\"+16175551212\",\"name\":\"\"}]}",
        "{\"recipients\":\" [{\\\"to\\\":\\\"16175551212\\\"}] \"}",
        "{\"user_id\":\"u1\"}",
        "{\"provider\":\"gswa\",\"channel_key\":\"your_gupshup_key\"}",
        "{\"surprise\":{\"a\":[1]}}"
      })
  void aValidRequestIsSent(String fields, Sandbox sandbox) {
    Bulk.send(sandbox, Bulk.but(fields));
    assertEquals(1, Bulk.messages(sandbox).size());
  }

  @Test
  void allFindingsAreReportedInTheOrderOfTheFields(Sandbox sandbox) {
    var body =
        """
        {"user_id":"u2","schedule":"tomorrow","duplicates_allowed":"no","file_url":"a","image_url":1,
         "text":"{{","recipients":[{"to":"+16175551212"},{"to":"12"},7,{"name":1}],
         "channel_key":"nobodys","provider":"tlnx"}\
        """;
    Bulk.assertRefused(
        Bulk.post(sandbox, body),
        400,
        "provider must be one of twlo, twlowa, gswa.",
        "Invalid channel_key. Add it to this sandbox under sociocs.channels of a fixture, or set"
            + " unknown_entities to accept.",
        "recipients[1].to must be a phone number that begins with its country code.",
        "recipients[2] must be an object with to and, if you like, name.",
        "recipients[3].to is required.",
        "recipients[3].name must be a string.",
        "text can't be filled in. Line 1, column 1: '{{' doesn't belong here.",
        "image_url must be a string.",
        "file_url must be an absolute http or https URL.",
        "duplicates_allowed must be true or false.",
        "schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.",
        "Invalid user_id. Add it to this sandbox under sociocs.team_members of a fixture, or set"
            + " unknown_entities to accept.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [{"to":"+16175551212"},]                      | Unexpected character
          [{"to":"+16175551212","to":"+16175551213"}]   | Duplicate Object property "to"
          [{"to":"+16175551212"}] []                    | Trailing token
          """)
  void recipientsInAStringAreReadStrictly(String recipients, String why, Sandbox sandbox) {
    var quoted = recipients.replace("\"", "\\\"");
    var response = Bulk.post(sandbox, Bulk.but("{\"recipients\":\"" + quoted + "\"}"));
    String msg = response.extract().path("errors[0].msg");
    Bulk.assertRefused(response, 400, msg);
    var beginning = "recipients holds a string that is no JSON: " + why;
    assertEquals(beginning, msg.substring(0, Math.min(msg.length(), beginning.length())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      value = {
        "nothing | the body is empty.",
        "[] | the body is not a JSON object.",
        "\"text\" | the body is not a JSON object.",
        "null | the body is not a JSON object."
      })
  void aBodyThatIsNoObjectIsRefused(String body, String why, Sandbox sandbox) {
    Bulk.assertRefused(
        Bulk.post(sandbox, body == null ? "" : body), 400, "The body can't be read: " + why);
  }

  @Test
  void oneWrongRecipientPreventsAllMessages(Sandbox sandbox) {
    var recipients =
        Stream.concat(
                IntStream.range(0, 999).mapToObj(i -> "{\"to\":\"+" + (16175550000L + i) + "\"}"),
                Stream.of("{\"to\":\"+1617\"}"))
            .collect(Collectors.joining(",", "[", "]"));
    Bulk.assertRefused(
        Bulk.post(sandbox, Bulk.but("{\"recipients\":" + recipients + "}")),
        400,
        "recipients[999].to must be a phone number that begins with its country code.");
    assertEquals(List.of(), Bulk.messages(sandbox));
  }

  @Test
  void aSandboxCanAcceptUnknownChannelsAndUsers(Sandbox sandbox) {
    sandbox.unknownEntities("accept");
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"provider":"gswa","channel_key":"nobodys","user_id":"u2","text":"{{SENDER_NAME}}"}\
            """));
    var message = Bulk.messages(sandbox).get(0);
    assertEquals(
        List.of("nobodys", "u2", "delivered"),
        Stream.of("sender", "body", "status").map(message::get).toList());
    Bulk.assertRefused(
        Bulk.post(sandbox, Bulk.but("{\"provider\":\"gswa\",\"user_id\":\"\"}")),
        400,
        "Invalid channel_key. The channel's provider is twlo.");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-25T11:00:00, 2026-12-25T11:00:00Z",
    "2026-12-25T11:00, 2026-12-25T11:00:00Z",
    "2026-12-25T11:00:00.500, 2026-12-25T11:00:00.500Z",
    "2026-12-25T11:00:00Z, 2026-12-25T11:00:00Z",
    "2026-12-25T11:00:00.000Z, 2026-12-25T11:00:00Z",
    "2026-12-25T11:00:00-04:00, 2026-12-25T15:00:00Z",
    "2026-12-25T11:00:00-0400, 2026-12-25T15:00:00Z",
    "2026-12-25T11:00-04, 2026-12-25T15:00:00Z"
  })
  void aScheduleWithoutAnOffsetIsInUtc(String schedule, String at, Sandbox sandbox) {
    Bulk.freeze(sandbox, "2026-01-15T12:00:00Z");
    Bulk.send(sandbox, Bulk.but("{\"schedule\":\"" + schedule + "\"}"));
    assertEquals(List.of(at), Bulk.each(sandbox, "scheduled_at"));
    assertEquals(List.of("scheduled"), Bulk.each(sandbox, "status"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-15T11:59:59", "2020-01-01T00:00:00Z", "", " "})
  void aPastOrBlankScheduleMeansAtOnce(String schedule, Sandbox sandbox) {
    Bulk.freeze(sandbox, "2026-01-15T12:00:00Z");
    Bulk.send(sandbox, Bulk.but("{\"schedule\":\"" + schedule + "\"}"));
    assertEquals(List.of("2026-01-15T12:00:00Z"), Bulk.each(sandbox, "sent_at"));
    assertEquals(Arrays.asList((Object) null), Bulk.each(sandbox, "scheduled_at"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\\n"})
  void aBlankUserOrNameCountsAsAbsent(String blank, Sandbox sandbox) {
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"user_id":"@","text":"[{{SENDER_NAME}}][{{CUSTOMER_NAME}}][{{name}}]",
             "recipients":[{"to":"+16175551212","name":"@"}]}\
            """
                .replace("@", blank)));
    var message = Bulk.messages(sandbox).get(0);
    assertEquals("[Sociocs API][][]", message.get("body"));
    assertEquals(
        Map.of("channel_key", Samples.SMS_CHANNEL, "channel_provider", "twlo"),
        message.get("details"));
  }

  @Test
  void aBlankDynamicFieldIsKept(Sandbox sandbox) {
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"text":"[{{ward}}]","recipients":[{"to":"+16175551212","ward":"  "}]}\
            """));
    assertEquals(List.of("[  ]"), Bulk.each(sandbox, "body"));
  }

  @Test
  void findingsBeyondTenThousandAreOnlyCounted(Sandbox sandbox) {
    var recipients = "[" + "1,".repeat(20_000) + "1]";
    Bulk.post(sandbox, Bulk.but("{\"recipients\":" + recipients + "}"))
        .statusCode(400)
        .body("errors.size()", is(10_001))
        .body("errors[10000].msg", is("There are 10001 more problems."));
  }
}
