package dev.understudy.client;

import dev.understudy.testing.Api;
import io.restassured.response.Response;

/** What the code under test would do. */
final class Sending {
  private static final String NOTIFY =
      """
      {"to":["%s"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}""";
  private static final String BULK =
      """
      {"provider":"twlo","channel_key":"your_channel_key","recipients":[{"to":"+16175551212"}],
       "text":"%s"}""";

  private Sending() {}

  static Response notify(Sandbox sandbox, String number) {
    return Api.prelude(sandbox).body(NOTIFY.formatted(number)).post("/v2/notify/batch");
  }

  static Response bulk(Sandbox sandbox, String text) {
    return Api.sociocs(sandbox).body(BULK.formatted(text)).post("/messages/bulk");
  }

  static Response unread(Sandbox sandbox) {
    return Api.prolific(sandbox).get("/api/v1/messages/unread/");
  }
}
