package dev.understudy.prolific;

import static dev.understudy.prolific.ProlificSandbox.RESEARCHER;
import static dev.understudy.prolific.ProlificSandbox.UNREAD;
import static dev.understudy.testing.Samples.ANN;
import static dev.understudy.testing.Samples.BEN;
import static dev.understudy.testing.Samples.READING;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Replies of participants, and reading by the researcher. */
class ProlificActionsTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String REPLIES = "/prolific/replies";
  private static final String READ = "/prolific/read";
  private static final String NOW = "2026-01-15T09:00:00Z";

  @Test
  void aReplyIsAnUnreadMessage(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NOW);
    var response =
        ProlificSandbox.act(
            sandbox,
            REPLIES,
            ("{'participant_id':'%s','body':'<p>When?</p>','study_id':'%s',"
                    + "'category':'payment-timing'}")
                .formatted(ANN, READING));
    assertEquals(201, response.statusCode());
    var message = ProlificSandbox.body(response);
    assertEquals(
        ProlificSandbox.json(
            """
            {"id": "%s", "provider": "prolific", "direction": "inbound", "sender": "%s",
             "recipient": "%s", "body": "When?", "status": "received", "batch_id": null,
             "created_at": "%7$s", "scheduled_at": null, "sent_at": "%7$s", "read_at": null,
             "details": {"study_id": "%s", "category": "%s", "channel_id": "%s"}}\
            """
                .formatted(
                    message.get("id").asString(),
                    ANN,
                    RESEARCHER,
                    READING,
                    "payment-timing",
                    message.at("/details/channel_id").asString(),
                    NOW)),
        message);
    assertEquals(List.of(message), ProlificSandbox.messages(sandbox));
    assertEquals(
        List.of("When?"), ProlificSandbox.texts(ProlificSandbox.results(sandbox, UNREAD), "body"));
  }

  private static String studyOfReply(Sandbox sandbox, String participant) {
    ProlificSandbox.reply(sandbox, participant, "Hello");
    var all = ProlificSandbox.messages(sandbox);
    return all.get(all.size() - 1).at("/details/study_id").asString("none");
  }

  @Test
  void aReplyWithoutAStudyIsAboutTheLatest(Sandbox sandbox) {
    assertEquals(READING, studyOfReply(sandbox, ANN));
    ProlificSandbox.populate(
        sandbox,
        "{'prolific':{'studies':[{'id':'later','participants':['" + ANN + "','" + BEN + "']}]}}");
    assertEquals(READING, studyOfReply(sandbox, ANN), "what was talked of last");
    assertEquals("later", studyOfReply(sandbox, BEN), "what was taken part in last");
    ProlificSandbox.post(
        sandbox,
        ProlificSandbox.GROUP,
        "{'participant_group_id':'" + Samples.WAVE_ONE + "','body':'no study named'}");
    assertEquals("later", studyOfReply(sandbox, ANN), "the latest message has none");
  }

  @Test
  void aReplyFromAParticipantWithoutStudiesHasNone(Sandbox sandbox) {
    ProlificSandbox.populate(sandbox, "{'prolific':{'participants':[{'id':'loner'}]}}");
    assertEquals("none", studyOfReply(sandbox, "loner"));
    assertEquals(
        ProlificSandbox.json("{}"), ProlificSandbox.results(sandbox, UNREAD).get(0).get("data"));
  }

  @Test
  void unknownParticipantsCanBeAccepted(Sandbox sandbox) {
    ProlificSandbox.set(sandbox, "{'unknown_entities':'accept'}");
    var response =
        ProlificSandbox.act(
            sandbox, REPLIES, "{'participant_id':'new_1','body':'Hi','study_id':'new_study'}");
    assertEquals(201, response.statusCode());
    assertEquals("new_study", studyOfReply(sandbox, "new_1"));
  }

  static Stream<Arguments> refusals() {
    var valid = "'participant_id':'" + ANN + "','body':'Hi'";
    return Stream.of(
        arguments(
            REPLIES,
            "{}",
            "{'/participant_id':'This field is required.','/body':'This field is required.'}"),
        arguments(
            REPLIES,
            "{'participant_id':1,'body':['x'],'study_id':{},'category':true}",
            "{'/participant_id':'This has to be a text.','/body':'This has to be a text.',"
                + "'/study_id':'This has to be a text.','/category':'This has to be a text.'}"),
        arguments(
            REPLIES,
            "{'participant_id':'a\\u0000','body':'\\ud800'}",
            "{'/participant_id':'This contains a NUL character or an unpaired surrogate.',"
                + "'/body':'This contains a NUL character or an unpaired surrogate.'}"),
        arguments(
            REPLIES,
            "{'participant_id':'nobody','body':'Hi','study_id':'nothing'}",
            "{'/participant_id':'Participant \\\"nobody\\\" does not exist."
                + " Add it to this sandbox with POST /_admin/sandboxes/%1$s/fixtures, under"
                + " prolific.participants and to a study`s participants; or set"
                + " unknown_entities to accept.',"
                + "'/study_id':'Study \\\"nothing\\\" does not exist."
                + " Add it to this sandbox with POST /_admin/sandboxes/%1$s/fixtures, under"
                + " prolific.studies; or set unknown_entities to accept.'}"),
        arguments(
            REPLIES,
            "{" + valid + ",'study_id':'" + Samples.PAYMENT + "'}",
            "{'/study_id':'Participant \\\""
                + ANN
                + "\\\" has not taken part in study \\\""
                + Samples.PAYMENT
                + "\\\". Add it to this sandbox with POST /_admin/sandboxes/%1$s/fixtures, to a"
                + " study`s participants; or set unknown_entities to accept.'}"),
        arguments(
            REPLIES,
            "{" + valid + ",'category':'payment_timing'}",
            "{'/category':'This is one of: payment-timing, payment-issues, technical-issues,"
                + " feedback, rejections, other.'}"),
        arguments(
            REPLIES,
            "{'participant_id':'" + ANN + "','body':'<br> '}",
            "{'/body':'This field may not be blank.'}"),
        arguments(
            REPLIES,
            "{'participant_id':'" + ANN + "','body':'" + "x".repeat(10_001) + "'}",
            "{'/body':'Ensure this field has no more than 10000 characters.'}"),
        arguments(
            REPLIES,
            "{" + valid + ",'text':'x','a/b~':1}",
            "{'/text':'There is no such field; known here: participant_id, body, study_id,"
                + " category, researcher_id, conversation_id.','/a~1b~0':'There is no such field;"
                + " known here: participant_id, body, study_id, category, researcher_id,"
                + " conversation_id.'}"),
        arguments(READ, "{}", "{'/message_ids':'Give either message_ids or all, which is true.'}"),
        arguments(
            READ,
            "{'message_ids':[],'all':true}",
            "{'/all':'Give either message_ids or all, which is true.'}"),
        arguments(READ, "{'all':false}", "{'/all':'This can only be true.'}"),
        arguments(READ, "{'all':'true'}", "{'/all':'This can only be true.'}"),
        arguments(
            READ, "{'message_ids':'x'}", "{'/message_ids':'This has to be a list of texts.'}"),
        arguments(
            READ,
            "{'message_ids':['x',7,'a\\u0000']}",
            "{'/message_ids/1':'This has to be a text.',"
                + "'/message_ids/2':'This contains a NUL character or an unpaired surrogate.'}"),
        arguments(
            READ,
            "{'all':true,'ids':[]}",
            "{'/ids':'There is no such field; known here: message_ids, all.'}"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("refusals")
  void anImpossibleActionIsRefused(String path, String body, String errors, Sandbox sandbox) {
    var response = ProlificSandbox.act(sandbox, path, body);
    var expected = ProlificSandbox.json(errors.replace("%1$s", sandbox.id()));
    assertEquals(expected, ProlificSandbox.body(response).get("errors"));
    assertEquals(400, response.statusCode());
    assertEquals(List.of(), ProlificSandbox.messages(sandbox));
  }

  @Test
  void aReadMessageIsNoLongerUnread(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NOW);
    var first = ProlificSandbox.reply(sandbox, ANN, "one");
    ProlificSandbox.reply(sandbox, BEN, "two");
    ProlificSandbox.reply(sandbox, ANN, "three");
    assertEquals(
        List.of("one", "two", "three"),
        ProlificSandbox.texts(ProlificSandbox.results(sandbox, UNREAD), "body"));

    assertEquals(1, read(sandbox, "{'message_ids':['" + first + "','" + first + "']}"));
    assertEquals(
        List.of("two", "three"),
        ProlificSandbox.texts(ProlificSandbox.results(sandbox, UNREAD), "body"));
    assertEquals(0, read(sandbox, "{'message_ids':['" + first + "']}"), "a second time");
    assertEquals(2, read(sandbox, "{'all':true}"));
    assertEquals(List.of(), ProlificSandbox.results(sandbox, UNREAD));
    assertEquals(0, read(sandbox, "{'all':true}"));
    assertEquals(
        List.of(NOW, NOW, NOW),
        ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "read_at"));
  }

  private static int read(Sandbox sandbox, String body) {
    var response = ProlificSandbox.act(sandbox, READ, body);
    assertEquals(200, response.statusCode(), response.asString());
    return ProlificSandbox.body(response).get("read").asInt();
  }

  @Test
  void withOneUnknownMessageNoneIsRead(Sandbox sandbox) {
    ProlificSandbox.post(
        sandbox,
        ProlificSandbox.MESSAGES,
        "{'recipient_id':'" + ANN + "','body':'Hi','study_id':'" + READING + "'}");
    var sent = ProlificSandbox.messages(sandbox).get(0).get("id").asString();
    var received = ProlificSandbox.reply(sandbox, ANN, "one");
    var response =
        ProlificSandbox.act(
            sandbox, READ, "{'message_ids':['%s','nope','%s']}".formatted(received, sent));
    assertEquals(400, response.statusCode());
    assertEquals(
        ProlificSandbox.json(
            "{'/message_ids/1':'There is no message \\\"nope\\\" to a researcher.',"
                + "'/message_ids/2':'There is no message \\\"%s\\\" to a researcher.'}"
                    .formatted(sent)),
        ProlificSandbox.body(response).get("errors"));
    assertEquals(
        List.of("one"), ProlificSandbox.texts(ProlificSandbox.results(sandbox, UNREAD), "body"));
  }
}
