package dev.understudy.demo;

import dev.understudy.demo.DemoClient.DemoResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls to every operation of Prolific, for {@link WarmUpCalls}. */
final class ProlificWarmUp {
  private static final String API = "/api/v1/";
  private static final String STUDY = "6569ece7ca177d19117b1b95";
  private static final String OTHER_STUDY = "620ca2735fcbba4fa2b3211a";
  private static final String PARTICIPANT = "619e049f7648a4e1f8f3645b";
  private static final String OTHER_PARTICIPANT = "619e049f7648a4e1f8f3645c";
  private static final String GROUP = "619e049f7648a4e1f8f3645b";
  private static final String WORKSPACE = "62fc9c2fe5ba4ad5a3a4d6f1";
  private static final String PROJECT = "62fc9c3ae5ba4ad5a3a4d6f2";

  private final DemoClient caller;

  ProlificWarmUp(DemoClient caller) {
    this.caller = caller;
  }

  /**
   * Makes all calls.
   *
   * @throws IllegalStateException if a call has another status than expected
   */
  void run() {
    messages();
    conversations();
    account();
    studies();
    submissions();
    groups();
    hooks();
  }

  private void messages() {
    call(204, "POST", "messages/", message(Map.of("recipient_id", PARTICIPANT)));
    call(204, "POST", "messages/bulk/", message(Map.of("ids", List.of(PARTICIPANT))));
    call(
        204, "POST", "messages/participant-group/", message(Map.of("participant_group_id", GROUP)));
    call(400, "POST", "messages/", Map.of("body", ""));
    get("messages/?user_id=" + PARTICIPANT);
    get("messages/unread/");
  }

  private static Map<String, Object> message(Map<String, ?> recipients) {
    var body = new HashMap<String, Object>(recipients);
    body.put("body", "Thank you for <b>taking part</b>!");
    body.put("study_id", STUDY);
    return body;
  }

  private void conversations() {
    var conversation = Map.of("recipient_id", PARTICIPANT, "subject", "Thanks", "topic", "other");
    var created = call(201, "POST", "conversations/", conversation);
    get("conversations/");
    get("conversations/" + id(created) + "/messages/");
    var broadcast = message(Map.of("subject", "Thanks", "participant_ids", List.of(PARTICIPANT)));
    var sent = call(201, "POST", "broadcasts/", broadcast);
    get("broadcasts/");
    get("broadcasts/" + id(sent) + "/");
  }

  private void account() {
    get("users/me/");
    // the second time it is refused, since the address is used
    caller.prolific(API + "researchers/participants/", Map.of("email", "ann@example.com"));
    get("workspaces/");
    var workspace = "workspaces/" + WORKSPACE + "/";
    call(201, "POST", "workspaces/", Map.of("title", "Lab"));
    get(workspace);
    call(200, "PATCH", workspace, Map.of("title", "Lab"));
    get(workspace + "balance/");
    get(workspace + "projects/");
    call(201, "POST", workspace + "projects/", Map.of("title", "Reading"));
    var project = "projects/" + PROJECT + "/";
    get(project);
    call(200, "PATCH", project, Map.of("title", "Reading"));
  }

  private void studies() {
    var study = "studies/" + STUDY + "/";
    get("studies/");
    get(study);
    call(200, "POST", study + "transition/", Map.of("action", "PAUSE"));
    call(200, "POST", study + "transition/", Map.of("action", "START"));
    setStatus("UNPUBLISHED");
    call(200, "POST", "studies/" + OTHER_STUDY + "/test-study", Map.of());
    setStatus("ACTIVE");
  }

  private void setStatus(String status) {
    var path = "/prolific/studies/" + OTHER_STUDY + "/status";
    WarmUpCalls.expect(200, caller.control("POST", path, Map.of("status", status)));
  }

  private void submissions() {
    var own = Map.of("study_id", STUDY, "participant_id", PARTICIPANT, "status", "AWAITING REVIEW");
    WarmUpCalls.expect(201, caller.control("POST", "/prolific/submissions", own));
    get("studies/" + STUDY + "/submissions/");
    var list = get("submissions/?study=" + STUDY);
    var submission =
        "submissions/" + list.body().path("results").path(0).path("id").asString() + "/";
    get(submission);
    call(
        200,
        "POST",
        submission + "request-return/",
        Map.of("request_return_reasons", List.of("Withdrew consent")));
    call(200, "POST", submission + "transition/", Map.of("action", "APPROVE"));
    call(
        200,
        "POST",
        "submissions/bulk-approve/",
        Map.of("study_id", STUDY, "participant_ids", List.of(OTHER_PARTICIPANT)));
    var bonuses = Map.of("study_id", STUDY, "csv_bonuses", PARTICIPANT + ",4.25");
    var created = call(201, "POST", "submissions/bonus-payments/", bonuses);
    call(202, "POST", "bulk-bonus-payments/" + id(created) + "/pay/", Map.of());
  }

  private void groups() {
    get("participant-groups/?workspace_id=" + WORKSPACE);
    var named = Map.of("name", "Wave two", "workspace_id", WORKSPACE);
    var group = "participant-groups/" + id(call(201, "POST", "participant-groups/", named)) + "/";
    var members = Map.of("participant_ids", List.of(PARTICIPANT));
    get(group);
    call(200, "PATCH", group, Map.of("name", "Wave three"));
    call(200, "POST", group + "participants/", members);
    get(group + "participants/");
    call(200, "DELETE", group + "participants/", members);
    call(204, "DELETE", group, Map.of());
  }

  private void hooks() {
    get("hooks/event-types/");
    call(201, "POST", "hooks/secrets/", Map.of("workspace_id", WORKSPACE));
    get("hooks/secrets/?workspace_id=" + WORKSPACE);
    var wanted =
        Map.of(
            "event_type",
            "study.status.change",
            "target_url",
            "http://127.0.0.1:9/",
            "workspace_id",
            WORKSPACE);
    var created = call(201, "POST", "hooks/subscriptions/", wanted);
    var subscription = "hooks/subscriptions/" + id(created) + "/";
    get("hooks/subscriptions/");
    get(subscription);
    call(400, "POST", subscription, Map.of("secret", "wrong"));
    call(200, "PATCH", subscription, Map.of("is_enabled", false));
    get(subscription + "events/");
    call(204, "DELETE", subscription, Map.of());
  }

  private static String id(DemoResponse created) {
    return created.body().path("id").asString();
  }

  private DemoResponse get(String path) {
    var answer = caller.prolific(API + path);
    WarmUpCalls.expect(200, answer);
    return answer;
  }

  private DemoResponse call(int status, String method, String path, Map<String, ?> body) {
    var answer = caller.prolific(method, API + path, body);
    WarmUpCalls.expect(status, answer);
    return answer;
  }
}
