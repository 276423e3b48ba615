package dev.understudy.prolific;

import static dev.understudy.prolific.ProlificSandbox.BULK;
import static dev.understudy.prolific.ProlificSandbox.GROUP;
import static dev.understudy.prolific.ProlificSandbox.MESSAGES;
import static dev.understudy.prolific.ProlificSandbox.RESEARCHER;
import static dev.understudy.testing.Samples.ANN;
import static dev.understudy.testing.Samples.BEN;
import static dev.understudy.testing.Samples.CLEO;
import static dev.understudy.testing.Samples.READING;
import static dev.understudy.testing.Samples.WAVE_ONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Operations that send. */
class SendingTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String NOW = "2026-01-15T09:00:00Z";

  private static void isSent(Sandbox sandbox, String path, String body) {
    var response = ProlificSandbox.post(sandbox, path, body);
    assertEquals(204, response.statusCode(), response.asString());
    assertEquals("", response.asString());
  }

  private static String one(String recipient, String text) {
    return "{'recipient_id':'%s','body':'%s','study_id':'%s'}".formatted(recipient, text, READING);
  }

  @Test
  void theDocumentedBulkSampleWorks(Sandbox sandbox) {
    isSent(
        sandbox,
        BULK,
        """
        {"ids": ["619e049f7648a4e1f8f3645b", "619e049f7648a4e1f8f3645c",
                 "619e049f7648a4e1f8f3645d"],
         "body": "Thanks for participating in my study",
         "study_id": "6569ece7ca177d19117b1b95"}\
        """);
    assertEquals(
        List.of(ANN, BEN, CLEO),
        ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "recipient"));
  }

  @Test
  void theDocumentedGroupSampleWorks(Sandbox sandbox) {
    isSent(
        sandbox,
        GROUP,
        """
        {"participant_group_id": "619e049f7648a4e1f8f3645b",
         "body": "Thanks for participating in my study",
         "study_id": "6569ece7ca177d19117b1b95"}\
        """);
    assertEquals(
        List.of(ANN, BEN, CLEO),
        ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "recipient"));
  }

  @Test
  void theDocumentedUnreadSampleWorks(Sandbox sandbox) {
    ProlificSandbox.set(sandbox, "{'prolific_profile':'documented'}");
    ProlificSandbox.freeze(sandbox, "2024-01-15T09:30:00Z");
    ProlificSandbox.act(
        sandbox,
        "/prolific/replies",
        "{'participant_id':'user_987654321','category':'payment-timing',"
            + "'body':'I noticed an issue with the payment timing for my last study.'}");
    var shown = ProlificSandbox.results(sandbox, ProlificSandbox.UNREAD).get(0);
    assertEquals(
        ProlificSandbox.json(
            """
            {"id": "%s", "sender_id": "user_987654321",
             "body": "I noticed an issue with the payment timing for my last study.",
             "sent_at": "2024-01-15T09:30:00Z", "channel_id": "%s", "type": "message",
             "data": {"study_id": "620ca2735fcbba4fa2b3211a", "category": "payment-timing"}}\
            """
                .formatted(shown.get("id").asString(), shown.get("channel_id").asString())),
        shown);
  }

  @Test
  void aMessageToOneParticipantIsInNoBatch(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NOW);
    isSent(sandbox, MESSAGES, one(ANN, "Hello"));
    var message = ProlificSandbox.messages(sandbox).get(0);
    assertEquals(
        ProlificSandbox.json(
            """
            {"id": "%s", "provider": "prolific", "direction": "outbound", "sender": "%s",
             "recipient": "%s", "body": "Hello", "status": "sent", "batch_id": null,
             "created_at": "%6$s", "scheduled_at": null, "sent_at": "%6$s", "read_at": null,
             "details": {"study_id": "%s", "channel_id": "%s"}}\
            """
                .formatted(
                    message.get("id").asString(),
                    RESEARCHER,
                    ANN,
                    READING,
                    message.at("/details/channel_id").asString(),
                    NOW)),
        message);
    assertTrue(message.get("id").asString().matches("[0-9a-f]{24}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/messages", "/api/v1/messages/"})
  void theLastSlashIsOptional(String path, Sandbox sandbox) {
    isSent(sandbox, path, one(ANN, "Hello"));
  }

  @Test
  void unknownFieldsAreIgnored(Sandbox sandbox) {
    isSent(sandbox, MESSAGES, one(ANN, "Hello").replace("}", ",'channel_id':7}"));
    assertEquals(
        List.of("Hello"), ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "body"));
  }

  @Test
  void anIdThatIsSentTwiceGetsOneMessage(Sandbox sandbox) {
    isSent(
        sandbox,
        BULK,
        "{'ids':['%s','%s','%1$s'],'body':'Hi','study_id':'%s'}".formatted(BEN, ANN, READING));
    var sent = ProlificSandbox.messages(sandbox);
    assertEquals(List.of(BEN, ANN), ProlificSandbox.texts(sent, "recipient"));
    assertEquals(1, sent.stream().map(each -> each.get("batch_id").asString()).distinct().count());
    assertTrue(sent.get(0).get("batch_id").asString().matches("[0-9a-f]{24}"));
  }

  @Test
  void aBulkSendIsAllOrNothing(Sandbox sandbox) {
    var response =
        ProlificSandbox.post(
            sandbox,
            BULK,
            "{'ids':['%s','nobody'],'body':'Hi','study_id':'%s'}".formatted(ANN, READING));
    assertEquals(400, response.statusCode());
    assertEquals(List.of(), ProlificSandbox.messages(sandbox));
    isSent(sandbox, MESSAGES, one(ANN, "first"));
    assertEquals(1, ProlificSandbox.messages(sandbox).size());
  }

  @Test
  void aThousandAreOneBatch(Sandbox sandbox) {
    var ids = IntStream.range(0, 1000).mapToObj(i -> "p" + i).toList();
    var quoted = ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
    var people = ids.stream().map(id -> "{'id':'" + id + "'}").collect(Collectors.joining(","));
    ProlificSandbox.populate(
        sandbox,
        "{'prolific':{'participants':[%s],'studies':[{'id':'big','participants':[%s]}]}}"
            .formatted(people, quoted));
    isSent(sandbox, BULK, "{'ids':[" + quoted + "],'body':'Hi','study_id':'big'}");
    var page = ProlificSandbox.body(Api.admin(sandbox).get("/messages?limit=1"));
    assertEquals(1000, page.get("total").asInt());
  }

  @Test
  void aParticipantOfAnyStudyCanGetAMessage(Sandbox sandbox) {
    isSent(sandbox, MESSAGES, one(Samples.DORA, "You were in the other one"));
    assertEquals(
        READING, ProlificSandbox.messages(sandbox).get(0).at("/details/study_id").asString());
  }

  @Test
  void aGroupMessageNeedsNoStudy(Sandbox sandbox) {
    isSent(sandbox, GROUP, "{'participant_group_id':'%s','body':'Hi'}".formatted(WAVE_ONE));
    var details =
        ProlificSandbox.messages(sandbox).stream().map(each -> each.get("details")).toList();
    assertEquals(3, details.size());
    details.forEach(each -> assertEquals(List.of("channel_id"), List.copyOf(each.propertyNames())));
  }

  @Test
  void anEmptyGroupIsNoError(Sandbox sandbox) {
    ProlificSandbox.populate(sandbox, "{'prolific':{'participant_groups':[{'id':'empty'}]}}");
    isSent(sandbox, GROUP, "{'participant_group_id':'empty','body':'Hi'}");
    assertEquals(List.of(), ProlificSandbox.messages(sandbox));
  }

  @Test
  void aBulkSendHasAtMost4000Ids(Sandbox sandbox) {
    isSent(
        sandbox,
        BULK,
        "{'ids':["
            + ("'" + ANN + "',").repeat(3_999)
            + "'"
            + BEN
            + "'],'body':'Hi','study_id':'"
            + READING
            + "'}");
    assertEquals(
        List.of(ANN, BEN), ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "recipient"));
  }

  @Test
  void unknownEntitiesCanBeAccepted(Sandbox sandbox) {
    ProlificSandbox.populate(sandbox, "{'prolific':{'participants':[{'id':'loner'}]}}");
    ProlificSandbox.set(sandbox, "{'unknown_entities':'accept'}");
    isSent(sandbox, MESSAGES, "{'recipient_id':'new_1','body':'Hi','study_id':'new_study'}");
    isSent(sandbox, BULK, "{'ids':['new_2','loner'],'body':'Hi','study_id':'new_study'}");
    isSent(sandbox, GROUP, "{'participant_group_id':'new_group','body':'Hi'}");
    assertEquals(
        List.of("new_1", "new_2", "loner"),
        ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "recipient"));
  }

  @Test
  void aTextThatIsNoIdIsNeverAccepted(Sandbox sandbox) {
    ProlificSandbox.set(sandbox, "{'unknown_entities':'accept'}");
    var response =
        ProlificSandbox.post(
            sandbox, MESSAGES, "{'recipient_id':'a b','body':'Hi','study_id':'s-1'}");
    ProlificSandbox.refuses(
        response,
        """
        {'recipient_id':['Participant \\"a b\\" does not exist.'],\
        'study_id':['Study \\"s-1\\" does not exist.']}\
        """,
        "Ids have 1 to 64 letters of the Latin alphabet, digits and underscores.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <b>Hi</b> a < b & c<script>x</script> | Hi a < b & c
          a<b and c>d                           | a<b and c>d
          Dear {{x}}                            | Dear {{x}}
          <p>one</p><p>two</p>                  | one\\ntwo
          &lt;b&gt;                             | &lt;b&gt;
          """)
  void markupIsRemoved(String written, String left, Sandbox sandbox) {
    isSent(sandbox, MESSAGES, one(ANN, written));
    ProlificSandbox.reply(sandbox, ANN, written);
    var expected = left.replace("\\n", "\n");
    assertEquals(
        List.of(expected, expected),
        ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "body"));
    assertEquals(
        List.of(expected, expected),
        ProlificSandbox.texts(
            ProlificSandbox.results(sandbox, MESSAGES + "?user_id=" + ANN), "body"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "😊"})
  void lengthIsCountedAfterMarkupIsRemoved(String character, Sandbox sandbox) {
    var text = character.repeat(10_000);
    isSent(sandbox, MESSAGES, one(ANN, "<b>" + text + "</b>"));
    assertEquals(List.of(text), ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "body"));
  }

  @Test
  void aChannelIsTheSameInBothDirections(Sandbox sandbox) {
    isSent(sandbox, MESSAGES, one(ANN, "How was it?"));
    ProlificSandbox.reply(sandbox, ANN, "Fine");
    ProlificSandbox.reply(sandbox, BEN, "Hello");
    var channels =
        ProlificSandbox.messages(sandbox).stream()
            .map(each -> each.at("/details/channel_id").asString())
            .toList();
    assertTrue(channels.get(0).matches("[0-9a-f]{64}"));
    assertEquals(channels.get(0), channels.get(1));
    assertNotEquals(channels.get(0), channels.get(2));
  }

  @Test
  void theSameCallsMakeTheSameMessages(Sandbox sandbox) {
    var other = Api.sandbox(sandbox.baseUrl(), "sb_again_" + sandbox.id().hashCode());
    assertEquals(played(sandbox), played(other));
    Api.admin(other).delete().then().statusCode(204);
  }

  private static List<JsonNode> played(Sandbox sandbox) {
    isSent(sandbox, MESSAGES, one(ANN, "first")); // makes the sandbox that is named by its token
    ProlificSandbox.freeze(sandbox, NOW);
    sandbox.reset();
    isSent(sandbox, MESSAGES, one(ANN, "one"));
    isSent(
        sandbox,
        BULK,
        "{'ids':['%s','%s'],'body':'Hi','study_id':'%s'}".formatted(ANN, BEN, READING));
    ProlificSandbox.reply(sandbox, BEN, "Thanks");
    isSent(sandbox, GROUP, "{'participant_group_id':'%s','body':'all'}".formatted(WAVE_ONE));
    return ProlificSandbox.messages(sandbox);
  }
}
