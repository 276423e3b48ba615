package dev.understudy.testing;

import dev.understudy.client.Sandbox;
import io.restassured.response.Response;

/**
 * A call of each of Prolific's operations that no {@link GoodCall} makes, with the default fixture.
 * These are not called in the tests of what all operations share, of which there would be too many.
 */
public enum CompanionCall {
  USER("get-user", "GET", "users/me/", "", 200),
  TEST_PARTICIPANT(
      "create-test-participant-for-researcher",
      "POST",
      "researchers/participants/",
      "{'email':'ann@example.com'}",
      201),
  WORKSPACES("get-workspaces", "GET", "workspaces/", "", 200),
  CREATE_WORKSPACE("create-workspace", "POST", "workspaces/", "{'title':'Lab two'}", 201),
  WORKSPACE("get-workspace", "GET", "workspaces/{workspace}/", "", 200),
  UPDATE_WORKSPACE(
      "update-workspace", "PATCH", "workspaces/{workspace}/", "{'title':'Lab three'}", 200),
  BALANCE("get-workspace-balance", "GET", "workspaces/{workspace}/balance/", "", 200),
  PROJECTS("get-projects", "GET", "workspaces/{workspace}/projects/", "", 200),
  CREATE_PROJECT(
      "create-project", "POST", "workspaces/{workspace}/projects/", "{'title':'Writing'}", 201),
  PROJECT("get-project", "GET", "projects/62fc9c3ae5ba4ad5a3a4d6f2/", "", 200),
  UPDATE_PROJECT(
      "update-project",
      "PATCH",
      "projects/62fc9c3ae5ba4ad5a3a4d6f2/",
      "{'description':'All of it'}",
      200),
  STUDIES("get-studies", "GET", "studies/?state=(active|published)", "", 200),
  STUDY("get-study", "GET", "studies/{study}/", "", 200),
  PAUSE("publish-study", "POST", "studies/{study}/transition/", "{'action':'PAUSE'}", 200),
  TEST_STUDY("create-test-study", "POST", "studies/{draft}/test-study", "", 200),
  STUDY_SUBMISSIONS("get-study-submissions", "GET", "studies/{study}/submissions/", "", 200),
  SUBMISSION("get-submission", "GET", "submissions/{submission}/", "", 200),
  REQUEST_RETURN(
      "request-submission-return",
      "POST",
      "submissions/{submission}/request-return/",
      "{'request_return_reasons':['Withdrew consent']}",
      200),
  APPROVE(
      "transition-submission",
      "POST",
      "submissions/{submission}/transition/",
      "{'action':'APPROVE'}",
      200),
  BULK_APPROVE(
      "bulk-approve-submissions",
      "POST",
      "submissions/bulk-approve/",
      "{'submission_ids':['{submission}']}",
      200),
  CREATE_BONUS(
      "create-bonus-payments",
      "POST",
      "submissions/bonus-payments/",
      "{'study_id':'{study}','csv_bonuses':'619e049f7648a4e1f8f3645b,4.25'}",
      201),
  PAY_BONUS("pay-bonus-payments", "POST", "bulk-bonus-payments/{bonus}/pay/", "", 202),
  GROUPS("get-participant-groups", "GET", "participant-groups/?workspace_id={workspace}", "", 200),
  CREATE_GROUP(
      "create-participant-group",
      "POST",
      "participant-groups/",
      "{'name':'Wave two','workspace_id':'{workspace}'}",
      201),
  GET_GROUP("get-participant-group", "GET", "participant-groups/{group}/", "", 200),
  DELETE_GROUP("delete-participant-group", "DELETE", "participant-groups/{group}/", "", 204),
  MEMBERS(
      "get-participant-group-participants",
      "GET",
      "participant-groups/{group}/participants/",
      "",
      200),
  ADD_MEMBERS(
      "add-to-participant-group",
      "POST",
      "participant-groups/{group}/participants/",
      "{'participant_ids':['user_987654321']}",
      200),
  EVENT_TYPES("get-event-types", "GET", "hooks/event-types/", "", 200),
  SECRETS("get-secrets", "GET", "hooks/secrets/?workspace_id={workspace}", "", 200),
  CREATE_SECRET("create-secret", "POST", "hooks/secrets/", "{'workspace_id':'{workspace}'}", 201),
  SUBSCRIPTIONS("get-subscriptions", "GET", "hooks/subscriptions/", "", 200),
  CREATE_SUBSCRIPTION(
      "create-subscription",
      "POST",
      "hooks/subscriptions/",
      "{'event_type':'{event}','target_url':'http://127.0.0.1:9/','workspace_id':'{workspace}'}",
      201),
  CONFIRM_SUBSCRIPTION(
      "confirm-subscription", "POST", "hooks/subscriptions/{hook}/", "{'secret':'{secret}'}", 200),
  SUBSCRIPTION("get-subscription", "GET", "hooks/subscriptions/{hook}/", "", 200),
  UPDATE_SUBSCRIPTION(
      "update-subscription", "PATCH", "hooks/subscriptions/{hook}/", "{'is_enabled':false}", 200),
  DELETE_SUBSCRIPTION("delete-subscription", "DELETE", "hooks/subscriptions/{hook}/", "", 204),
  EVENTS("get-events", "GET", "hooks/subscriptions/{hook}/events/", "", 200);

