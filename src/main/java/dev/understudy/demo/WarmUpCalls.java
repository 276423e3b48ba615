package dev.understudy.demo;

import java.util.List;
import java.util.Map;

/**
 * Calls to every operation and control of a server with the default fixtures. They make the JVM
 * load every class that a test suite will need.
 */
public final class WarmUpCalls {
  private static final int ROUNDS = 3;
  private static final String PARTICIPANT = "619e049f7648a4e1f8f3645b";
  private static final String NUMBER = "+33612345678";
  private static final String CONFIGS = "/v2/notify/management/subscriptions";

  private final DemoClient caller;

  /** Creates calls to this server. */
  public WarmUpCalls(DemoClient caller) {
    this.caller = caller;
  }

  /**
   * Makes all calls, several times.
   *
   * @throws IllegalStateException if a call has another status than expected
   */
  public void run() {
    for (int round = 0; round < ROUNDS; round++) {
      operations();
      actions();
      controls();
      lists();
    }
    expect(204, caller.control("POST", "/reset", Map.of()));
  }

  void operations() {
    new ProlificWarmUp(caller).run();
    new SociocsWarmUp(caller).run();
    expect(
        200,
        caller.prelude(
            "/v2/notify/batch",
            Map.of(
                "to", List.of("+33612345678", "+15005550001"),
                "template_id", "template_01k8ap1btqf5r9fq2c8ax5fhc9",
                "variables", Map.of("order_id", "12345", "amount", "$49.99"))));
    expect(
        200,
        caller.prelude(
            "/v2/notify/batch",
            Map.of(
                "to", List.of("+33612345678"),
                "template_id", "template_01k8b0xq5v7w9m2n4p6r8s0t1a",
                "variables", Map.of("first_name", "Ada"))));
    expect(400, caller.prelude("/v2/notify/batch", Map.of()));
    singleMessages();
    marketingSubscriptions();
  }

  private void singleMessages() {
    var message =
        Map.of(
            "to",
            NUMBER,
            "template_id",
            "template_01k8ap1btqf5r9fq2c8ax5fhc9",
            "variables",
            Map.of("order_id", "12345", "amount", "$49.99"));
    expect(200, caller.prelude("/v2/notify", message));
    expect(200, caller.prelude("/v2/transactional", message));
    var inbound =
        caller.control(
            "POST",
            "/prelude/inbound",
            Map.of("from", NUMBER, "text", "Hello?", "channel", "whatsapp"));
    expect(201, inbound);
    var id = inbound.body().path("id").asString();
    expect(
        200,
        caller.prelude("/v2/notify/reply", Map.of("to", NUMBER, "text", "Yes?", "reply_to", id)));
  }

  private void marketingSubscriptions() {
    expect(
        201,
        caller.control(
            "POST", "/prelude/subscriptions", Map.of("phone_number", NUMBER, "state", "SUB")));
    var configs = caller.prelude(CONFIGS);
    expect(200, configs);
    var config = CONFIGS + "/" + configs.body().path("configs").path(0).path("id").asString();
    expect(200, caller.prelude(config));
    expect(200, caller.prelude(config + "/phone_numbers"));
    expect(200, caller.prelude(config + "/phone_numbers/" + NUMBER));
    expect(200, caller.prelude(config + "/phone_numbers/" + NUMBER + "/events"));
  }

  private void actions() {
    expect(
        201,
        caller.control(
            "POST",
            "/prolific/replies",
            Map.of("participant_id", PARTICIPANT, "body", "When is the payment due?")));
    expect(200, caller.control("POST", "/prolific/read", Map.of("all", true)));
    expect(
        201,
        caller.control(
            "POST",
            "/sociocs/incoming",
            Map.of("channel_key", "your_channel_key", "from", "+16175551212", "text", "Yes.")));
    expect(
        201,
        caller.control("POST", "/prelude/inbound", Map.of("from", "+33612345678", "text", "HELP")));
  }

  private void controls() {
    var error = Map.of("type", "error", "status", 503);
    expect(
        201,
        caller.control(
            "POST", "/faults", Map.of("provider", "prelude", "times", 1, "effect", error)));
    expect(503, caller.prelude("/v2/notify/batch", Map.of()));
    expect(204, caller.control("DELETE", "/faults", Map.of()));
    var limit = Map.of("provider", "prelude", "limit", 100, "per", "PT1M");
    expect(200, caller.control("PUT", "/rate-limits", Map.of("limits", List.of(limit))));
    expect(200, caller.control("/rate-limits"));
    expect(204, caller.control("DELETE", "/rate-limits", Map.of()));
    expect(200, caller.control("PUT", "/clock", Map.of("mode", "frozen")));
    expect(200, caller.control("POST", "/clock/advance", Map.of("by", "PT1H")));
    expect(200, caller.control("PUT", "/clock", Map.of("mode", "live")));
  }

  private void lists() {
    expect(200, caller.control("/messages?direction=outbound&wait=PT0S&min=1"));
    expect(200, caller.control("/requests?limit=10"));
    expect(200, caller.control("POST", "/requests/count", Map.of("provider", "prelude")));
    expect(200, caller.control("/timeline"));
    expect(200, caller.control("/delivery"));
    expect(200, caller.control("/webhooks"));
    expect(200, caller.control("/story"));
    expect(200, caller.control(""));
  }

  static void expect(int status, DemoClient.DemoResponse answer) {
    if (answer.status() != status) {
      throw new IllegalStateException(
          "a call of the warm-up got "
              + answer.status()
              + " instead of "
              + status
              + ": "
              + answer.body());
    }
  }
}
