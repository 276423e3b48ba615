package dev.understudy.prolific;

import static dev.understudy.prolific.ProlificSandbox.MESSAGES;
import static dev.understudy.prolific.ProlificSandbox.RESEARCHER;
import static dev.understudy.prolific.ProlificSandbox.UNREAD;
import static dev.understudy.testing.Samples.ANN;
import static dev.understudy.testing.Samples.BEN;
import static dev.understudy.testing.Samples.READING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.understudy.client.Fault;
import dev.understudy.client.ProlificPeople.Reply;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Several researchers in one sandbox, each with a token of their own. */
class ResearchersTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String KIM = "5f0000000000000000000002";
  private static final String LEE = "5f0000000000000000000003";

  @BeforeEach
  void addResearchers(Sandbox sandbox) {
    ProlificSandbox.populate(
        sandbox,
        "{'prolific':{'researchers':[{'id':'%s','name':'Kim','token':'%s'},{'id':'%s','token':'%s'}]}}"
            .formatted(KIM, token(sandbox, KIM), LEE, token(sandbox, LEE)));
  }

  private static String token(Sandbox sandbox, String researcher) {
    // one of the two begins like the name of a sandbox
    return (researcher.equals(KIM) ? "sb_" : "token-") + researcher + sandbox.id();
  }

  private static RequestSpecification as(String researcher, Sandbox sandbox) {
    return Api.call(sandbox.baseUrl())
        .header("Authorization", "Token " + token(sandbox, researcher))
        .contentType("application/json");
  }

  private static Response send(RequestSpecification call, String recipient, String text) {
    return call.body(
            ProlificSandbox.json(
                    "{'recipient_id':'%s','body':'%s','study_id':'%s'}"
                        .formatted(recipient, text, READING))
                .toString())
        .post(MESSAGES);
  }

  private static List<String> bodies(RequestSpecification call, String target) {
    return call.get(target).jsonPath().getList("results.body");
  }

  @Test
  void aTokenMeansTheSandboxAndTheResearcher(Sandbox sandbox) {
    for (var researcher : List.of(KIM, LEE)) {
      var response = send(as(researcher, sandbox), ANN, "Hi");
      assertEquals(204, response.statusCode());
      assertEquals(sandbox.id(), response.header("Understudy-Sandbox"));
    }
    assertEquals(204, send(Api.prolific(sandbox), ANN, "Hi").statusCode());
    assertEquals(
        List.of(KIM, LEE, RESEARCHER),
        ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "sender"));
  }

  @Test
  void researchersSeeOnlyTheirOwnMessages(Sandbox sandbox) {
    send(as(KIM, sandbox), ANN, "from Kim");
    send(as(LEE, sandbox), ANN, "from Lee");
    var all = MESSAGES + "?created_after=2000-01-01";
    assertEquals(List.of("from Kim"), bodies(as(KIM, sandbox), all));
    assertEquals(List.of("from Lee"), bodies(as(LEE, sandbox), MESSAGES + "?user_id=" + ANN));
    assertEquals(List.of(), bodies(Api.prolific(sandbox), all));
  }

  @Test
  void researchersWriteToEachOther(Sandbox sandbox) {
    assertEquals(204, send(as(KIM, sandbox), LEE, "Lunch?").statusCode());
    assertEquals(List.of("Lunch?"), bodies(as(LEE, sandbox), UNREAD));
    assertEquals(List.of(), bodies(as(KIM, sandbox), UNREAD));
    assertEquals(204, send(as(LEE, sandbox), KIM, "Yes").statusCode());
    assertEquals(204, send(Api.prolific(sandbox), LEE, "And I?").statusCode());
    var both = List.of("Lunch?", "Yes");
    assertEquals(both, bodies(as(KIM, sandbox), MESSAGES + "?user_id=" + LEE));
    assertEquals(both, bodies(as(LEE, sandbox), MESSAGES + "?user_id=" + KIM));
    var channels = ProlificSandbox.texts(detailsOf(sandbox), "channel_id");
    assertEquals(channels.get(0), channels.get(1));
    assertNotEquals(channels.get(0), channels.get(2));
    assertEquals(3, sandbox.prolific().readAll());
    assertEquals(List.of(), bodies(as(LEE, sandbox), UNREAD));
  }

  private static List<JsonNode> detailsOf(Sandbox sandbox) {
    return ProlificSandbox.messages(sandbox).stream().map(each -> each.get("details")).toList();
  }

  @Test
  void aMessageToOneselfIsRefused(Sandbox sandbox) {
    sandbox.unknownEntities("accept");
    for (var call : List.of(KIM, LEE)) {
      ProlificSandbox.refuses(
          send(as(call, sandbox), call, "Hi"),
          "{'recipient_id':['You can`t write to yourself.']}",
          "");
    }
    ProlificSandbox.refuses(
        send(Api.prolific(sandbox), RESEARCHER, "Hi"),
        "{'recipient_id':['You can`t write to yourself.']}",
        "");
  }

  @Test
  void aBulkSendGoesToParticipantsOnly(Sandbox sandbox) {
    var response =
        ProlificSandbox.post(
            sandbox,
            ProlificSandbox.BULK,
            "{'ids':['" + KIM + "'],'body':'Hi','study_id':'" + READING + "'}");
    assertEquals(400, response.statusCode());
    assertEquals("Participant \"" + KIM + "\" does not exist.", response.path("detail.ids[0]"));
  }

  @Test
  void aReplyGoesToTheResearcherWhoWroteLast(Sandbox sandbox) {
    sandbox.prolific().reply(BEN, "first");
    send(as(KIM, sandbox), BEN, "Hi");
    sandbox.prolific().reply(BEN, "second");
    sandbox.prolific().reply(Reply.from(BEN, "third").to(LEE));
    assertEquals(List.of("first"), bodies(Api.prolific(sandbox), UNREAD));
    assertEquals(List.of("second"), bodies(as(KIM, sandbox), UNREAD));
    assertEquals(List.of("third"), bodies(as(LEE, sandbox), UNREAD));
  }

  @Test
  void anUnknownResearcherGetsNoReply(Sandbox sandbox) {
    var response =
        ProlificSandbox.act(
            sandbox,
            "/prolific/replies",
            "{'participant_id':'" + ANN + "','body':'Hi','researcher_id':'nobody'}");
    assertEquals(400, response.statusCode());
    assertEquals(
        "Researcher \"nobody\" does not exist.",
        ProlificSandbox.body(response).at("/errors/~1researcher_id").asString());
  }

  @Test
  void aFaultFindsTheSenderByTheToken(Sandbox sandbox) {
    sandbox.faults().add(Fault.on("prolific").sender(KIM).error(503));
    assertEquals(503, send(as(KIM, sandbox), ANN, "Hi").statusCode());
    assertEquals(204, send(as(LEE, sandbox), ANN, "Hi").statusCode());
  }

  @Test
  void theIdOfASandboxStaysItsOwnCredential(Sandbox sandbox) {
    var used = Api.sandbox(sandbox.baseUrl(), "sb_used_before_" + sandbox.id());
    Api.prolific(used).get("/api/v1/messages/unread/").then().statusCode(200);
    sandbox.addFixtures(
        Map.of("prolific", Map.of("researchers", List.of(Map.of("id", "r9", "token", used.id())))));
    Api.prolific(used)
        .get("/api/v1/messages/unread/")
        .then()
        .statusCode(200)
        .header("Understudy-Sandbox", used.id());
  }
}
