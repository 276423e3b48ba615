package dev.understudy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.openapi.Operations;
import dev.understudy.testing.AnyDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The client can call all that there is under {@code /_admin}. */
@AnyDatabase
class EveryOperationTest {
  private static final String ID = "a b/c";

  /** The others are content with an empty object. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "create-sandbox",
          """
          {"credentials":{"prolific_token":"a","sociocs_api_key":"b","prelude_api_key":"c"}}\
          """,
          "advance-clock",
          """
          {"complete":true}\
          """);

  private static final Map<String, Consumer<UnderstudyClient>> SERVER =
      Map.ofEntries(
          Map.entry("get-health", UnderstudyClient::health),
          Map.entry("get-index", UnderstudyClient::index),
          Map.entry("list-openapi", UnderstudyClient::openApiFiles),
          Map.entry("get-metrics", UnderstudyClient::metrics),
          Map.entry("get-openapi", client -> client.openApi(ID)),
          Map.entry("get-ca", UnderstudyClient::caPem),
          Map.entry("get-shell", UnderstudyClient::shell),
          Map.entry("list-fault-profiles", UnderstudyClient::faultProfiles),
          Map.entry("get-coverage", UnderstudyClient::coverage),
          Map.entry("delete-coverage", UnderstudyClient::resetCoverage),
          Map.entry("split-sms", client -> client.sms(ID)),
          Map.entry("list-sandboxes", UnderstudyClient::sandboxes),
          Map.entry("create-sandbox", client -> client.create(NewSandbox.ANY.id(ID))));

  private static final Map<String, Consumer<Sandbox>> SANDBOX =
      Map.ofEntries(
          Map.entry("get-sandbox", Sandbox::state),
          Map.entry("delete-sandbox", Sandbox::delete),
          Map.entry("reset-sandbox", Sandbox::reset),
          Map.entry("update-settings", sandbox -> sandbox.unknownEntities("accept")),
          Map.entry("add-fixtures", sandbox -> sandbox.addFixtures("{}")),
          Map.entry("get-fixtures", Sandbox::exportFixtures),
          Map.entry("take-snapshot", sandbox -> sandbox.snapshots().take(ID)),
          Map.entry("list-snapshots", sandbox -> sandbox.snapshots().list()),
          Map.entry("delete-snapshot", sandbox -> sandbox.snapshots().delete(ID)),
          Map.entry("restore-snapshot", sandbox -> sandbox.snapshots().restore(ID)),
          Map.entry("get-diff", sandbox -> sandbox.diff(ID, "now")),
          Map.entry("list-messages", sandbox -> sandbox.messages().list()),
          Map.entry("get-message", sandbox -> sandbox.messages().get(ID)),
          Map.entry("set-message-status", sandbox -> sandbox.messages().step(ID, "failed")),
          Map.entry("reply-as-participant", sandbox -> sandbox.prolific().reply(ID, "Yes")),
          Map.entry("set-submission", sandbox -> sandbox.prolific().submission(ID, ID, ID)),
          Map.entry("set-study-status", sandbox -> sandbox.prolific().studyStatus(ID, ID)),
          Map.entry("read-as-researcher", sandbox -> sandbox.prolific().readAll()),
          Map.entry("receive-incoming", sandbox -> sandbox.sociocs().incoming(ID, ID, "Yes")),
          Map.entry("receive-inbound", sandbox -> sandbox.prelude().inbound(ID, "Yes")),
          Map.entry(
              "change-subscription",
              sandbox -> sandbox.prelude().subscription(ID, "UNSUB", "API", ID)),
          Map.entry("get-webhook-signing", sandbox -> sandbox.prelude().webhookSigning()),
          Map.entry("set-webhook-signing", sandbox -> sandbox.prelude().signWebhooks(true)),
          Map.entry("create-fault", sandbox -> sandbox.faults().add(Fault.onAnyProvider().reset())),
          Map.entry(
              "set-fault-profile", sandbox -> sandbox.faults().setProfile(FaultProfile.BAD_DAY)),
          Map.entry("list-faults", sandbox -> sandbox.faults().list()),
          Map.entry("delete-faults", sandbox -> sandbox.faults().clear()),
          Map.entry("delete-fault", sandbox -> sandbox.faults().delete(ID)),
          Map.entry(
              "set-rate-limits",
              sandbox -> sandbox.rateLimits().set(RateLimit.of("*", 1, Duration.ofDays(1)))),
          Map.entry("get-rate-limits", sandbox -> sandbox.rateLimits().list()),
          Map.entry("delete-rate-limits", sandbox -> sandbox.rateLimits().clear()),
          Map.entry("get-clock", sandbox -> sandbox.clock().read()),
          Map.entry("set-clock", sandbox -> sandbox.clock().freeze()),
          Map.entry("advance-clock", sandbox -> sandbox.clock().advanceToNext()),
          Map.entry("get-timeline", Sandbox::timeline),
          Map.entry(
              "set-delivery", sandbox -> sandbox.delivery().set("prelude", DeliveryPlan.NONE)),
          Map.entry("get-delivery", sandbox -> sandbox.delivery().read()),
          Map.entry("list-webhooks", sandbox -> sandbox.webhooks().list()),
          Map.entry("list-people", Sandbox::people),
          Map.entry("get-events", sandbox -> sandbox.listen(event -> {}).close()),
          Map.entry("get-webhook", sandbox -> sandbox.webhooks().get(ID)),
          Map.entry("get-request", sandbox -> sandbox.requests().get(ID)),
          Map.entry("redeliver-webhook", sandbox -> sandbox.webhooks().redeliver(ID)),
          Map.entry("list-requests", sandbox -> sandbox.requests().list()),
          Map.entry("delete-requests", sandbox -> sandbox.requests().clear()),
          Map.entry("count-requests", sandbox -> sandbox.requests().count()),
          Map.entry("get-test", sandbox -> sandbox.exportTest("junit")),
          Map.entry("get-story", Sandbox::story));

  @Test
  void everyOperationOfTheContractHasACall() {
    var called = new TreeSet<>(SERVER.keySet());
    called.addAll(SANDBOX.keySet());
    assertEquals(Operations.all("admin"), called);
  }

  @Test
  void everyCallAsksForItsOperation() {
    SERVER.forEach(EveryOperationTest::assertAsksFor);
    SANDBOX.forEach(
        (operation, call) ->
            assertAsksFor(operation, client -> call.accept(client.sandbox("sb_x"))));
  }

  private static void assertAsksFor(String operation, Consumer<UnderstudyClient> call) {
    try (var server = new FakeServer(200).answering(ANSWERS.getOrDefault(operation, "{}"))) {
      call.accept(server.client());
      assertEquals(
          operation,
          server.asked().stream()
              .map(asked -> Operations.called("admin", asked.method(), asked.path()))
              .collect(Collectors.joining(" and ")));
    }
  }
}
