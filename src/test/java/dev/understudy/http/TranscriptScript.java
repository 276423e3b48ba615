package dev.understudy.http;

import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A long script of calls: sends of all operations, replies, faults by chance, limits, a clock that
 * moves, and a client that polls in between.
 */
final class TranscriptScript {
  private static final List<GoodCall> SENDS =
      List.of(
          GoodCall.SEND_MESSAGE,
          GoodCall.BULK,
          GoodCall.GROUP,
          GoodCall.SOCIOCS_BULK,
          GoodCall.NOTIFY_BATCH);
  private static final int ROUNDS = 5;

  private final Sandbox sandbox;
  private final int polls;
  private final StringBuilder text = new StringBuilder();
  private int calls;

  /**
   * Creates a script for a sandbox.
   *
   * @param polls the number of polls after each step
   */
  TranscriptScript(Sandbox sandbox, int polls) {
    this.sandbox = sandbox;
    this.polls = polls;
  }

  /**
   * A transcript of the script.
   *
   * @param text of all responses and of the story: status, our own headers, body
   * @param messageIds of all messages, in order
   */
  record Transcript(String text, int calls, List<String> messageIds) {}

  Transcript run() {
    control("/faults", error("prelude", 0.5, 503));
    // draws depend on how often a rule was met: polling must meet none of the rules on sends
    control("/faults", error("sociocs", 0.5, 500));
    control(
        "/faults",
        """
        {"when":{"recipient":"+1555*"},"probability":0.3,
         "effect":{"type":"recipient_error","code":"unsupported_country"}}\
        """);
    limits();
    for (int round = 0; round < ROUNDS; round++) {
      for (var send : SENDS) {
        take(send.in(sandbox));
        poll();
      }
      control(
          "/prolific/replies",
          "{\"participant_id\":\"619e049f7648a4e1f8f3645b\",\"body\":\"Act " + round + "\"}");
      control(
          "/sociocs/incoming",
          """
          {"channel_key":"your_channel_key","from":"+16175551212","text":"Yes."}\
          """);
      control(
          "/prelude/inbound",
          "{\"from\":\"+33612345678\",\"text\":\"" + (round % 2 == 0 ? "STOP" : "HELP") + "\"}");
      take(GoodCall.SEND_MESSAGE.with(sandbox, "{\"body\":\"\"}"));
      if (round % 3 == 2) {
        control("/prolific/read", "{\"all\":true}");
      }
      control("/clock/advance", "{\"by\":\"PT7M\"}");
    }
    var ids =
        Api.admin(sandbox)
            .get("/messages?limit=500")
            .then()
            .extract()
            .<List<String>>path("messages.id");
    take(Api.admin(sandbox).get("/messages?limit=500"));
    take(Api.admin(sandbox).get("/faults"));
    take(Api.admin(sandbox).get("/story"));
    var requests = Api.admin(sandbox).get("/requests?limit=500").asString();
    text.append(
        requests.replaceAll("\"duration_ms\":[0-9.E-]+", "").replaceAll("localhost:\\d+", ""));
    return new Transcript(text.toString(), calls, ids);
  }

  private static String error(String provider, double probability, int status) {
    return """
    {"provider":"%s","probability":%s,"effect":{"type":"error","status":%s}}\
    """
        .formatted(provider, probability, status);
  }

  private void limits() {
    take(
        Api.admin(sandbox)
            .body(
                """
                {"limits":[{"operation":"send-message","limit":2,"per":"PT10M"},
                           {"provider":"prelude","limit":4,"per":"PT1H"}]}\
                """)
            .put("/rate-limits"));
  }

  private void poll() {
    for (int i = 0; i < polls; i++) {
      take(GoodCall.UNREAD.in(sandbox));
      take(GoodCall.GET_MESSAGES.in(sandbox));
      take(Api.admin(sandbox).get("/messages?limit=3&order=desc"));
    }
  }

  private void control(String path, String body) {
    take(Api.admin(sandbox).body(body).post(path));
  }

  private void take(Response response) {
    calls++;
    var headers =
        response.headers().asList().stream()
            .filter(header -> !header.getName().equals("Date"))
            .map(header -> header.getName() + ": " + header.getValue())
            .sorted()
            .collect(Collectors.joining("\n"));
    text.append(calls)
        .append(' ')
        .append(response.statusCode())
        .append('\n')
        .append(headers)
        .append('\n')
        .append(response.asString())
        .append("\n\n");
  }
}
