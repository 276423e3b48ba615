package dev.understudy.client;

import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

/** Calls that the code under test would make. */
final class Sending {
  private static final String NOTIFY =
      """
      {"to":["%s"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}%s}\
      """;
  private static final String BULK =
      """
      {"provider":"twlo","channel_key":"your_channel_key","recipients":[{"to":"+16175551212"}],
       "text":"%s"}\
      """;

  private Sending() {}

  static Response notify(Sandbox sandbox, String number) {
    return notified(sandbox, number, "");
  }

  /** With somebody who is to be told. */
  static Response notify(Sandbox sandbox, String number, String callback) {
    return notified(sandbox, number, ",\"callback_url\":\"" + callback + "\"");
  }

  private static Response notified(Sandbox sandbox, String number, String more) {
    return Api.prelude(sandbox).body(NOTIFY.formatted(number, more)).post("/v2/notify/batch");
  }

  /** To so many people, at this instant. */
  static Response job(Sandbox sandbox, int people, Instant schedule) {
    var recipients =
        IntStream.range(0, people).mapToObj(i -> Map.of("to", "+1617555" + (1000 + i))).toList();
    return Api.sociocs(sandbox)
        .body(
            Map.of(
                "provider",
                "twlo",
                "channel_key",
                Samples.SMS_CHANNEL,
                "recipients",
                recipients,
                "text",
                "Later.",
                "schedule",
                schedule.toString()))
        .post("/messages/bulk");
  }

  static Response bulk(Sandbox sandbox, String text) {
    return Api.sociocs(sandbox).body(BULK.formatted(text)).post("/messages/bulk");
  }

  static Response unread(Sandbox sandbox) {
    return Api.prolific(sandbox).get("/api/v1/messages/unread/");
  }
}
