package dev.understudy.prolific;

import static dev.understudy.testing.Samples.DORA;
import static dev.understudy.testing.Samples.PAYMENT;
import static dev.understudy.testing.Samples.READING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.NewSandbox;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.client.Webhook;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.openapi.WebhookSchemas;
import dev.understudy.testing.Api;
import dev.understudy.testing.CompanionCall;
import dev.understudy.testing.Control;
import dev.understudy.testing.Receiver;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Hooks: secrets, subscriptions, and the events that they tell of. */
class HooksTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String LAB = "62fc9c2fe5ba4ad5a3a4d6f1";
  private static final String NINE = "2026-01-15T09:00:00Z";
  private static final String SUBSCRIPTIONS = "hooks/subscriptions/";
  private static final String SUBMISSION_STATUS = "submission.status.change";
  private static final Duration DAY = Duration.ofDays(1);

  private static Response call(Sandbox sandbox, String method, String target, String body) {
    return CompanionCall.call(sandbox, method, target, body);
  }

  private static String secret(Sandbox sandbox) {
    var response = call(sandbox, "POST", "hooks/secrets/", "{'workspace_id':'" + LAB + "'}");
    assertEquals(201, response.statusCode(), response.asString());
    return response.path("value");
  }

  private static Response subscribe(Sandbox sandbox, String type, String url) {
    return call(
        sandbox,
        "POST",
        SUBSCRIPTIONS,
        "{'event_type':'%s','target_url':'%s','workspace_id':'%s'}".formatted(type, url, LAB));
  }

  /** Adds a subscription, confirms it, and returns its id. */
  private static String subscribed(Sandbox sandbox, String type, String url) {
    var made = subscribe(sandbox, type, url);
    assertEquals(201, made.statusCode(), made.asString());
    String id = made.path("id");
    var confirmed =
        call(
            sandbox,
            "POST",
            SUBSCRIPTIONS + id + "/",
            "{'secret':'" + made.header("X-Hook-Secret") + "'}");
    assertEquals(200, confirmed.statusCode(), confirmed.asString());
    // one client reads a subscription, another a list of it
    var both = new HashMap<String, Object>(confirmed.jsonPath().getMap(""));
    both.put("results", List.of(confirmed.jsonPath().getMap("")));
    assertEquals(both, made.jsonPath().getMap(""));
    return id;
  }

  private static void approve(Sandbox sandbox, String submission) {
    call(sandbox, "POST", "submissions/" + submission + "/transition/", "{'action':'APPROVE'}")
        .then()
        .statusCode(200);
  }

  private static String hmac(String secret, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anEventIsSignedOverTimeAndBody(Sandbox sandbox) throws GeneralSecurityException {
    ProlificSandbox.freeze(sandbox, NINE);
    try (var receiver = Receiver.content()) {
      var secret = secret(sandbox);
      var id = subscribed(sandbox, SUBMISSION_STATUS, receiver.url());
      var submission = CompanionCall.submission(sandbox);
      approve(sandbox, submission);
      sandbox.clock().advance(Duration.ZERO);
      var body =
          ("{\"resource_id\": \"%s\", \"event_type\": \"submission.status.change\","
                  + " \"participant_id\": \"%s\", \"status\": \"APPROVED\"}")
              .formatted(submission, participantOf(sandbox, submission));
      assertEquals(List.of(body), receiver.bodies());
      WebhookSchemas.check("prolific", body);
      var headers = receiver.got().get(0).headers();
      assertEquals("1768467600", headers.get("X-Prolific-Request-Timestamp"));
      assertEquals(hmac(secret, "1768467600" + body), headers.get("X-Prolific-Request-Signature"));
      assertEquals("1768467600", headers.get("X-Timestamp"));
      var events = call(sandbox, "GET", SUBSCRIPTIONS + id + "/events/", "");
      assertEquals(
          ProlificSandbox.json(
              """
              {'id':'%s','datetime_created':'%s','datetime_updated':'%2$s',
               'event_type':'submission.status.change','resource_id':'%s','status':'SUCCEEDED',
               'target_url':'%s','payload':%s}\
              """
                  .formatted(headers.get("X-Event-ID"), NINE, submission, receiver.url(), body)),
          ProlificSandbox.body(events).at("/results/0"));
      assertEquals(1, events.jsonPath().getInt("meta.count"));
    }
  }

  private static String participantOf(Sandbox sandbox, String submission) {
    return call(sandbox, "GET", "submissions/" + submission + "/", "").path("participant");
  }

  @Test
  void callsAndTheControlPlaneBringEventsAbout(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NINE);
    secret(sandbox);
    for (var type :
        List.of(
            SUBMISSION_STATUS,
            "study.status.change",
            "study.progress.change",
            "participant.submission.created")) {
      subscribed(sandbox, type, "http://127.0.0.1:9/");
    }
    call(sandbox, "POST", "studies/" + READING + "/transition/", "{'action':'PAUSE'}");
    sandbox.prolific().studyStatus(PAYMENT, "COMPLETED");
    var submission = CompanionCall.submission(sandbox);
    call(sandbox, "POST", "submissions/bulk-approve/", "{'submission_ids':['" + submission + "']}");
    ProlificSandbox.act(
        sandbox,
        "/prolific/submissions",
        "{'study_id':'" + READING + "','participant_id':'" + DORA + "','status':'ACTIVE'}");
    var told = sandbox.webhooks().list();
    told.forEach(
        each -> WebhookSchemas.check("prolific", ProlificSandbox.json(json(each)).toString()));
    assertEquals(
        List.of(
            "study.status.change " + READING + " PAUSED",
            "study.status.change " + PAYMENT + " COMPLETED",
            "submission.status.change " + submission + " APPROVED",
            "study.progress.change " + READING + " ",
            "participant.submission.created " + resource(told.get(4)) + " ACTIVE",
            "submission.status.change " + resource(told.get(4)) + " ACTIVE",
            "study.progress.change " + READING + " "),
        told.stream().map(HooksTest::line).toList());
    assertTrue(told.stream().allMatch(each -> each.messageId().isEmpty()));
  }

  private static String json(Webhook webhook) {
    return JsonMapper.shared().writeValueAsString(webhook.payload()).replace('"', '\'');
  }

  private static String resource(Webhook webhook) {
    return ProlificSandbox.json(json(webhook)).path("resource_id").asString();
  }

  private static String line(Webhook webhook) {
    return webhook.event()
        + " "
        + resource(webhook)
        + " "
        + ProlificSandbox.json(json(webhook)).path("status").asString("");
  }

  @Test
  void onlyConfirmedAndEnabledSubscriptionsAreTold(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NINE);
    secret(sandbox);
    var made = subscribe(sandbox, "study.status.change", "http://127.0.0.1:9/");
    String id = made.path("id");
    sandbox.prolific().studyStatus(READING, "PAUSED");
    ProlificSandbox.refuses(
        call(sandbox, "POST", SUBSCRIPTIONS + id + "/", "{'secret':'wrong'}"),
        "{'secret':['This is not the secret of the subscription.']}",
        "");
    sandbox.prolific().studyStatus(READING, "ACTIVE");
    assertEquals(List.of(), sandbox.webhooks().list());
    var secret = "{'secret':'" + made.header("X-Hook-Secret") + "'}";
    call(sandbox, "POST", SUBSCRIPTIONS + id + "/", secret).then().statusCode(200);
    sandbox.prolific().studyStatus(READING, "PAUSED");
    assertEquals(1, sandbox.webhooks().list().size());
    call(sandbox, "PATCH", SUBSCRIPTIONS + id + "/", "{'is_enabled':false}");
    sandbox.prolific().studyStatus(READING, "ACTIVE");
    call(sandbox, "PATCH", SUBSCRIPTIONS + id + "/", "{'is_enabled':true}");
    sandbox.prolific().studyStatus(READING, "ACTIVE");
    assertEquals(1, sandbox.webhooks().list().size(), "off, then no change");
    call(sandbox, "DELETE", SUBSCRIPTIONS + id + "/", "").then().statusCode(204);
    sandbox.prolific().studyStatus(READING, "PAUSED");
    assertEquals(1, sandbox.webhooks().list().size());
    assertEquals(404, call(sandbox, "GET", SUBSCRIPTIONS + id + "/", "").statusCode());
  }

  @Test
  void aFailingReceiverIsTriedTwelveTimesInADay(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NINE);
    try (var receiver = Receiver.answering(got -> 500)) {
      secret(sandbox);
      var id = subscribed(sandbox, SUBMISSION_STATUS, receiver.url());
      approve(sandbox, CompanionCall.submission(sandbox));
      sandbox.clock().advance(Duration.ofDays(2));
      var webhook = sandbox.webhooks().list().get(0);
      assertEquals("exhausted", webhook.state());
      var times = webhook.attempts().stream().map(Webhook.Attempt::at).toList();
      assertTrue(times.size() > 6 && times.size() <= 12, times::toString);
      assertFalse(times.get(times.size() - 1).isAfter(Instant.parse(NINE).plus(DAY)));
      for (int i = 1; i < times.size(); i++) {
        var wait = Duration.between(times.get(i - 1), times.get(i));
        assertTrue(wait.compareTo(Duration.ofMinutes(1L << (i - 1))) <= 0, times::toString);
      }
      var ids = receiver.got().stream().map(got -> got.headers().get("X-Event-ID")).distinct();
      assertEquals(1, ids.count());
      var stamps =
          receiver.got().stream()
              .map(got -> got.headers().get("X-Prolific-Request-Timestamp"))
              .toList();
      assertEquals(times.stream().map(at -> String.valueOf(at.getEpochSecond())).toList(), stamps);
      for (var status : List.of("FAILED", "[\"PENDING\",\"FAILED\"]")) {
        var failed =
            Api.prolific(sandbox)
                .queryParam("status", status)
                .get("/api/v1/" + SUBSCRIPTIONS + id + "/events/");
        assertEquals(1, failed.jsonPath().getInt("meta.count"), failed.asString());
      }
      var none = call(sandbox, "GET", SUBSCRIPTIONS + id + "/events/?status=PENDING", "");
      assertEquals(0, none.jsonPath().getInt("meta.count"));
    }
  }

  @Test
  void aUrlThatFailsForFiveDaysIsTurnedOff(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NINE);
    try (var receiver = Receiver.answering(got -> 500)) {
      secret(sandbox);
      var id = subscribed(sandbox, "study.status.change", receiver.url());
      for (int day = 0; day < 5; day++) {
        sandbox.prolific().studyStatus(READING, day % 2 == 0 ? "PAUSED" : "ACTIVE");
        sandbox.clock().advance(DAY);
        assertEquals(true, call(sandbox, "GET", SUBSCRIPTIONS + id + "/", "").path("is_enabled"));
      }
      sandbox.prolific().studyStatus(READING, "ACTIVE");
      sandbox.clock().advance(DAY);
      assertEquals(false, call(sandbox, "GET", SUBSCRIPTIONS + id + "/", "").path("is_enabled"));
      sandbox.prolific().studyStatus(READING, "PAUSED");
      assertEquals(6, sandbox.webhooks().list().size());
      call(sandbox, "PATCH", SUBSCRIPTIONS + id + "/", "{'is_enabled':true}");
      sandbox.prolific().studyStatus(READING, "ACTIVE");
      assertEquals(7, sandbox.webhooks().list().size());
    }
  }

  @Test
  void aWorkspaceHasOneSecret(Sandbox sandbox) {
    var list = "hooks/secrets/?workspace_id=" + LAB;
    assertEquals(List.of(), call(sandbox, "GET", list, "").jsonPath().getList("results"));
    var first = secret(sandbox);
    var second = secret(sandbox);
    assertNotEquals(first, second);
    assertEquals(
        List.of(second), call(sandbox, "GET", list, "").jsonPath().getList("results.value"));
  }

  @Test
  void subscriptionsAreListedAndChanged(Sandbox sandbox) {
    secret(sandbox);
    String one = subscribe(sandbox, SUBMISSION_STATUS, "http://127.0.0.1:9/one").path("id");
    String two = subscribe(sandbox, SUBMISSION_STATUS, "http://127.0.0.1:9/two").path("id");
    var changed =
        call(
            sandbox,
            "PATCH",
            SUBSCRIPTIONS + two + "/",
            "{'event_type':'study.status.change','target_url':'http://127.0.0.1:9/2',"
                + "'is_enabled':false}");
    assertEquals(
        ProlificSandbox.json(
            """
            {'id':'%s','event_type':'study.status.change','target_url':'http://127.0.0.1:9/2',
             'is_enabled':false,'workspace_id':'%s'}\
            """
                .formatted(two, LAB)),
        ProlificSandbox.body(changed));
    assertEquals(List.of(one), listed(sandbox, "hooks/subscriptions"));
    assertEquals(List.of(two), listed(sandbox, SUBSCRIPTIONS + "?is_enabled=false"));
    assertEquals(List.of(one), listed(sandbox, SUBSCRIPTIONS + "?workspace_id=" + LAB));
    assertEquals(
        404, call(sandbox, "GET", SUBSCRIPTIONS + "?workspace_id=nothing", "").statusCode());
    assertEquals(
        5,
        call(sandbox, "GET", "hooks/event-types/", "")
            .jsonPath()
            .getList("results.event_type")
            .size());
  }

  private static List<String> listed(Sandbox sandbox, String target) {
    return call(sandbox, "GET", target, "").jsonPath().getList("results.id");
  }

  static Stream<Arguments> wrongSubscriptions() {
    return Stream.of(
        arguments(
            "{}",
            "{'event_type':['This field is required.'],'target_url':['This field is required.'],"
                + "'workspace_id':['This field is required.']}"),
        arguments(
            "{'event_type':'x','target_url':'ftp://x','workspace_id':'"
                + LAB
                + "','is_enabled':'yes'}",
            "{'event_type':['\\\"x\\\" is not a valid choice.'],"
                + "'target_url':['Enter a valid URL.'],"
                + "'is_enabled':['Must be a valid boolean.']}"),
        arguments(
            "{'event_type':'study.status.change','target_url':'http://127.0.0.1:9/',"
                + "'workspace_id':'"
                + LAB
                + "'}",
            "{'workspace_id':['The workspace has no secret. Create one first.']}"));
  }

  @ParameterizedTest
  @MethodSource("wrongSubscriptions")
  void aWrongSubscriptionIsRefused(String body, String detail, Sandbox sandbox) {
    ProlificSandbox.refuses(call(sandbox, "POST", SUBSCRIPTIONS, body), detail, "");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, hooks/subscriptions/nothing/, 404",
    "DELETE, hooks/subscriptions/nothing/, 404",
    "GET, hooks/subscriptions/nothing/events/, 404",
    "GET, hooks/secrets/, 400",
    "GET, hooks/secrets/?workspace_id=nothing, 404"
  })
  void whatDoesNotExistIsRefused(String method, String target, int status, Sandbox sandbox) {
    assertEquals(status, call(sandbox, method, target, "").statusCode());
  }

  @Test
  void aSandboxWithoutFixturesRefusesWhatDoesNotExist(Sandbox sandbox) {
    var bare = new UnderstudyClient(sandbox.baseUrl()).create(NewSandbox.ANY.fixtures());
    for (var target : List.of("workspaces/nothing/", "hooks/secrets/?workspace_id=nothing")) {
      assertEquals(404, call(bare, "GET", target, "").statusCode());
    }
    assertEquals(1, call(bare, "GET", "workspaces/", "").jsonPath().getInt("meta.count"));
    call(bare, "POST", "workspaces/", "{'title':'Second'}").then().statusCode(201);
    assertEquals(2, call(bare, "GET", "workspaces/", "").jsonPath().getInt("meta.count"));
  }

  @Test
  void theJournalHasNoSecrets(Sandbox sandbox) {
    var secret = secret(sandbox);
    call(sandbox, "GET", "hooks/secrets/?workspace_id=" + LAB, "");
    var made = subscribe(sandbox, SUBMISSION_STATUS, "http://127.0.0.1:9/");
    var confirmation = made.header("X-Hook-Secret");
    call(
        sandbox,
        "POST",
        SUBSCRIPTIONS + made.path("id") + "/",
        "{'secret':'" + confirmation + "'}");
    var journal = Api.admin(sandbox).get("/requests").asString();
    assertTrue(journal.contains("confirm-subscription"), journal);
    assertFalse(journal.contains(secret), journal);
    assertFalse(journal.contains(confirmation), journal);
  }

  @Test
  void theStoryTellsOfHooks(Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, NINE);
    secret(sandbox);
    subscribed(sandbox, "study.status.change", "http://127.0.0.1:9/hook");
    call(sandbox, "POST", "studies/" + READING + "/transition/", "{'action':'PAUSE'}");
    Control.advance(sandbox, "PT0S");
    var story = Api.admin(sandbox).get("/story").asString();
    assertTrue(
        story.contains(
            NINE
                + "  webhook study.status.change to http://127.0.0.1:9/hook, pending\n    "
                + NINE),
        story);
  }
}
