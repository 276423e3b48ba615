package dev.understudy.sociocs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of dynamic fields through the API. */
class DynamicFieldsTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          {{BUSINESS_NAME}}                     | Example Labs
          {{CUSTOMER_NAME}} and {{name}}        | Ada <b> and Ada <b>
          {{PHONE_NUMBER}}, sent as {{to}}      | 16175551212, sent as +16175551212
          {{SENDER_NAME}}                       | Sociocs API
          {{plan}} {{seats}} {{rate}} {{paid}}  | pro 12 0.5 true
          {{deep.list.1}}{{#each deep.list}}-{{this}}{{/each}} | b-a-b
          [{{nobody}}{{plan.nobody}}{{PLAN}}{{none}}] | []
          {{#if zero}}y{{else}}n{{/if}}{{#if rate}}y{{else}}n{{/if}}{{zero}} | ny0
          {{#ifeq "pro" plan}}P{{else ifeq "max" plan}}M{{else}}-{{/ifeq}} | P
          {{#contains (arr "max" "pro") plan}}in{{else}}out{{/contains}} | in
          {{#dateFormat "mmmm d, yyyy"}}{{due}}{{/dateFormat}} | December 25, 2026
          {{#dateFormat "DDDD"}}{{due}}{{/dateFormat}} | Tomorrow
          {{getClass}}{{this.class}}{{plan.length}}. | .
          no field } at { all                   | no field } at { all
          """)
  void aFieldIsFilledIn(String text, String body, Sandbox sandbox) {
    Bulk.freeze(sandbox, "2026-12-24T09:00:00Z");
    var quoted = text.replace("\"", "\\\"");
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"recipients":[{"to":"+16175551212","name":"Ada <b>","plan":"pro","seats":12,"rate":0.5,
              "paid":true,"zero":0,"none":null,"deep":{"list":["a","b"]},"due":"2026-12-25"}],
             "text":"%s"}\
            """
                .formatted(quoted)));
    assertEquals(List.of(body), Bulk.each(sandbox, "body"));
  }

  @Test
  void aTextIsFilledInForEachRecipient(Sandbox sandbox) {
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"recipients":"[{\\"to\\":\\"16175551212\\",\\"name\\":\\"Ada\\"},{\\"to\\":\\"16175551213\\"}]",
             "text":"Hi {{CUSTOMER_NAME}}, from {{SENDER_NAME}}","user_id":"u1"}\
            """));
    assertEquals(List.of("Hi Ada, from Robin", "Hi , from Robin"), Bulk.each(sandbox, "body"));
  }

  @Test
  void aDynamicFieldDoesNotHideADocumentedOne(Sandbox sandbox) {
    Bulk.send(
        sandbox,
        Bulk.but(
            """
            {"recipients":[{"to":"+16175551212","SENDER_NAME":"x","PHONE_NUMBER":1}],
             "text":"{{SENDER_NAME}} {{PHONE_NUMBER}}"}\
            """));
    assertEquals(List.of("Sociocs API 16175551212"), Bulk.each(sandbox, "body"));
  }

  @Test
  void aTextThatBecomesTooLongIsRefused(Sandbox sandbox) {
    var body =
        """
        {"text":"{{#each many}}{{this}}{{/each}}","recipients":[{"to":"+16175551212"},\
        {"to":"+16175551213","many":[%s]}]}\
        """
            .formatted(
                IntStream.range(0, 1_025)
                    .mapToObj(i -> "\"" + "a".repeat(100) + "\"")
                    .collect(Collectors.joining(",")));
    Bulk.assertRefused(
        Bulk.post(sandbox, Bulk.but(body)),
        400,
        "text can't be filled in. The text is longer than 102400 bytes with its fields filled in.");
    assertEquals(List.of(), Bulk.messages(sandbox));
  }

  @ParameterizedTest
  @CsvSource({
    "text, a, 100000, 200",
    "text, {{name}}a, 100000, 200",
    "image_url, https://example.com/, 7000, 3000"
  })
  void theSizeOfAJobIsLimited(
      String field, String beginning, int length, int recipients, Sandbox sandbox) {
    Bulk.assertRefused(
        Bulk.post(
            sandbox,
            Bulk.but(
                "{\"%s\":\"%s\",\"recipients\":%s}"
                    .formatted(field, beginning + "a".repeat(length), many(recipients)))),
        400,
        "text and media URLs make this job too large: all its messages together may have 16777216"
            + " characters. Name fewer recipients.");
    assertEquals(List.of(), Bulk.messages(sandbox));
  }

  @Test
  void theWorkForAJobIsLimited(Sandbox sandbox) {
    var list = IntStream.range(0, 50).mapToObj(i -> "1").collect(Collectors.joining(" "));
    var loop = "{{#each (arr " + list + ")}}";
    var text = loop + loop + "{{/each}}{{/each}}";
    Bulk.assertRefused(
        Bulk.post(
            sandbox, Bulk.but("{\"text\":\"" + text + "\",\"recipients\":" + many(9_000) + "}")),
        400,
        "text can't be filled in. It takes too long for so many recipients; name fewer of them.");
    assertEquals(List.of(), Bulk.messages(sandbox));
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"to\":\"+" + (16175550000L + i) + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
