package dev.understudy.prolific;

import static dev.understudy.testing.Samples.ANN;
import static dev.understudy.testing.Samples.BEN;
import static dev.understudy.testing.Samples.PAYMENT;
import static dev.understudy.testing.Samples.READING;
import static dev.understudy.testing.Samples.WAVE_ONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.CompanionCall;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the operations on studies, submissions, groups and workspaces. */
class CompanionRulesTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String REQUIRED = "['This field is required.']";
  private static final String SUBMISSION = "submissions/{submission}/";
  private static final String MEMBERS = "participant-groups/" + WAVE_ONE + "/participants/";
  private static final String LAB = "62fc9c2fe5ba4ad5a3a4d6f1";

  private static Response call(Sandbox sandbox, String method, String target, String body) {
    var filled =
        target.contains("{submission}")
            ? target.replace("{submission}", CompanionCall.submission(sandbox))
            : target;
    return CompanionCall.call(sandbox, method, filled, body);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("POST", SUBMISSION + "transition/", "{}", "{'action':" + REQUIRED + "}"),
        arguments(
            "POST",
            SUBMISSION + "transition/",
            "{'action':'PAY'}",
            "{'action':['\\'PAY\\' is not a valid choice.']}"),
        arguments(
            "POST",
            SUBMISSION + "transition/",
            "{'action':'REJECT'}",
            "{'rejection_category':" + REQUIRED + ",'message':" + REQUIRED + "}"),
        arguments(
            "POST",
            SUBMISSION + "transition/",
            "{'action':'REJECT','message':'" + "x".repeat(99) + "','rejection_category':'BAD'}",
            "{'rejection_category':['\\'BAD\\' is not a valid choice.'],"
                + "'message':['Ensure this field has at least 100 characters.']}"),
        arguments(
            "POST",
            SUBMISSION + "transition/",
            "{'action':'COMPLETE'}",
            // the status that it leads to is there already
            "{'completion_code':" + REQUIRED + "}"),
        arguments(
            "POST",
            SUBMISSION + "transition/",
            "{'action':'UNREJECT'}",
            // the status that it leads to is there already
            ""),
        arguments(
            "POST",
            SUBMISSION + "transition/",
            "{'action':'START'}",
            "{'action':['START is not possible: the status is AWAITING REVIEW.']}"),
        arguments(
            "POST",
            SUBMISSION + "request-return/",
            "{'request_return_reasons':[]}",
            "{'request_return_reasons':['This list may not be empty.']}"),
        arguments(
            "POST",
            "submissions/bulk-approve/",
            "{'submission_ids':['nope']}",
            "{'submission_ids':['Submission \\'nope\\' does not exist.']}"),
        arguments(
            "POST",
            "submissions/bulk-approve/",
            "{}",
            "{'study_id':" + REQUIRED + ",'participant_ids':" + REQUIRED + "}"),
        arguments(
            "POST",
            "submissions/bulk-approve/",
            "{'study_id':'" + PAYMENT + "','participant_ids':['" + ANN + "']}",
            "{'participant_ids':['Participant \\'"
                + ANN
                + "\\' has not taken part in study \\'"
                + PAYMENT
                + "\\'.']}"),
        arguments(
            "POST",
            "submissions/bonus-payments/",
            "{'study_id':'" + READING + "','csv_bonuses':'" + ANN + ",1.005\\nx,y'}",
            "{'csv_bonuses':['Line 1 is not an id, a comma and an amount such as 4.25.',"
                + "'Line 2 is not an id, a comma and an amount such as 4.25.']}"),
        arguments(
            "POST",
            "submissions/bonus-payments/",
            "{'study_id':'" + PAYMENT + "','csv_bonuses':'" + ANN + ",1'}",
            "{'csv_bonuses':['\\'"
                + ANN
                + "\\' is neither a participant nor a submission of the study.']}"),
        arguments(
            "POST",
            "studies/" + READING + "/transition/",
            "{'action':'PUBLISH'}",
            "{'action':['PUBLISH is not possible: the status is ACTIVE.']}"),
        arguments(
            "POST",
            "studies/" + READING + "/test-study",
            "",
            "{'non_field_errors':['There is no test participant. Create one first.',"
                + "'A test is not possible: the status is ACTIVE.']}"),
        arguments(
            "GET",
            "submissions/?status=done&approved=maybe&page=0&page_size=x&submitted_from=2026-01-01"
                + "&ordering=id",
            "",
            "{'study':"
                + REQUIRED
                + ",'status':['\\'done\\' is not a valid choice.'],"
                + "'approved':['Must be a valid boolean.'],"
                + "'ordering':['\\'id\\' is not a valid choice.'],"
                + "'submitted_from':['Date has wrong format. Use this format instead:"
                + " DD/MM/YYYY.'],"
                + "'page':['Ensure this value is greater than or equal to 1.'],"
                + "'page_size':['A valid integer is required.']}"),
        arguments(
            "GET", "studies/?state=(new)", "", "{'state':['\\'(new)\\' is not a valid choice.']}"),
        arguments(
            "GET",
            "workspaces/?limit=0&offset=-1",
            "",
            "{'limit':['Ensure this value is greater than or equal to 1.'],"
                + "'offset':['Ensure this value is greater than or equal to 0.']}"),
        arguments(
            "GET",
            "participant-groups/",
            "",
            "{'workspace_id':['One of workspace_id, project_id is required.']}"),
        arguments(
            "POST",
            "participant-groups/",
            "{'name':' '}",
            "{'name':['This field may not be blank.'],"
                + "'workspace_id':['One of workspace_id, organisation_id is required.']}"),
        arguments(
            "POST",
            MEMBERS,
            "{'participant_ids':[1]}",
            "{'participant_ids':['Not a valid string.']}"),
        arguments("DELETE", MEMBERS, "{}", "{'participant_ids':" + REQUIRED + "}"),
        arguments(
            "POST",
            "workspaces/",
            "{'currency_code':'EUR'}",
            "{'title':" + REQUIRED + ",'currency_code':['\\'EUR\\' is not a valid choice.']}"),
        arguments(
            "POST",
            "researchers/participants/",
            "{'email':'ann@example'}",
            "{'email':['Enter a valid email address.']}"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aWrongRequestNamesEachField(
      String method, String target, String body, String detail, Sandbox sandbox) {
    var response = call(sandbox, method, target, body);
    if (detail.isEmpty()) {
      assertEquals(200, response.statusCode(), response::asString);
    } else {
      var named = detail.replace("\\'", "\\\"");
      var expected = ProlificSandbox.json(named);
      assertEquals(400, response.statusCode(), response::asString);
      assertEquals(expected, ProlificSandbox.body(response).get("detail"));
    }
  }

  static Stream<String> missing() {
    return Stream.of(
        "studies/none/",
        "studies/none/submissions/",
        "submissions/none/",
        "submissions/a%20b/",
        "workspaces/none/",
        "workspaces/none/balance/",
        "workspaces/none/projects/",
        "projects/none/",
        "participant-groups/none/",
        "participant-groups/none/participants/",
        "submissions/?study=" + READING + "&page=2");
  }

  @ParameterizedTest
  @MethodSource("missing")
  void somethingThatDoesNotExistIsA404(String target, Sandbox sandbox) {
    var response = call(sandbox, "GET", target, "");
    assertEquals(404, response.statusCode(), response::asString);
    assertEquals(140401, response.<Integer>path("error_code"));
  }

  static Stream<Arguments> transitions() {
    return Stream.of(
        arguments("AWAITING REVIEW", "APPROVE", "APPROVED"),
        arguments("APPROVED", "APPROVE", "APPROVED"),
        arguments("AWAITING REVIEW", "RETURN", "RETURNED"),
        arguments("RESERVED", "START", "ACTIVE"),
        arguments("ACTIVE", "COMPLETE", "AWAITING REVIEW"),
        arguments("ACTIVE", "SCREEN_OUT", "SCREENED OUT"),
        arguments("REJECTED", "UNREJECT", "AWAITING REVIEW"),
        arguments("RETURNED", "UNRETURN", "AWAITING REVIEW"));
  }

  @ParameterizedTest
  @MethodSource("transitions")
  void aTransitionChangesTheStatusAndTheCounts(
      String from, String action, String to, Sandbox sandbox) {
    var id = sandbox.prolific().submission(PAYMENT, ANN, from);
    var body = "{'action':'" + action + "','completion_code':'C1'}";
    var changed = call(sandbox, "POST", "submissions/" + id + "/transition/", body);
    assertEquals(to, changed.path("status"), changed::asString);
    var list = "submissions/?study=" + PAYMENT + "&status=" + to.replace(' ', '_');
    var ids = call(sandbox, "GET", list, "").<List<String>>path("results.id");
    assertEquals(true, ids.contains(id));
    assertEquals(ids.size(), call(sandbox, "GET", list, "").<Integer>path("meta.count"));
    assertEquals(
        2, call(sandbox, "GET", "studies/" + PAYMENT, "").<Integer>path("number_of_submissions"));
  }

  @Test
  void aRejectionIsSentAsAMessage(Sandbox sandbox) {
    var reason =
        "Thank you, but the answers to the second half of the questions are all the same, so we"
            + " can't use them.";
    call(
            sandbox,
            "POST",
            SUBMISSION + "transition/",
            "{'action':'REJECT','rejection_category':'LOW_EFFORT','message':'"
                + reason.replace("'", "`")
                + "'}")
        .then()
        .statusCode(200);
    var messages = ProlificSandbox.results(sandbox, ProlificSandbox.MESSAGES + "?user_id=" + ANN);
    assertEquals(List.of(reason.replace("'", "`")), ProlificSandbox.texts(messages, "body"));
  }

  @Test
  void bonusesArePaidAsOftenAsTheCallIsMade(Sandbox sandbox) {
    var body = "{'study_id':'" + READING + "','csv_bonuses':'" + ANN + ",4.25\\n" + BEN + ",1'}";
    var id = call(sandbox, "POST", "submissions/bonus-payments/", body).<String>path("id");
    for (int i = 0; i < 2; i++) {
      call(sandbox, "POST", "bulk-bonus-payments/" + id + "/pay/", "").then().statusCode(202);
    }
    assertEquals(List.of(425, 425), call(sandbox, "GET", SUBMISSION, "").path("bonus_payments"));
    assertEquals(
        1_000_000 - 2 * 525,
        call(sandbox, "GET", "workspaces/" + LAB + "/balance/", "").<Integer>path("total_balance"));
  }

  @Test
  void aBalanceThatIsTooLowPaysNothing(Sandbox sandbox) {
    var body = "{'study_id':'" + READING + "','csv_bonuses':'" + ANN + ",10000.01'}";
    var id = call(sandbox, "POST", "submissions/bonus-payments/", body).<String>path("id");
    var refused = call(sandbox, "POST", "bulk-bonus-payments/" + id + "/pay/", "");
    assertEquals(400, refused.statusCode());
    assertEquals("The balance of the workspace is too low.", refused.path("detail"));
    assertEquals(List.of(), call(sandbox, "GET", SUBMISSION, "").path("bonus_payments"));
  }

  @Test
  void messagesGoToThePresentMembersOfAGroup(Sandbox sandbox) {
    call(sandbox, "DELETE", MEMBERS, "{'participant_ids':['" + ANN + "','nobody']}");
    call(sandbox, "POST", MEMBERS, "{'participant_ids':['user_987654321','" + BEN + "']}");
    var send = "{'participant_group_id':'" + WAVE_ONE + "','body':'Hello'}";
    ProlificSandbox.post(sandbox, ProlificSandbox.GROUP, send).then().statusCode(204);
    assertEquals(
        List.of(BEN, "619e049f7648a4e1f8f3645d", "user_987654321"),
        ProlificSandbox.texts(ProlificSandbox.messages(sandbox), "recipient"));
    call(sandbox, "DELETE", "participant-groups/" + WAVE_ONE + "/", "").then().statusCode(204);
    ProlificSandbox.post(sandbox, ProlificSandbox.GROUP, send).then().statusCode(400);
    assertEquals(
        true, call(sandbox, "GET", "participant-groups/" + WAVE_ONE, "").path("is_deleted"));
    assertEquals(
        List.of(WAVE_ONE),
        call(sandbox, "GET", "participant-groups/?active=false&workspace_id=" + LAB, "")
            .path("results.id"));
  }

  @Test
  void aPatchReplacesTheMembersOfAGroup(Sandbox sandbox) {
    var group = "participant-groups/" + WAVE_ONE + "/";
    var changed =
        call(
            sandbox,
            "PATCH",
            group,
            "{'name':'Two','participant_ids':['user_987654321','" + BEN + "']}");
    assertEquals("Two", changed.path("name"));
    assertEquals(2, changed.<Integer>path("participant_count"));
    assertEquals(
        List.of(BEN, "user_987654321"),
        call(sandbox, "GET", MEMBERS, "").path("results.participant_id"));
  }

  @Test
  void aTestParticipantWithASubmissionReceivesMessages(Sandbox sandbox) {
    var id =
        call(sandbox, "POST", "researchers/participants/", "{'email':'ann@example.com'}")
            .<String>path("participant_id");
    var send = "{'recipient_id':'" + id + "','body':'Hello','study_id':'" + READING + "'}";
    ProlificSandbox.post(sandbox, ProlificSandbox.MESSAGES, send).then().statusCode(400);
    sandbox.prolific().submission(PAYMENT, id, "ACTIVE");
    ProlificSandbox.post(sandbox, ProlificSandbox.MESSAGES, send).then().statusCode(204);
  }

  @Test
  void theLinksOfAListLeadThroughIt(Sandbox sandbox) {
    var first = call(sandbox, "GET", "submissions/?study=" + READING + "&page_size=2", "");
    assertEquals(3, first.<Integer>path("meta.count"));
    var next = first.<String>path("_links.next.href");
    var second = Api.prolific(sandbox).urlEncodingEnabled(false).get(next);
    assertEquals(List.of("619e049f7648a4e1f8f3645d"), second.path("results.participant_id"));
    assertNull(second.<String>path("_links.next.href"));
    assertEquals(next, second.path("_links.last.href"));
    assertEquals(first.<String>path("_links.self.href"), second.path("_links.previous.href"));
  }

  @Test
  void aFixtureGivesAParticipantsSubmission(Sandbox sandbox) {
    ProlificSandbox.populate(
        sandbox,
        """
        {"prolific": {"submissions": [
          {"id": "sub_1", "study_id": "%1$s", "participant_id": "%3$s", "status": "RETURNED",
           "started_at": "2026-01-14T10:00:00Z"},
          {"study_id": "%2$s", "participant_id": "%3$s", "status": "ACTIVE"}]}}\
        """
            .formatted(READING, PAYMENT, ANN));
    var mine = call(sandbox, "GET", "submissions/sub_1/", "");
    assertEquals("RETURNED", mine.path("status"), mine::asString);
    assertEquals(
        List.of("sub_1"),
        call(sandbox, "GET", "submissions/?study=" + READING + "&returned=1", "")
            .path("results.id"));
    assertEquals(
        3, call(sandbox, "GET", "studies/" + READING, "").<Integer>path("number_of_submissions"));
    assertEquals(2, call(sandbox, "GET", "studies/" + READING, "").<Integer>path("places_taken"));
    assertEquals(
        2, call(sandbox, "GET", "studies/" + PAYMENT, "").<Integer>path("number_of_submissions"));
  }

  @Test
  void aResetTakesEverythingBack(Sandbox sandbox) {
    var before =
        call(sandbox, "GET", "submissions/?study=" + READING, "").<List<String>>path("results.id");
    call(sandbox, "POST", SUBMISSION + "transition/", "{'action':'APPROVE'}")
        .then()
        .statusCode(200);
    call(sandbox, "POST", "workspaces/", "{'title':'Other'}").then().statusCode(201);
    sandbox.prolific().studyStatus(READING, "COMPLETED");
    sandbox.reset();
    assertEquals(
        before,
        call(sandbox, "GET", "submissions/?study=" + READING + "&awaiting_review=1", "")
            .path("results.id"));
    assertEquals(List.of("Lab"), call(sandbox, "GET", "workspaces/", "").path("results.title"));
    assertEquals("ACTIVE", call(sandbox, "GET", "studies/" + READING, "").path("status"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workspace_id=" + LAB,
        "project_id=62fc9c3ae5ba4ad5a3a4d6f2&workspace_id=" + LAB,
        "filter%5Bworkspace_id%5D=" + LAB,
        "filter=%7B%27workspace_id%27%3A%20%27" + LAB + "%27%7D"
      })
  void theGroupsOfAWorkspaceAreFoundAsClientsAsk(String query, Sandbox sandbox) {
    var found = Api.prolific(sandbox).urlEncodingEnabled(false);
    var ids = found.get("/api/v1/participant-groups/?" + query).<List<String>>path("results.id");
    assertEquals(query.startsWith("project") ? List.of() : List.of(WAVE_ONE), ids);
  }

  static Stream<Arguments> selections() {
    return Stream.of(
        arguments("", List.of(1, 2, 3)),
        arguments("&ordering=-started_at", List.of(3, 2, 1)),
        arguments("&ordering=study_name", List.of(1, 2, 3)),
        arguments("&status=timed-out", List.of(2)),
        arguments("&status=TIMED_OUT", List.of(2)),
        arguments("&status=unknown", List.of()),
        arguments("&approved=1", List.of(1)),
        arguments("&approved=no", List.of(2, 3)),
        arguments("&completed=True", List.of(1)),
        arguments("&completeoractive=t", List.of(1, 3)),
        arguments("&approved=1&active=1", List.of()),
        arguments("&submitted_from=14/01/2026&submitted_before=15/01/2026", List.of(1)),
        arguments("&submitted_before=14/01/2026&completed=1", List.of()),
        arguments("&status=&approved=&page=&page_size=", List.of(1, 2, 3)));
  }

  @ParameterizedTest
  @MethodSource("selections")
  void aListHasTheSelectedSubmissions(String query, List<Integer> selected, Sandbox sandbox) {
    ProlificSandbox.populate(
        sandbox,
        """
        {"prolific": {"studies": [{"id": "s"}], "submissions": [
          {"id": "n1", "study_id": "s", "participant_id": "%s", "status": "APPROVED",
           "started_at": "2026-01-14T10:00:00Z"},
          {"id": "n2", "study_id": "s", "participant_id": "%s", "status": "TIMED-OUT",
           "started_at": "2026-01-15T10:00:00Z"},
          {"id": "n3", "study_id": "s", "participant_id": "user_987654321", "status": "ACTIVE",
           "started_at": "2026-01-16T10:00:00Z"}]}}\
        """
            .formatted(ANN, BEN));
    var list = call(sandbox, "GET", "submissions/?study=s" + query, "");
    assertEquals(200, list.statusCode(), list::asString);
    assertEquals(selected.stream().map(each -> "n" + each).toList(), list.path("results.id"));
    assertEquals(selected.size(), list.<Integer>path("meta.count"));
  }
}
