package dev.understudy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.http.CompletedCall;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.webhook.http.WebhookClient.AttemptOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The metrics for Prometheus. */
@AnyDatabase
class MetricsTest {
  private static CompletedCall call(String operation, int status, Optional<String> faults) {
    return new CompletedCall(
        "POST",
        "/x?secret",
        Optional.of("prelude"),
        Optional.of(operation),
        status,
        status == 0 ? Optional.of("reset") : Optional.empty(),
        Duration.ofMillis(250),
        Optional.of("sb_x"),
        faults);
  }

  @Test
  void theTextIsThatOfPrometheus() {
    var metrics = new Metrics("1.2.3", () -> 2);
    metrics.countCall(call("send", 200, Optional.empty()));
    metrics.countCall(call("send", 200, Optional.of("f1, f2")));
    metrics.countCall(call("send", 0, Optional.empty()));
    metrics.countCall(
        new CompletedCall(
            "GET",
            "/x",
            Optional.empty(),
            Optional.empty(),
            404,
            Optional.empty(),
            Duration.ofSeconds(1),
            Optional.empty(),
            Optional.empty()));
    metrics.countAttempt(new AttemptOutcome.Answered(204, Duration.ZERO));
    metrics.countAttempt(new AttemptOutcome.Failed("the connection was refused", Duration.ZERO));
    metrics.countAttempt(new AttemptOutcome.Suppressed("203.0.113.7 is a public address"));
    assertEquals(
        """
        # HELP understudy_info The version of the server.
        # TYPE understudy_info gauge
        understudy_info{version="1.2.3"} 1
        # HELP understudy_call_duration_seconds Calls and the time until their responses were sent.
        # TYPE understudy_call_duration_seconds summary
        understudy_call_duration_seconds_count{operation="",provider="",status="404"} 1
        understudy_call_duration_seconds_sum{operation="",provider="",status="404"} 1.0
        understudy_call_duration_seconds_count{operation="send",provider="prelude",status="200"} 2
        understudy_call_duration_seconds_sum{operation="send",provider="prelude",status="200"} 0.5
        understudy_call_duration_seconds_count{operation="send",provider="prelude",status="reset"} 1
        understudy_call_duration_seconds_sum{operation="send",provider="prelude",status="reset"} 0.25
        # HELP understudy_faulted_calls_total Calls on which a fault acted, where the response could say so.
        # TYPE understudy_faulted_calls_total counter
        understudy_faulted_calls_total{operation="send",provider="prelude",status="200"} 1.0
        # HELP understudy_sandboxes Sandboxes that exist.
        # TYPE understudy_sandboxes gauge
        understudy_sandboxes 2.0
        # HELP understudy_webhook_attempts_total Attempts to send a webhook, by status, or by failed or suppressed.
        # TYPE understudy_webhook_attempts_total counter
        understudy_webhook_attempts_total{outcome="204"} 1.0
        understudy_webhook_attempts_total{outcome="failed"} 1.0
        understudy_webhook_attempts_total{outcome="suppressed"} 1.0
        """,
        new String(metrics.text(), StandardCharsets.UTF_8));
  }

  @Test
  void aServerCountsItsCallsAndWebhooks() {
    try (var server = Understudy.start(Options.DEFAULT.withPort(0))) {
      var client = new UnderstudyClient(server.baseUrl());
      var sandbox = client.sandbox("sb_metrics");
      var notify =
          """
          {"to":["+33612345678"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
           "variables":{"order_id":"1","amount":"2"},"callback_url":"http://203.0.113.7/hook"}\
          """;
      Api.prelude(sandbox).body(notify).post("/v2/notify/batch").then().statusCode(200);
      sandbox.faults().add(Fault.on("prelude").error(503).times(1));
      Api.prelude(sandbox).body(notify).post("/v2/notify/batch").then().statusCode(503);
      Api.call(server.baseUrl()).get("/nothing").then().statusCode(404);
      var wanted =
          List.of(
              "duration_seconds_count{operation=\"sendNotifyBulk\",provider=\"prelude\",status=\"200\"}"
                  + " 1\n",
              "duration_seconds_count{operation=\"sendNotifyBulk\",provider=\"prelude\",status=\"503\"}"
                  + " 1\n",
              "duration_seconds_count{operation=\"\",provider=\"admin\",status=\"201\"} 1\n",
              "duration_seconds_count{operation=\"\",provider=\"\",status=\"404\"} 1\n",
              "faulted_calls_total{operation=\"sendNotifyBulk\",provider=\"prelude\",status=\"503\"}"
                  + " 1.0\n",
              "webhook_attempts_total{outcome=\"suppressed\"} ",
              "sandboxes 2.0\n");
      // a call is counted once its response is sent, which its client may notice earlier
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            while (!wanted.stream().allMatch(client.metrics()::contains)) {
              Thread.onSpinWait();
            }
          });
    }
  }
}
