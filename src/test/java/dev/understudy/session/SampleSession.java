package dev.understudy.session;

import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.ProlificPeople.Reply;
import dev.understudy.client.RateLimit;
import dev.understudy.client.Sandbox;
import dev.understudy.client.SociocsPeople.Incoming;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.Samples;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Sessions for tests, and the calls in them. */
final class SampleSession {
  static final String NOTIFY =
      """
      {"to":"+33612345678","template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}
      """;

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> HOSTILE =
      List.of(
          "\"quoted\" and \\ and \\u0041 and \\n",
          "three \"\"\" and \"\"\"\" quotes",
          "*/ /* // <b> ${instant} %s",
          "lines\nand\r\nmore \n  of \u2028them\t\n",
          "\uD83D\uDE00 \u200D \u202E \u00A0 é",
          " ");

  private SampleSession() {}

  /** Returns a sandbox with a frozen clock and a seed of its own. */
  static Sandbox frozen(Understudy server) {
    return new UnderstudyClient(server.baseUrl())
        .create(
            NewSandbox.ANY
                .seed(7)
                .fixtures("default")
                .frozenAt(Instant.parse("2026-01-15T09:00:00Z")));
  }

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  static HttpRequest.Builder prolific(Sandbox sandbox, String path) {
    return request(sandbox, path, "Authorization", "Token " + sandbox.prolificToken());
  }

  static HttpRequest.Builder sociocs(Sandbox sandbox, String path) {
    return request(sandbox, path, "apikey", sandbox.sociocsApiKey());
  }

  static HttpRequest.Builder prelude(Sandbox sandbox, String path) {
    return request(sandbox, path, "Authorization", "Bearer " + sandbox.preludeApiKey());
  }

  static HttpRequest.Builder request(Sandbox sandbox, String path, String header, String value) {
    return HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path)).header(header, value);
  }

  static void get(HttpRequest.Builder request) throws Exception {
    HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
  }

  static int post(HttpRequest.Builder request, String type, byte[] body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request.header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  static int post(HttpRequest.Builder request, String json) throws Exception {
    return post(request, "application/json", json.getBytes("UTF-8"));
  }

  /** Does everything that a session can have. */
  static void doAll(Sandbox sandbox) throws Exception {
    post(
        prolific(sandbox, "/api/v1/messages/bulk/"),
        """
        {"ids":["619e049f7648a4e1f8f3645b","619e049f7648a4e1f8f3645c"],
         "study_id":"6569ece7ca177d19117b1b95","body":"Thank you for taking part!"}
        """);
    sandbox.prolific().reply(Samples.ANN, "When is the payment due?");
    sandbox
        .prolific()
        .reply(
            Reply.from(Samples.BEN, "What's \"this\"?\n\\o/")
                .about(Samples.READING)
                .category("technical-issues"));
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    for (var text : HOSTILE) {
      post(
          sociocs(sandbox, "/message"),
          json(
              Map.of(
                  "provider",
                  "twlo",
                  "channel_key",
                  "your_channel_key",
                  "to",
                  "16175551212",
                  "text",
                  text)));
    }
    sandbox
        .sociocs()
        .incoming(
            Incoming.text(Samples.SMS_CHANNEL, "+16175551212", HOSTILE.get(1))
                .name("Ada")
                .images("https://example.com/a.png"));
    sandbox.faults().add(Fault.on("prelude").operation("sendNotify").error(503).times(1));
    post(prelude(sandbox, "/v2/notify"), NOTIFY);
    post(prelude(sandbox, "/v2/notify"), NOTIFY);
    sandbox.clock().advance(Duration.ofHours(1));
    sandbox.prelude().inbound("+33612345678", "STOP");
    // refused: not JSON, a form, no UTF-8, nothing
    post(prolific(sandbox, "/api/v1/messages/bulk/"), "{\"ids\": nope \\");
    post(
        sociocs(sandbox, "/messages/bulk"),
        "application/x-www-form-urlencoded",
        "channel_key=your_channel_key&text=%C3%A9+%22".getBytes("UTF-8"));
    post(sociocs(sandbox, "/message"), "application/json", new byte[] {'{', (byte) 0xff, '}'});
    post(sociocs(sandbox, "/message"), "text/plain", new byte[0]);
    get(sociocs(sandbox, "/messages/search?text=a%20%22b%22&x=(y%7Cz)"));
    // no whole response
    var lost = sandbox.faults().add(Fault.on("sociocs").lostResponse().times(1));
    raw(
        sandbox,
        "POST",
        "/message",
        "apikey: " + sandbox.sociocsApiKey(),
        json(
            Map.of(
                "provider",
                "twlo",
                "channel_key",
                "your_channel_key",
                "to",
                "16175551213",
                "text",
                "Lost")));
    sandbox.faults().delete(lost.id());
    sandbox.faults().add(Fault.on("prolific").reset().times(1));
    raw(
        sandbox,
        "GET",
        "/api/v1/messages/unread/",
        "Authorization: Token " + sandbox.prolificToken(),
        "");
    sandbox.faults().add(Fault.on("prolific").truncate().times(1));
    raw(
        sandbox,
        "GET",
        "/api/v1/messages/unread/",
        "Authorization: Token " + sandbox.prolificToken(),
        "");
    sandbox.faults().add(Fault.on("prolific").garbage().times(1));
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    sandbox.faults().clear();
    sandbox.prolific().readAll();
    sandbox.addFixtures("prolific: { participants: [ { id: someone_else } ] }");
    sandbox.unknownEntities("accept");
    sandbox.rateLimits().set(RateLimit.of("prolific", 1, Duration.ofMinutes(1)));
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    sandbox.clock().advanceTo(sandbox.clock().now().plus(Duration.ofDays(1)));
    get(prolific(sandbox, "/api/v1/studies/?state=(active|published)".replace("|", "%7C")));
    post(prolific(sandbox, "/api/v1/messages/bulk/"), "{\"ids\":[\"no one\"],\"body\":\"x\"}");
  }

  static void raw(Sandbox sandbox, String method, String path, String header, String body)
      throws Exception {
    var server = URI.create(sandbox.baseUrl());
    var content = body.getBytes("UTF-8");
    try (var socket = new java.net.Socket(server.getHost(), server.getPort())) {
      socket
          .getOutputStream()
          .write(
              (method
                      + " "
                      + path
                      + " HTTP/1.1\r\nHost: "
                      + server.getAuthority()
                      + "\r\n"
                      + header
                      + "\r\nContent-Type: application/json\r\nContent-Length: "
                      + content.length
                      + "\r\nConnection: close\r\n\r\n"
                      + body)
                  .getBytes("UTF-8"));
      socket.getInputStream().readAllBytes();
    } catch (java.net.SocketException e) {
      // reset
    }
  }
}
