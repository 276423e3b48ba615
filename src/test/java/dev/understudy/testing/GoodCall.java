package dev.understudy.testing;

import dev.understudy.client.Sandbox;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/** A call of each operation that is answered as it should be. */
public enum GoodCall {
  GET_MESSAGES(
      "prolific",
      "get-messages",
      "GET",
      "/api/v1/messages/?user_id=619e049f7648a4e1f8f3645b",
      "",
      200,
      0),
  SEND_MESSAGE(
      "prolific",
      "send-message",
      "POST",
      "/api/v1/messages/",
      """
      {"recipient_id":"619e049f7648a4e1f8f3645b","study_id":"6569ece7ca177d19117b1b95",
       "body":"Thank you!"}""",
      204,
      1),
  BULK(
      "prolific",
      "bulk-message-participants",
      "POST",
      "/api/v1/messages/bulk/",
      """
      {"ids":["619e049f7648a4e1f8f3645b","619e049f7648a4e1f8f3645c"],
       "study_id":"6569ece7ca177d19117b1b95","body":"Thank you!"}""",
      204,
      2),
  GROUP(
      "prolific",
      "send-message-to-participant-group",
      "POST",
      "/api/v1/messages/participant-group/",
      """
      {"participant_group_id":"619e049f7648a4e1f8f3645b","body":"Thank you!"}""",
      204,
      3),
  UNREAD("prolific", "get-unread-messages", "GET", "/api/v1/messages/unread/", "", 200, 0),
  SOCIOCS_BULK(
      "sociocs",
      "send-bulk-messages",
      "POST",
      "/messages/bulk",
      """
      {"provider":"twlo","channel_key":"your_channel_key",
       "recipients":[{"to":"16175551212"},{"to":"+33612345678"}],"text":"Thank you!"}""",
      200,
      2),
  SUBSCRIBE(
      "sociocs",
      "create-webhook-subscription",
      "POST",
      "/webhook-subscriptions",
      """
      {"platform":"tests","provider":"twlo","channel_key":"your_channel_key",
       "subscriber_reference_id":"r1","webhook_url":"http://127.0.0.1:9/"}""",
      200,
      0),
  SUBSCRIPTIONS(
      "sociocs", "list-webhook-subscriptions", "GET", "/webhook-subscriptions", "", 200, 0),
  NOTIFY_BATCH(
      "prelude",
      "sendNotifyBulk",
      "POST",
      "/v2/notify/batch",
      """
      {"to":["+33612345678","+15551234567"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}""",
      200,
      2);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String provider;
  private final String operation;
  private final String method;
  private final String target;
  private final String body;
  private final int status;
  private final int messages;

  GoodCall(
      String provider,
      String operation,
      String method,
      String target,
      String body,
      int status,
      int messages) {
    this.provider = provider;
    this.operation = operation;
    this.method = method;
    this.target = target;
    this.body = body;
    this.status = status;
    this.messages = messages;
  }

  /** The name of its provider. */
  public String provider() {
    return provider;
  }

  /** The id of its operation. */
  public String operation() {
    return operation;
  }

  /** Its path. */
  public String path() {
    return target.replaceFirst("\\?.*", "");
  }

  /** The body that it sends; empty for one that sends none. */
  public String body() {
    return body;
  }

  /** The status that it gets. */
  public int status() {
    return status;
  }

  /** How many messages it sends. */
  public int messages() {
    return messages;
  }

  /** Whether it is answered with a body. */
  public boolean hasAnswer() {
    return status != 204;
  }

  /** Makes the call; the answer is held against the OpenAPI files. */
  public Response in(Sandbox sandbox) {
    return with(sandbox, body);
  }

  /** Makes the call with another body. */
  public Response with(Sandbox sandbox, String other) {
    var call = request(sandbox);
    return other.isEmpty()
        ? call.request(method, target)
        : call.body(other).request(method, target);
  }

  private RequestSpecification request(Sandbox sandbox) {
    return switch (provider) {
      case "prolific" -> Api.prolific(sandbox);
      case "sociocs" -> Api.sociocs(sandbox);
      default -> Api.prelude(sandbox);
    };
  }

  /** The call for the JDK's own client. */
  public HttpRequest forClient(Sandbox sandbox) {
    var request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + target))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json");
    switch (provider) {
      case "prolific" -> request.header("Authorization", "Token " + sandbox.prolificToken());
      case "sociocs" -> request.header("apikey", sandbox.sociocsApiKey());
      default -> request.header("Authorization", "Bearer " + sandbox.preludeApiKey());
    }
    var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return request.method(method, publisher).build();
  }
}