  private static final String API = "/api/v1/";

  /** The secret of the subscription that this thread has created last. */
  private static final ThreadLocal<String> SECRET = new ThreadLocal<>();

  private final String operation;
  private final String method;
  private final String target;
  private final String body;
  private final int status;

  CompanionCall(String operation, String method, String target, String body, int status) {
    this.operation = operation;
    this.method = method;
    this.target = target;
    this.body = body;
    this.status = status;
  }

  /** Returns the id of its operation. */
  public String operation() {
    return operation;
  }

  /** Returns the status of its response. */
  public int status() {
    return status;
  }

  /** Makes the call, after those that create what it is about. */
  public Response in(Sandbox sandbox) {
    return call(sandbox, method, filled(sandbox, target), filled(sandbox, body));
  }

  /** Makes any call of this provider with JSON in single quotes. */
  public static Response call(Sandbox sandbox, String method, String target, String body) {
    var request = Api.prolific(sandbox);
    return body.isEmpty()
        ? request.request(method, API + target)
        : request.body(body.replace('\'', '"')).request(method, API + target);
  }

  private static String filled(Sandbox sandbox, String text) {
    var filled =
        text.replace("{workspace}", "62fc9c2fe5ba4ad5a3a4d6f1")
            .replace("{study}", Samples.READING)
            .replace("{group}", Samples.WAVE_ONE);
    if (filled.contains("{submission}")) {
      filled = filled.replace("{submission}", submission(sandbox));
    }
    if (filled.contains("{draft}")) {
      TEST_PARTICIPANT.in(sandbox).then().statusCode(201);
      sandbox.prolific().studyStatus(Samples.PAYMENT, "UNPUBLISHED");
      filled = filled.replace("{draft}", Samples.PAYMENT);
    }
    if (filled.contains("{event}")) {
      CREATE_SECRET.in(sandbox).then().statusCode(201);
      filled = filled.replace("{event}", "submission.status.change");
    }
    if (filled.contains("{hook}")) {
      var made = CREATE_SUBSCRIPTION.in(sandbox);
      filled = filled.replace("{hook}", made.path("id"));
      SECRET.set(made.header("X-Hook-Secret"));
    }
    filled = filled.replace("{secret}", String.valueOf(SECRET.get()));
    return filled.contains("{bonus}")
        ? filled.replace("{bonus}", CREATE_BONUS.in(sandbox).path("id"))
        : filled;
  }

  /** Returns the id of a participant's submission, which waits for a review. */
  public static String submission(Sandbox sandbox) {
    return call(sandbox, "GET", "submissions/?study=" + Samples.READING, "").path("results[0].id");
  }
}
