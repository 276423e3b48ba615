package dev.understudy.prolific;

import static dev.understudy.prolific.ProlificSandbox.BULK;
import static dev.understudy.prolific.ProlificSandbox.MESSAGES;
import static dev.understudy.prolific.ProlificSandbox.RESEARCHER;
import static dev.understudy.testing.Samples.ANN;
import static dev.understudy.testing.Samples.BEN;
import static dev.understudy.testing.Samples.CLEO;
import static dev.understudy.testing.Samples.DORA;
import static dev.understudy.testing.Samples.READING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.NewSandbox;
import dev.understudy.client.ProlificPeople.Reply;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Conversations and broadcasts. */
class ConversationsTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String CONVERSATIONS = "/api/v1/conversations/";
  private static final String BROADCASTS = "/api/v1/broadcasts/";
  private static final String NINE = "2026-01-15T09:00:00Z";
  private static final String TO_ANN =
      "{'recipient_id':'" + ANN + "','subject':'Bonus','topic':'payment-issues'";
  private static final String NEWS =
      "{'study_id':'" + READING + "','subject':'News','body':'Hi all','participant_ids':['";

  private static String begin(Sandbox sandbox, String more) {
    var response = ProlificSandbox.post(sandbox, CONVERSATIONS, TO_ANN + more + "}");
    assertEquals(201, response.statusCode(), response.asString());
    return response.path("id");
  }

  private static Response send(Sandbox sandbox, String recipient, String more) {
    return ProlificSandbox.post(
        sandbox,
        MESSAGES,
        "{'recipient_id':'%s','body':'Hi','study_id':'%s'%s}".formatted(recipient, READING, more));
  }

  private static List<String> list(Sandbox sandbox, String target, String field) {
    return ProlificSandbox.texts(ProlificSandbox.results(sandbox, target), field);
  }

  @Test
  void aConversationBeginsBesidesTheDefaultOne(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NINE);
    send(sandbox, ANN, "");
    var response =
        ProlificSandbox.post(
            sandbox, CONVERSATIONS, TO_ANN + ",'study_id':'" + READING + "','body':'Hello'}");
    assertEquals(201, response.statusCode());
    var begun = ProlificSandbox.body(response);
    var id = begun.get("id").asString();
    assertEquals(
        ProlificSandbox.json(
            """
            {'id':'%s','subject':'Bonus','topic':'payment-issues','study_id':'%s',
             'participants':['%s','%s'],'datetime_created':'%s','datetime_updated':'%5$s'}\
            """
                .formatted(id, READING, RESEARCHER, ANN, NINE)),
        begun);
    var all = ProlificSandbox.results(sandbox, CONVERSATIONS);
    assertEquals(2, all.size());
    assertEquals(begun, all.get(0));
    assertEquals(
        ProlificSandbox.json(
            """
            {'id':'%s','subject':null,'topic':null,'study_id':null,
             'participants':['%s','%s'],'datetime_created':'%s','datetime_updated':'%4$s'}\
            """
                .formatted(all.get(1).get("id").asString(), RESEARCHER, ANN, NINE)),
        all.get(1));
    assertEquals(List.of("Hello"), list(sandbox, CONVERSATIONS + id + "/messages/", "body"));
    assertEquals(
        List.of("Hi"),
        list(sandbox, CONVERSATIONS + all.get(1).get("id").asString() + "/messages/", "body"));
    assertEquals(List.of("Hi", "Hello"), list(sandbox, MESSAGES + "?user_id=" + ANN, "body"));
  }

  @Test
  void aMessageGoesIntoTheConversationItNames(Sandbox sandbox) {
    var id = begin(sandbox, "");
    assertEquals(List.of(), list(sandbox, CONVERSATIONS + id + "/messages/", "body"));
    assertEquals(204, send(sandbox, ANN, ",'conversation_id':'" + id + "'").statusCode());
    sandbox.prolific().reply(Reply.from(ANN, "Thanks"));
    assertEquals(List.of("Hi", "Thanks"), list(sandbox, CONVERSATIONS + id + "/messages/", "body"));
    assertEquals(204, send(sandbox, ANN, "").statusCode());
    var other = list(sandbox, CONVERSATIONS, "id").get(0);
    assertEquals(204, send(sandbox, ANN, ",'conversation_id':'" + other + "'").statusCode());
    assertEquals(List.of("Hi", "Hi"), list(sandbox, CONVERSATIONS + other + "/messages/", "body"));
    sandbox.prolific().reply(Reply.from(ANN, "Again").in(id));
    assertEquals(List.of(id, other), list(sandbox, CONVERSATIONS, "id"));
  }

  @Test
  void aConversationOfOthersIsNoneToWriteInto(Sandbox sandbox) {
    var id = begin(sandbox, "");
    for (var wrong : List.of(id, "0".repeat(64))) {
      ProlificSandbox.refuses(
          send(sandbox, BEN, ",'conversation_id':'" + wrong + "'"),
          "{'conversation_id':['Conversation \\\""
              + wrong
              + "\\\" is none between you and the recipient.']}",
          "");
    }
    for (var body :
        List.of(
            "{'participant_id':'" + BEN + "','body':'Hi','conversation_id':'" + id + "'}",
            "{'participant_id':'" + ANN + "','body':'Hi','conversation_id':'nothing'}")) {
      var response = ProlificSandbox.act(sandbox, "/prolific/replies", body);
      assertEquals(400, response.statusCode());
      assertEquals(1, ProlificSandbox.body(response).get("errors").size(), response.asString());
    }
  }

  static Stream<Arguments> wrongConversations() {
    return Stream.of(
        arguments(
            "{}",
            "{'recipient_id':['This field is required.'],'subject':['This field is required.'],"
                + "'topic':['This field is required.']}"),
        arguments(
            "{'recipient_id':'" + RESEARCHER + "','subject':' ','topic':'weather','body':''}",
            "{'recipient_id':['You can`t write to yourself.'],"
                + "'subject':['This field may not be blank.'],"
                + "'topic':['\\\"weather\\\" is not a valid choice.'],"
                + "'body':['This field may not be blank.']}"),
        arguments(
            "{'recipient_id':'"
                + ANN
                + "','subject':'"
                + "x".repeat(501)
                + "','topic':7,'study_id':null,'workspace_id':''}",
            "{'subject':['Ensure this field has no more than 500 characters.'],"
                + "'topic':['Not a valid string.'],"
                + "'study_id':['This field may not be null.'],"
                + "'workspace_id':['This field may not be blank.']}"));
  }

  @ParameterizedTest
  @MethodSource("wrongConversations")
  void aWrongConversationIsRefused(String body, String detail, Sandbox sandbox) {
    ProlificSandbox.refuses(ProlificSandbox.post(sandbox, CONVERSATIONS, body), detail, "");
    assertEquals(List.of(), list(sandbox, CONVERSATIONS, "id"));
  }

  @Test
  void fixturesAddTopics(Sandbox sandbox) {
    ProlificSandbox.populate(sandbox, "{'prolific':{'conversation_topics':['weather']}}");
    var response =
        ProlificSandbox.post(
            sandbox, CONVERSATIONS, TO_ANN.replace("payment-issues", "weather") + "}");
    assertEquals("weather", response.path("topic"));
  }

  @Test
  void listsArePagedByTheUrlOfTheNextPage(Sandbox sandbox) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.add(0, begin(sandbox, ",'body':'m" + i + "'"));
    }
    assertEquals(ids, allPages(sandbox, CONVERSATIONS + "?limit=2", "id"));
    for (int i = 0; i < 3; i++) {
      send(sandbox, ANN, ",'conversation_id':'" + ids.get(0) + "'");
    }
    assertEquals(
        List.of("m4", "Hi", "Hi", "Hi"),
        allPages(sandbox, CONVERSATIONS + ids.get(0) + "/messages/?limit=3", "body"));
  }

  private static List<String> allPages(Sandbox sandbox, String first, String field) {
    var all = new ArrayList<String>();
    String target = first;
    while (target != null) {
      var response = Api.prolific(sandbox).urlEncodingEnabled(false).get(target);
      all.addAll(response.jsonPath().getList("results." + field));
      String next = response.path("next");
      target = next == null ? null : next.substring(sandbox.baseUrl().length());
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=0    | limit  | Ensure this value is greater than or equal to 1.",
        "limit=101  | limit  | Ensure this value is less than or equal to 100.",
        "limit=ten  | limit  | A valid integer is required.",
        "cursor=abc | cursor | Invalid cursor."
      })
  void aWrongPageIsRefused(String query, String field, String sentence, Sandbox sandbox) {
    var id = begin(sandbox, "");
    for (var list : List.of(CONVERSATIONS, CONVERSATIONS + id + "/messages/", BROADCASTS)) {
      ProlificSandbox.refuses(
          Api.prolific(sandbox).get(list + "?" + query),
          "{'" + field + "':['" + sentence + "']}",
          "");
    }
  }

  @Test
  void whatDoesNotExistOrBelongsToOthersIsNotFound(Sandbox sandbox) {
    var kim = "kim" + sandbox.id();
    ProlificSandbox.populate(
        sandbox, "{'prolific':{'researchers':[{'id':'kim','token':'" + kim + "'}]}}");
    var id = begin(sandbox, ",'body':'Hello'");
    broadcast(sandbox, ANN, "b1", 201);
    var asKim = Api.call(sandbox.baseUrl()).header("Authorization", "Token " + kim);
    for (var target :
        List.of(
            CONVERSATIONS + "nothing/messages/",
            BROADCASTS + "nothing/",
            CONVERSATIONS + "?workspace_id=nothing",
            BROADCASTS + "?workspace_id=nothing")) {
      isNotFound(Api.prolific(sandbox), target);
    }
    isNotFound(asKim, CONVERSATIONS + id + "/messages/");
    assertEquals(List.of(), asKim.get(CONVERSATIONS).jsonPath().getList("results"));
    assertEquals(List.of(), asKim.get(BROADCASTS).jsonPath().getList("results"));
  }

  private static void isNotFound(RequestSpecification call, String target) {
    var response = call.get(target);
    assertEquals(404, response.statusCode(), target);
    assertEquals(140401, response.jsonPath().getInt("error_code"));
  }

  private static Response broadcast(Sandbox sandbox, String participants, String id, int status) {
    var response =
        ProlificSandbox.post(
            sandbox,
            BROADCASTS,
            NEWS + participants + "']" + (id.isEmpty() ? "" : ",'id':'" + id + "'") + "}");
    assertEquals(status, response.statusCode(), response.asString());
    return response;
  }

  @Test
  void aBroadcastBeginsAConversationWithEachRecipient(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NINE);
    var made = ProlificSandbox.body(broadcast(sandbox, ANN + "','" + BEN + "','" + ANN, "", 201));
    var id = made.get("id").asString();
    assertEquals(
        ProlificSandbox.json(
            """
            {'id':'%s','study_id':'%s','subject':'News','topic':null,'body':'Hi all',
             'audience_source':'participant_ids','recipient_count':2,'datetime_created':'%s',
             'replied_count':0}\
            """
                .formatted(id, READING, NINE)),
        made);
    var begun = ProlificSandbox.results(sandbox, CONVERSATIONS + "?broadcast_id=" + id);
    assertEquals(List.of("News", "News"), ProlificSandbox.texts(begun, "subject"));
    assertEquals(List.of(READING, READING), ProlificSandbox.texts(begun, "study_id"));
    assertEquals(BEN, begun.get(0).at("/participants/1").asString());
    sandbox.prolific().reply(BEN, "one");
    sandbox.prolific().reply(BEN, "two");
    assertEquals(
        List.of("Hi all", "one", "two"),
        list(sandbox, CONVERSATIONS + begun.get(0).get("id").asString() + "/messages/", "body"));
    var after = Api.prolific(sandbox).get(BROADCASTS + id + "/");
    assertEquals(1, after.jsonPath().getInt("replied_count"));
    assertEquals(
        List.of(ProlificSandbox.body(after)), ProlificSandbox.results(sandbox, BROADCASTS));
  }

  @Test
  void aBroadcastWithTheSameIdIsSentOnce(Sandbox sandbox) {
    var first = broadcast(sandbox, ANN, "mine", 201).asString();
    assertEquals(first, broadcast(sandbox, BEN, "mine", 200).asString());
    assertEquals(1, ProlificSandbox.messages(sandbox).size());
    broadcast(sandbox, CLEO, "yours", 201);
    assertEquals(List.of("yours", "mine"), list(sandbox, BROADCASTS, "id"));
    assertEquals(List.of("yours", "mine"), allPages(sandbox, BROADCASTS + "?limit=1", "id"));
    assertEquals(List.of(), list(sandbox, BROADCASTS + "?study_id=other", "id"));
  }

  static Stream<Arguments> wrongBroadcasts() {
    return Stream.of(
        arguments(
            "{}",
            "{'study_id':['This field is required.'],'subject':['This field is required.'],"
                + "'body':['This field is required.'],"
                + "'participant_ids':['This field is required.']}"),
        arguments(
            NEWS.replace("['", "[") + "],'id':'a b'}",
            "{'participant_ids':['This list may not be empty.'],"
                + "'id':['An id has 1 to 64 letters of the Latin alphabet, digits and"
                + " underscores.']}"),
        arguments(
            NEWS + "x','".repeat(4_000) + "x']}",
            "{'participant_ids':['Ensure this field has no more than 4000 elements.']}"));
  }

  @ParameterizedTest
  @MethodSource("wrongBroadcasts")
  void aWrongBroadcastIsRefused(String body, String detail, Sandbox sandbox) {
    ProlificSandbox.refuses(ProlificSandbox.post(sandbox, BROADCASTS, body), detail, "");
    assertEquals(List.of(), list(sandbox, BROADCASTS, "id"));
  }

  @Test
  void aRecipientNeedsASubmissionInTheStudy(Sandbox sandbox) {
    var response = broadcast(sandbox, ANN + "','" + DORA + "','stranger", "", 400);
    assertEquals(
        List.of(
            "Participant \"" + DORA + "\" has not taken part in study \"" + READING + "\".",
            "Participant \"stranger\" has not taken part in study \"" + READING + "\"."),
        response.path("detail.participant_ids"));
    assertNull(Api.prolific(sandbox).get(BROADCASTS).path("next"));
    assertEquals(List.of(), ProlificSandbox.messages(sandbox));
  }

  @Test
  void anUnknownStudyOfABroadcastIsNotFound(Sandbox sandbox) {
    var response =
        ProlificSandbox.post(sandbox, BROADCASTS, NEWS.replace(READING, "nothing") + ANN + "']}");
    assertEquals(404, response.statusCode());
  }

  /** Returns the conversations of all pages of a list, and those of a broadcast and its count. */
  private static List<JsonNode> everything(Sandbox sandbox) {
    var all = new ArrayList<JsonNode>();
    var page = ProlificSandbox.body(Api.prolific(sandbox).get(CONVERSATIONS + "?limit=100"));
    while (true) {
      page.get("results").forEach(all::add);
      if (page.get("next").isNull()) {
        break;
      }
      page = ProlificSandbox.body(Api.prolific(sandbox).get(page.get("next").asString()));
    }
    all.addAll(ProlificSandbox.results(sandbox, CONVERSATIONS + "?study_id=" + READING));
    all.addAll(ProlificSandbox.results(sandbox, BROADCASTS));
    return all;
  }

  @Test
  void listsAfterManyMessagesAreTheSameAsBefore(UnderstudyClient client) {
    var wanted = NewSandbox.ANY.seed(7).frozenAt(Instant.parse(NINE)).unknownEntities("accept");
    var sandboxes = List.of(client.create(wanted), client.create(wanted));
    var kept = sandboxes.get(0);
    var asked = sandboxes.get(1);
    for (var sandbox : sandboxes) {
      send(sandbox, ANN, "");
      ProlificSandbox.post(sandbox, BROADCASTS, NEWS + ANN + "','" + BEN + "']}");
      for (int round = 0; round < 4; round++) {
        Control.advance(sandbox, "PT1M");
        var ids =
            IntStream.range(round * 300, round * 300 + 900)
                .mapToObj(each -> "\"p" + each + "\"")
                .toList();
        ProlificSandbox.post(
            sandbox, BULK, "{'ids':%s,'body':'Hi','study_id':'%s'}".formatted(ids, READING));
        if (sandbox == asked) {
          ProlificSandbox.results(sandbox, CONVERSATIONS + "?limit=1");
        }
        if (round == 1) {
          var begun = list(sandbox, CONVERSATIONS + "?study_id=" + READING, "id");
          sandbox.prolific().reply(Reply.from(BEN, "Thanks").in(begun.get(0)));
          begin(sandbox, ",'body':'Hello'");
        }
      }
    }
    var all = everything(kept);
    assertEquals(everything(asked), all);
    // ANN has three, BEN one; then 1,800 participants, the list of the study and the broadcast
    assertEquals(4 + 1_800 + 2 + 1, all.size());
  }
}
