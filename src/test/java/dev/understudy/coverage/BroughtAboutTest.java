package dev.understudy.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Coverage.Failure;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.testing.Api;
import dev.understudy.testing.CompanionCall;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Receiver;
import dev.understudy.testing.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each failure of the catalog is brought about as the catalog says, and counted. */
class BroughtAboutTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final List<Provider> PROVIDERS =
      List.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider());

  /** Those on what is left of a call that has succeeded. */
  private static final Set<String> AFTER_SUCCESS = Set.of("lost_response", "truncate", "garbage");

  private static List<Failure> failures(List<Failure> all, String provider, String operation) {
    return all.stream()
        .filter(each -> each.provider().equals(provider) && each.operation().equals(operation))
        .toList();
  }

  private static List<String> notMet(UnderstudyClient client, Sandbox sandbox) {
    return client
        .coverage("*" + sandbox.id().substring(Math.max(0, sandbox.id().length() - 40)) + "*")
        .failures()
        .stream()
        .filter(each -> each.met() == 0)
        .map(each -> each.provider() + " " + each.operation() + " " + each.failure())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send-message", "send-bulk-messages", "sendNotifyBulk"})
  void eachFailureOfASendIsBroughtAbout(String id, Sandbox sandbox, UnderstudyClient client)
      throws InterruptedException {
    bringAboutAll(sandbox, client, id::equals);
  }

  @Test
  @Tag("fuzz") // takes a minute
  void eachFailureOfAnOperationIsBroughtAbout(Sandbox sandbox, UnderstudyClient client)
      throws InterruptedException {
    bringAboutAll(sandbox, client, id -> true);
  }

  private static void bringAboutAll(
      Sandbox sandbox, UnderstudyClient client, Predicate<String> operations)
      throws InterruptedException {
    var all = client.failures().failures();
    for (var provider : PROVIDERS) {
      for (var operation : provider.operations()) {
        if (!operations.test(operation.id())) {
          continue;
        }
        var failures = failures(all, provider.name(), operation.id());
        bringAbout(sandbox, provider, operation, failures);
        bringAboutAfterSuccess(client, sandbox.id(), operation, failures);
      }
    }
    assertEquals(
        List.of(), notMet(client, sandbox).stream().filter(each -> !each.contains(" * ")).toList());
  }

  private static void bringAbout(
      Sandbox sandbox, Provider provider, Operation operation, List<Failure> failures)
      throws InterruptedException {
    var before = failures.stream().filter(each -> !isAfterSuccess(each)).toList();
    addFaults(sandbox, before);
    for (int i = 0; i < before.size(); i++) {
      call(sandbox, provider.name(), operation);
    }
    sandbox.faults().clear();
  }

  private static void bringAboutAfterSuccess(
      UnderstudyClient client, String id, Operation operation, List<Failure> failures) {
    for (var failure : failures.stream().filter(BroughtAboutTest::isAfterSuccess).toList()) {
      var name = id.substring(Math.max(0, id.length() - 40)) + "-" + NUMBER.incrementAndGet();
      var fresh = client.create(NewSandbox.ANY.id(name));
      addFaults(fresh, List.of(failure));
      callWell(fresh, operation);
      fresh.delete();
    }
  }

  private static boolean isAfterSuccess(Failure failure) {
    return AFTER_SUCCESS.contains(failure.failure()) || failure.kind().equals("recipient_error");
  }

  private static void addFaults(Sandbox sandbox, List<Failure> failures) {
    var rules = failures.stream().map(BroughtAboutTest::rule).toList();
    Api.admin(sandbox).body(Map.of("faults", rules)).post("/fixtures").then().statusCode(200);
  }

  /** Returns the fault of a failure, without waiting. */
  private static Map<String, Object> rule(Failure failure) {
    var trigger = failure.trigger().orElseThrow();
    assertEquals("/faults", trigger.path());
    var rule = new LinkedHashMap<>(trigger.body());
    var effect = (Map<?, ?>) rule.get("effect");
    if (effect.containsKey("duration")) {
      rule.put("effect", Map.of("type", effect.get("type"), "duration", "PT0.001S"));
    }
    return rule;
  }

  /** Calls an operation without anything that it needs: a fault acts before it looks. */
  private static void call(Sandbox sandbox, String provider, Operation operation)
      throws InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(sandbox.baseUrl() + operation.path().replaceAll("\\{.*?}", "x")))
            .method(operation.method(), BodyPublishers.noBody());
    switch (provider) {
      case "prolific" -> request.header("Authorization", "Token " + sandbox.prolificToken());
      case "sociocs" -> request.header("apikey", sandbox.sociocsApiKey());
      default -> request.header("Authorization", "Bearer " + sandbox.preludeApiKey());
    }
    try {
      CLIENT.send(request.build(), BodyHandlers.discarding());
    } catch (IOException e) {
      // what some of the faults are for
    }
  }

  private static void callWell(Sandbox sandbox, Operation operation) {
    try {
      Stream.of(GoodCall.values())
          .filter(each -> each.operation().equals(operation.id()))
          .findFirst()
          .ifPresentOrElse(
              call -> {
                call.prepare(sandbox);
                call.in(sandbox);
              },
              () ->
                  Stream.of(CompanionCall.values())
                      .filter(each -> each.operation().equals(operation.id()))
                      .findFirst()
                      .orElseThrow()
                      .in(sandbox));
    } catch (Exception | AssertionError e) {
      // what some of the faults are for
    }
  }

  @Test
  @Sandboxed(clock = "2026-01-15T09:00:00Z")
  void whatFollowsTheCallsIsBroughtAbout(Sandbox sandbox, UnderstudyClient client) {
    try (var receiver = Receiver.content()) {
      listen(sandbox, receiver.url());
      var all = client.failures().failures();
      var failures =
          PROVIDERS.stream()
              .flatMap(provider -> failures(all, provider.name(), "*").stream())
              .filter(each -> each.trigger().isPresent())
              .toList();
      for (var failure : failures) {
        var trigger = failure.trigger().orElseThrow();
        Api.admin(sandbox).body(trigger.body()).post(trigger.path()).then().log().ifError();
        if (trigger.path().equals("/faults")) {
          send(sandbox, failure.provider(), receiver.url());
        }
        sandbox.clock().advance(Duration.ZERO);
      }
      sandbox.webhooks().list().forEach(each -> sandbox.webhooks().redeliver(each.id()));
      sandbox.clock().advance(Duration.ZERO);
    }
    assertEquals(
        List.of(),
        notMet(client, sandbox).stream()
            .filter(each -> each.contains(" * "))
            .filter(each -> !each.matches(".*(not_found|method_not_allowed)"))
            .toList());
  }

  private static void listen(Sandbox sandbox, String url) {
    sandbox.addFixtures(
        """
        {"prelude":{"subscription_configs":[{"name":"News","callback_url":"%s"}],
           "inbound_addresses":[{"channel":"rcs","address":"your_agent","callback_url":"%s"}]},
         "sociocs":{"webhook_subscriptions":[{"platform":"tests","provider":"twlo",
           "channel_key":"your_channel_key","subscriber_reference_id":"r0","webhook_url":"%s",
           "events":["messages","status_updates"]}]}}\
        """
            .formatted(url, url, url));
    CompanionCall.CREATE_SECRET.in(sandbox).then().statusCode(201);
    for (var event : new ProlificProvider().webhookEvents()) {
      var made =
          CompanionCall.call(
              sandbox,
              "POST",
              "hooks/subscriptions/",
              "{'event_type':'%s','target_url':'%s','workspace_id':'62fc9c2fe5ba4ad5a3a4d6f1'}"
                  .formatted(event.name(), url));
      CompanionCall.call(
              sandbox,
              "POST",
              "hooks/subscriptions/" + made.path("id") + "/",
              "{'secret':'" + made.header("X-Hook-Secret") + "'}")
          .then()
          .statusCode(200);
    }
  }

  private static void send(Sandbox sandbox, String provider, String callback) {
    switch (provider) {
      case "prolific" -> GoodCall.SEND_MESSAGE.in(sandbox);
      case "sociocs" -> GoodCall.SOCIOCS_MESSAGE.in(sandbox);
      default ->
          Api.prelude(sandbox)
              .body(
                  Map.of(
                      "to",
                      "+33612345678",
                      "template_id",
                      Samples.ORDER_TEMPLATE,
                      "variables",
                      Map.of("order_id", "1", "amount", "5"),
                      "callback_url",
                      callback))
              .post("/v2/notify")
              .then()
              .statusCode(200);
    }
  }

  @Test
  void callsThatReachNoOperationCount(Sandbox sandbox, UnderstudyClient client) {
    for (var path : List.of("/api/v1/none/", "/messages/none/none", "/v2/none")) {
      Api.call(sandbox.baseUrl()).get(path).then().statusCode(404);
    }
    for (var path : List.of("/api/v1/messages/", "/messages", "/v2/notify")) {
      Api.call(sandbox.baseUrl()).patch(path).then().statusCode(405);
    }
    var met =
        client.coverage("default").failures().stream()
            .filter(each -> each.operation().equals("*") && each.kind().equals("error"))
            .filter(each -> each.met() == 0)
            .toList();
    assertEquals(List.of(), met);
  }
}
