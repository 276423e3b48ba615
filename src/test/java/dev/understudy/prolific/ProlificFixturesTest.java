package dev.understudy.prolific;

import static dev.understudy.testing.Samples.ANN;
import static dev.understudy.testing.Samples.BEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
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

/** Prolific section of fixtures and its mistakes. */
class ProlificFixturesTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String NOW = "2026-01-15T09:00:00Z";
  private static final String ID_FORM =
      "an id has 1 to 64 letters of a to z, digits and underscores";

  @Test
  void aFixtureAddsMessages(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NOW);
    ProlificSandbox.populate(
        sandbox,
        """
        {"prolific": {"messages": [
          {"id": "m_1", "from": "%1$s", "body": "<b>Paid</b>?", "study_id": "%2$s",
           "category": "payment-timing", "sent_at": "2026-01-14T10:00:00.1234567Z", "read": false},
          {"id": "m_2", "from": "%1$s", "body": "seen", "sent_at": "2026-01-14T11:00:00+01:00",
           "read": true},
          {"id": "m_3", "to": "%1$s", "body": "Today"}]}}\
        """
            .formatted(ANN, Samples.READING));
    var channel = ProlificSandbox.messages(sandbox).get(0).at("/details/channel_id").asString();
    assertEquals(
        ProlificSandbox.json(
                """
                [{"id": "m_1", "provider": "prolific", "direction": "inbound", "sender": "%1$s",
                  "recipient": "%2$s", "body": "Paid?", "status": "received", "batch_id": null,
                  "created_at": "2026-01-14T10:00:00.123456Z", "scheduled_at": null,
                  "sent_at": "2026-01-14T10:00:00.123456Z", "read_at": null,
                  "details": {"study_id": "%3$s", "category": "payment-timing",
                              "channel_id": "%4$s"}},
                 {"id": "m_2", "provider": "prolific", "direction": "inbound", "sender": "%1$s",
                  "recipient": "%2$s", "body": "seen", "status": "received", "batch_id": null,
                  "created_at": "2026-01-14T10:00:00Z", "scheduled_at": null,
                  "sent_at": "2026-01-14T10:00:00Z", "read_at": "2026-01-14T10:00:00Z",
                  "details": {"channel_id": "%4$s"}},
                 {"id": "m_3", "provider": "prolific", "direction": "outbound", "sender": "%2$s",
                  "recipient": "%1$s", "body": "Today", "status": "sent", "batch_id": null,
                  "created_at": "%5$s", "scheduled_at": null, "sent_at": "%5$s", "read_at": null,
                  "details": {"channel_id": "%4$s"}}]\
                """
                    .formatted(ANN, ProlificSandbox.RESEARCHER, Samples.READING, channel, NOW))
            .valueStream()
            .toList(),
        ProlificSandbox.messages(sandbox));
    assertEquals(
        List.of("m_1"),
        ProlificSandbox.texts(ProlificSandbox.results(sandbox, ProlificSandbox.UNREAD), "id"));
  }

  @Test
  void aResetAddsThemAgain(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NOW);
    ProlificSandbox.populate(
        sandbox, "{'prolific':{'messages':[{'from':'" + ANN + "','body':'hello'}]}}");
    var before = ProlificSandbox.messages(sandbox);
    ProlificSandbox.reply(sandbox, ANN, "later");
    sandbox.reset();
    assertEquals(before, ProlificSandbox.messages(sandbox));
    assertEquals(1, before.size());
  }

  @Test
  void missingIdsAreGenerated(Sandbox sandbox) {
    var document =
        """
        {"prolific": {"participants": [{}, {}], "studies": [{"name": "A"}],
          "participant_groups": [{"name": "B"}],
          "messages": [{"from": "%s", "body": "Hi"}]}}\
        """
            .formatted(ANN);
    var made =
        ProlificSandbox.body(ProlificSandbox.act(sandbox, "/fixtures", document)).get("prolific");
    var ids =
        Stream.of(
                "/participants/0",
                "/participants/1",
                "/studies/0",
                "/participant_groups/0",
                "/messages/0")
            .map(pointer -> made.at(pointer + "/id").asString())
            .toList();
    assertTrue(ids.stream().allMatch(id -> id.matches("[0-9a-f]{24}")), ids.toString());
    assertEquals(ids.size(), ids.stream().distinct().count(), ids.toString());
    assertEquals(
        List.of(ids.get(4)), ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "id"));

    var again =
        ProlificSandbox.body(ProlificSandbox.act(sandbox, "/fixtures", document)).get("prolific");
    assertTrue(!again.at("/participants/0/id").asString().equals(ids.get(0)));
  }

  @Test
  void aResearcherWithAnotherNameKeepsTheId(Sandbox sandbox) {
    var renamed =
        ProlificSandbox.body(
            ProlificSandbox.act(
                sandbox, "/fixtures", "{'prolific':{'researcher':{'name':'Kim Example'}}}"));
    assertEquals(ProlificSandbox.RESEARCHER, renamed.at("/prolific/researcher/id").asString());
    ProlificSandbox.populate(
        sandbox,
        "{'prolific':{'researcher':{'id':'kim'},'messages':[{'to':'" + ANN + "','body':'Hi'}]}}");
    assertEquals(
        List.of("kim"), ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "sender"));
  }

  @Test
  void withoutFixturesTheResearcherIsGenerated(Sandbox sandbox) {
    var bare = Api.sandbox(sandbox.baseUrl(), "bare_" + Math.abs(sandbox.id().hashCode()));
    Api.call(sandbox.baseUrl())
        .contentType("application/json")
        .body(
            "{\"id\": \""
                + bare.id()
                + "\", \"fixtures\": [], \"settings\": {\"unknown_entities\": \"accept\"}}")
        .post("/_admin/sandboxes")
        .then()
        .statusCode(201);
    ProlificSandbox.reply(bare, "someone", "Hi");
    var recipient = ProlificSandbox.messages(bare).get(0).get("recipient").asString();
    assertTrue(recipient.matches("[0-9a-f]{24}"), recipient);
    assertEquals(
        List.of(),
        ProlificSandbox.results(bare, ProlificSandbox.MESSAGES + "?user_id=" + recipient));
    Api.admin(bare).delete().then().statusCode(204);
  }

  @Test
  void studiesOfLaterDocumentsCount(Sandbox sandbox) {
    ProlificSandbox.populate(sandbox, "{'prolific':{'participants':[{'id':'late'}]}}");
    ProlificSandbox.populate(
        sandbox, "{'prolific':{'studies':[{'id':'s','participants':['late']}]}}");
    var response =
        ProlificSandbox.post(
            sandbox,
            ProlificSandbox.MESSAGES,
            "{'recipient_id':'late','body':'Hi','study_id':'s'}");
    assertEquals(204, response.statusCode());
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "{'participants':[{'id':'a b'},{'id':'x','name':'y'},{'id':'x'},{'id':'" + ANN + "'}]}",
            "{'/prolific/participants/0/id':'"
                + ID_FORM
                + "',"
                + "'/prolific/participants/1/name':'unknown key `name`; known here: id',"
                + "'/prolific/participants/2/id':'there is a participant `x` already',"
                + "'/prolific/participants/3/id':'there is a participant `"
                + ANN
                + "` already'}"),
        arguments(
            "{'participants':[{'id':'" + ProlificSandbox.RESEARCHER + "'}]}",
            "{'/prolific/participants/0/id':'`"
                + ProlificSandbox.RESEARCHER
                + "` is a researcher, who can`t be a participant'}"),
        arguments(
            "{'researchers':[{'id':'r2','token':'é'},{'id':'r2'},{'id':'"
                + ProlificSandbox.RESEARCHER
                + "'}]}",
            "{'/prolific/researchers/0/token':'a token is printable ASCII without blanks around"
                + " it','/prolific/researchers/1/id':'there is a researcher `r2`"
                + " already','/prolific/researchers/2/id':'there is a researcher `"
                + ProlificSandbox.RESEARCHER
                + "` already'}"),
        arguments(
            "{'researchers':[{'id':'r2','token':'t'},{'id':'r3','token':'t'}]}",
            "{'/prolific/researchers/1/token':'another researcher has this token already'}"),
        arguments(
            "{'researcher':{'id':'" + ANN + "'}}",
            "{'/prolific/researcher/id':'`"
                + ANN
                + "` is a participant, who can`t be a researcher'}"),
        arguments(
            "{'studies':[{'id':'"
                + Samples.READING
                + "','participants':['"
                + ANN
                + "','"
                + ANN
                + "','z']}]}",
            "{'/prolific/studies/0/id':'there is a study `"
                + Samples.READING
                + "` already',"
                + "'/prolific/studies/0/participants/1':'`"
                + ANN
                + "` is in this list already',"
                + "'/prolific/studies/0/participants/2':'there is no participant `z`'}"),
        arguments(
            "{'participant_groups':[{'id':'" + Samples.WAVE_ONE + "','participants':['z']}]}",
            "{'/prolific/participant_groups/0/id':'there is a participant group `"
                + Samples.WAVE_ONE
                + "` already',"
                + "'/prolific/participant_groups/0/participants/0':'there is no participant `z`'}"),
        arguments(
            """
            {'workspaces':[{'id':'w','projects':[{'id':'p','title':'P'},{'id':'p','title':'Q'}]},
              {'id':'w','title':'W','balance':'much','currency_code':'EUR'}]}\
            """,
            """
            {'/prolific/workspaces/0/projects/1/id':'there is a project `p` already',
             '/prolific/workspaces/0/title':'`title` is missing',
             '/prolific/workspaces/1/id':'there is a workspace `w` already',
             '/prolific/workspaces/1/currency_code':'`currency_code` must be one of GBP, USD, not `EUR`',
             '/prolific/workspaces/1/balance':'`balance` must be a whole number from 0 to 1000000000000, not `much`'}\
            """),
        arguments(
            """
            {'studies':[{'id':'s','status':'RUNNING','workspace_id':'w','project_id':'p',
              'reward':'-1','total_available_places':'1.5'}]}\
            """,
            """
            {'/prolific/studies/0/workspace_id':'there is no workspace `w`',
             '/prolific/studies/0/project_id':'there is no project `p`',
             '/prolific/studies/0/reward':'`reward` must be a whole number from 0 to 1000000000, not `-1`',
             '/prolific/studies/0/total_available_places':'`total_available_places` must be a whole number from 0 to 1000000000, not `1.5`',
             '/prolific/studies/0/status':'`status` must be one of UNPUBLISHED, SCHEDULED, PUBLISHING, ACTIVE, AWAITING REVIEW, PAUSED, COMPLETED, not `RUNNING`'}\
            """),
        arguments(
            """
            {'submissions':[{'study_id':'s','participant_id':'z','status':'DONE'},
              {'id':'x','study_id':'%1$s','participant_id':'%2$s'},
              {'id':'x','study_id':'%1$s','participant_id':'%2$s'},{}]}\
            """
                .formatted(Samples.READING, ANN),
            """
            {'/prolific/submissions/0/study_id':'there is no study `s`',
             '/prolific/submissions/0/participant_id':'there is no participant `z`',
             '/prolific/submissions/0/status':'`status` must be one of RESERVED, ACTIVE, TIMED-OUT, AWAITING REVIEW, APPROVED, PARTIALLY APPROVED, RETURNED, REJECTED, SCREENED OUT, not `DONE`',
             '/prolific/submissions/2/id':'there is a submission `x` already',
             '/prolific/submissions/2/participant_id':'there is a submission of `%s` in this study already',
             '/prolific/submissions/3/study_id':'`study_id` is missing',
             '/prolific/submissions/3/participant_id':'`participant_id` is missing'}\
            """
                .formatted(ANN)),
        arguments(
            "{'messages':[{'id':'m','body':'x'},{'id':'m','from':'"
                + ANN
                + "','to':'"
                + BEN
                + "','body':'x'}]}",
            "{'/prolific/messages/0':'a message is either from a participant or to one',"
                + "'/prolific/messages/1/id':'there is a message `m` already',"
                + "'/prolific/messages/1':'a message is either from a participant or to one'}"),
        arguments(
            "{'messages':[{'from':'who','body':' ','study_id':'s','category':'c','sent_at':'now',"
                + "'read':'maybe'}]}",
            "{'/prolific/messages/0/from':'there is no participant `who`',"
                + "'/prolific/messages/0/study_id':'there is no study `s`',"
                + "'/prolific/messages/0/body':'`body` must not be blank',"
                + "'/prolific/messages/0/category':'`category` must be one of payment-timing,"
                + " payment-issues, technical-issues, feedback, rejections, other, not `c`',"
                + "'/prolific/messages/0/sent_at':'`sent_at` must be a date and time with"
                + " offset, as 2026-01-15T09:00:00Z, not `now`',"
                + "'/prolific/messages/0/read':'`read` must be true or false, not `maybe`'}"),
        arguments(
            "{'messages':[{'to':'who','body':'<p></p>','category':'other','read':true}]}",
            "{'/prolific/messages/0/to':'there is no participant `who`',"
                + "'/prolific/messages/0/category':"
                + "'only a message from a participant has `category`',"
                + "'/prolific/messages/0/read':'only a message from a participant has `read`',"
                + "'/prolific/messages/0/body':'`body` is blank once its markup is gone'}"),
        arguments(
            "{'messages':[{'to':'" + ANN + "','body':'" + "x".repeat(10_001) + "'}]}",
            "{'/prolific/messages/0/body':'`body` has more than 10000 characters'}"),
        arguments(
            "{'participant':[]}",
            "{'/prolific/participant':'unknown key `participant`; known here: researcher,"
                + " researchers, participants, workspaces, studies, submissions,"
                + " participant_groups, messages, conversation_topics; did you mean"
                + " `participants`?'}"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedAndNothingIsLoaded(String section, String errors, Sandbox sandbox) {
    var response = ProlificSandbox.act(sandbox, "/fixtures", "{'prolific':" + section + "}");
    assertEquals(400, response.statusCode(), response.asString());
    assertEquals(ProlificSandbox.json(errors), ProlificSandbox.body(response).get("errors"));
    assertEquals(List.of(), ProlificSandbox.messages(sandbox));
  }

  @Test
  void aFixtureCantReuseTheIdOfAMessage(Sandbox sandbox) {
    var taken = ProlificSandbox.reply(sandbox, ANN, "first");
    var document =
        """
        {"prolific": {"participants": [{"id": "new_1"}],
          "messages": [{"from": "%s", "body": "x"}, {"id": "%s", "from": "%1$s", "body": "y"}]}}\
        """
            .formatted(ANN, taken);
    var response = ProlificSandbox.act(sandbox, "/fixtures", document);
    assertEquals(400, response.statusCode());
    assertEquals(
        ProlificSandbox.json(
            "{'/prolific/messages/1/id':'there is a message `%s` already'}".formatted(taken)),
        ProlificSandbox.body(response).get("errors"));
    assertEquals(List.of(taken), ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "id"));
    assertEquals(
        400,
        Api.prolific(sandbox).get(ProlificSandbox.MESSAGES + "?user_id=new_1").statusCode(),
        "nothing of the document is there");
  }
}
