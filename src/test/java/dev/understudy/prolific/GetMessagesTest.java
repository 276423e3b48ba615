package dev.understudy.prolific;

import static dev.understudy.prolific.ProlificSandbox.MESSAGES;
import static dev.understudy.prolific.ProlificSandbox.RESEARCHER;
import static dev.understudy.testing.Samples.ANN;
import static dev.understudy.testing.Samples.BEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operation that returns messages: its parameters and its answers. */
class GetMessagesTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String NOW = "2026-01-31T09:00:00Z";
  private static final String NEITHER = "['One of user_id and created_after is required.']";
  private static final String NO_DATETIME =
      "{'created_after':['Datetime has wrong format. Use one of these formats instead:"
          + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z], YYYY-MM-DD.']}";

  static Stream<Arguments> rules() {
    return Stream.of(
        arguments("", "{'user_id':" + NEITHER + ",'created_after':" + NEITHER + "}", ""),
        arguments(
            "?user_id=&created_after=",
            "{'user_id':" + NEITHER + ",'created_after':" + NEITHER + "}",
            ""),
        arguments(
            "?study_id=x&excluded_sender_ids=" + ANN,
            "{'user_id':" + NEITHER + ",'created_after':" + NEITHER + "}",
            ""),
        arguments(
            "?user_id=nobody",
            "{'user_id':['User \\\"nobody\\\" does not exist.']}",
            "Add it to this sandbox with POST /_admin/sandboxes/%s/fixtures, under"
                + " prolific.participants; or set unknown_entities to accept."),
        arguments(
            "?user_id=a%00b&created_after=%00&excluded_sender_ids=x%00",
            "{'user_id':['Null characters are not allowed.'],"
                + "'created_after':['Null characters are not allowed.'],"
                + "'excluded_sender_ids':['Null characters are not allowed.']}",
            ""),
        arguments("?created_after=yesterday", NO_DATETIME, ""),
        arguments("?created_after=2026-1-5", NO_DATETIME, ""),
        arguments("?created_after=2026-02-30", NO_DATETIME, ""),
        arguments("?created_after=20260120T100000Z", NO_DATETIME, ""),
        arguments("?created_after=2026-01-20T24:00", NO_DATETIME, ""),
        arguments("?created_after=2026-01-20T10:00:60Z", NO_DATETIME, ""),
        arguments("?created_after=2026-01-20T10:00ZZ", NO_DATETIME, ""),
        arguments("?created_after=2026-01-20T10:00:00%2B25:00", NO_DATETIME, ""),
        arguments("?created_after=%D9%A2%D9%A0%D9%A2%D9%A6-01-20", NO_DATETIME, ""),
        arguments(
            "?created_after=2026-01-20T10:00:00+02:00",
            NO_DATETIME,
            "In a URL a plus sign is written %2B; by itself it is a blank."),
        arguments(
            "?created_after=2026-01-20T10:00:00+02",
            NO_DATETIME,
            "In a URL a plus sign is written %2B; by itself it is a blank."),
        arguments(
            "?user_id=" + ANN + "&excluded_sender_ids=1,2,3,4,5,6,7,8,9,10,11",
            "{'excluded_sender_ids':['Ensure this field has no more than 10 elements.']}",
            ""),
        arguments(
            "?user_id=no%20body&created_after=x&excluded_sender_ids=1,2,3,4,5,6,7,8,9,10,11",
            "{'user_id':['User \\\"no body\\\" does not exist.'],"
                + NO_DATETIME.substring(1, NO_DATETIME.length() - 1)
                + ",'excluded_sender_ids':['Ensure this field has no more than 10 elements.']}",
            "Ids have 1 to 64 letters of the Latin alphabet, digits and underscores."));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("rules")
  void aBrokenRuleIsNamed(String query, String detail, String hint, Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NOW);
    var response = Api.prolific(sandbox).urlEncodingEnabled(false).get(MESSAGES + query);

    ProlificSandbox.refuses(response, detail, hint.replace("/%s/", "/" + sandbox.id() + "/"));
  }

  private static void addFour(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NOW);
    ProlificSandbox.populate(
        sandbox,
        """
        {"prolific": {"messages": [
          {"to": "%1$s", "body": "older", "sent_at": "2026-01-01T08:59:59Z"},
          {"from": "%2$s", "body": "third", "sent_at": "2026-01-20T10:00:00Z"},
          {"to": "%1$s", "body": "first", "sent_at": "2026-01-01T09:00:00Z"},
          {"from": "%1$s", "body": "second", "sent_at": "2026-01-20T09:59:59.999999Z",
           "read": true},
          {"to": "%2$s", "body": "fourth"}]}}\
        """
            .formatted(ANN, BEN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "created_after=2026-01-01T09:00:00Z                | first second third fourth",
        "created_after=2026-01-01                          | first second third fourth",
        "created_after=2026-01-01T08:59:59.999999Z         | first second third fourth",
        "created_after=2026-01-01T09:59:58%2B01            | first second third fourth",
        "created_after=2025-12-31                          | first second third fourth",
        "created_after=0000-01-01T00:00%2B18:00&user_id={ann} | first second",
        "user_id={ann} | older first second",
        "user_id={ben} | third fourth",
        "user_id={researcher} | ''",
        "user_id=user_987654321                            | ''",
        "user_id={ann}&study_id=x&page=2 | older first second",
        "user_id=x&user_id={ben} | third fourth",
        "created_after=2026-01-20                          | second third fourth",
        "created_after=2026-01-20T10:00                    | third fourth",
        "created_after=2026-01-20T10:00:00.000             | third fourth",
        "created_after=2026-01-20%2010:00:00Z              | third fourth",
        "created_after=2026-01-20T12:00:00%2B02:00         | third fourth",
        "created_after=2026-01-20T12:00:00%2B0200          | third fourth",
        "created_after=2026-01-20T07:00:00-03              | third fourth",
        "created_after=2026-01-20T10:00:00.000001Z         | fourth",
        "created_after=2026-01-31T09:00:01Z                | ''",
        "created_after=9999-12-31T23:59:59-18:00           | ''",
        "user_id={ben}&created_after=2026-01-21 | fourth",
        "created_after=2026-01-01&excluded_sender_ids={researcher} | second third",
        "created_after=2026-01-01&excluded_sender_ids={ann},%20{ben}, | first fourth",
        "created_after=2026-01-01&excluded_sender_ids={ann}&excluded_sender_ids={ben}|first fourth",
        "user_id={ann}&excluded_sender_ids=0,1,2,3,4,5,6,7,8,9 | older first second"
      })
  void matchingMessagesAreReturnedOldestFirst(String query, String bodies, Sandbox sandbox) {
    addFour(sandbox);
    var response =
        Api.prolific(sandbox).urlEncodingEnabled(false).get(MESSAGES + "?" + named(query));
    assertEquals(200, response.statusCode(), response.asString());
    assertEquals(
        bodies,
        String.join(
            " ",
            ProlificSandbox.texts(
                ProlificSandbox.body(response).get("results").valueStream().toList(), "body")));
  }

  private static String named(String query) {
    return query
        .strip()
        .replace("{ann}", ANN)
        .replace("{ben}", BEN)
        .replace("{researcher}", RESEARCHER);
  }

  @Test
  void anUnknownUserCanBeAccepted(Sandbox sandbox) {
    ProlificSandbox.set(sandbox, "{'unknown_entities':'accept'}");
    assertEquals(List.of(), ProlificSandbox.results(sandbox, MESSAGES + "?user_id=new_1"));
  }

  @Test
  void aMessageHasAllItsFields(Sandbox sandbox) {
    addFour(sandbox);
    ProlificSandbox.act(
        sandbox,
        "/prolific/replies",
        "{'participant_id':'"
            + BEN
            + "','body':'Hm','category':'other','study_id':'"
            + Samples.READING
            + "'}");
    var shown = ProlificSandbox.results(sandbox, MESSAGES + "?created_after=2026-01-31");
    var messages = ProlificSandbox.messages(sandbox);
    var channel = messages.get(4).at("/details/channel_id").asString();
    assertEquals(
        ProlificSandbox.json(
                """
                [{"id": "%s", "sender_id": "%s", "body": "fourth", "sent_at": "%3$s",
                  "datetime_created": "%3$s", "channel_id": "%4$s", "type": "message", "data": {}},
                 {"id": "%5$s", "sender_id": "%6$s", "body": "Hm", "sent_at": "%3$s",
                  "datetime_created": "%3$s", "channel_id": "%4$s", "type": "message",
                  "data": {"study_id": "%7$s", "category": "other"}}]\
                """
                    .formatted(
                        messages.get(4).get("id").asString(),
                        RESEARCHER,
                        NOW,
                        channel,
                        messages.get(5).get("id").asString(),
                        BEN,
                        Samples.READING))
            .valueStream()
            .toList(),
        shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?user_id=619e049f7648a4e1f8f3645b", "unread/"})
  void getDoesNotMarkMessagesAsRead(String target, Sandbox sandbox) {
    var id = ProlificSandbox.reply(sandbox, ANN, "Hello");
    assertEquals(
        List.of(id),
        ProlificSandbox.texts(ProlificSandbox.results(sandbox, MESSAGES + target), "id"));
    assertEquals(
        List.of(id),
        ProlificSandbox.texts(ProlificSandbox.results(sandbox, ProlificSandbox.UNREAD), "id"));
  }
}
