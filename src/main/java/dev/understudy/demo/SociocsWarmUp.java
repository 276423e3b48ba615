package dev.understudy.demo;

import dev.understudy.demo.DemoClient.DemoResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls to every operation of Sociocs, for {@link WarmUpCalls}. */
final class SociocsWarmUp {
  private static final String CHANNEL = "your_channel_key";
  private static final String NUMBER = "+16175551212";
  private static final String LATER = "2990-01-01T00:00:00Z";

  private final DemoClient caller;

  SociocsWarmUp(DemoClient caller) {
    this.caller = caller;
  }

  /**
   * Makes all calls.
   *
   * @throws IllegalStateException if a call has another status than expected
   */
  void run() {
    jobs();
    messages();
    account();
    contacts();
    subscriptions();
  }

  private void jobs() {
    var recipients = List.of(Map.of("to", NUMBER, "name", "Ada"));
    var text = "Hello {{CUSTOMER_NAME}}, greetings from {{BUSINESS_NAME}}.";
    post("/messages/bulk", onChannel(Map.of("recipients", recipients, "text", text)));
    WarmUpCalls.expect(400, caller.sociocs("/messages/bulk", Map.of()));
    var created =
        post(
            "/messages/bulk",
            onChannel(Map.of("recipients", recipients, "text", "Later.", "schedule", LATER)));
    var job = "/messages/bulk/" + created.body().path("data").path("job_id").asString();
    get("/messages/bulk");
    call("PUT", job, Map.of("schedule", "2991-01-01T00:00:00Z"));
    call("DELETE", job, Map.of());
  }

  private void messages() {
    post("/message", onChannel(Map.of("to", NUMBER, "text", "Hello.")));
    var created =
        post("/message", onChannel(Map.of("to", NUMBER, "text", "Later.", "schedule", LATER)));
    get("/messages/scheduled");
    var id = created.body().path("data").path("message_id").asString();
    call("DELETE", "/messages/scheduled/" + id, Map.of());
    post("/incoming", onChannel(Map.of("from", NUMBER, "text", "Yes.")));
    get("/messages");
    get("/messages/unreplied");
    get("/messages/search?text=yes");
  }

  private void account() {
    get("/channels?provider=twlo");
    get("/channels/" + CHANNEL);
    get("/team-members");
  }

  private void contacts() {
    var list =
        "/lists/" + post("/lists", Map.of("name", "Guests")).body().at("/data/id").asString();
    get("/lists");
    call("PUT", list, Map.of("name", "Guests of honor"));
    var contact = "/contacts/" + NUMBER;
    post(contact, Map.of("name", "Ada"));
    post("/contacts/bulk", Map.of("records", List.of(Map.of("phone_number", NUMBER))));
    get("/contacts");
    get("/contacts/search?query=617555");
    get(contact);
    call("PUT", contact, Map.of("name", "Ada"));
    call("POST", "/contacts/block/" + NUMBER, Map.of());
    get("/contacts/isblocked/" + NUMBER);
    call("POST", "/contacts/unblock/" + NUMBER, Map.of());
    var numbers = List.of(NUMBER);
    post("/contacts/add-to-list", Map.of("dest_list_id", 1, "phone_numbers", numbers));
    post(
        "/contacts/move-to-list",
        Map.of("source_list_id", 1, "dest_list_id", 0, "phone_numbers", numbers));
    call("DELETE", contact, Map.of());
    call("DELETE", list, Map.of());
  }

  private void subscriptions() {
    var path = "/webhook-subscriptions";
    var created =
        post(
            path,
            onChannel(
                Map.of(
                    "platform", "rehearsal",
                    "subscriber_reference_id", "rehearsal",
                    "webhook_url", "http://203.0.113.1/")));
    var one = path + "/" + created.body().path("data").path("id").asString();
    get(path);
    get(one);
    call("DELETE", one, Map.of());
  }

  private static Map<String, Object> onChannel(Map<String, ?> fields) {
    var all = new HashMap<String, Object>(fields);
    all.put("provider", "twlo");
    all.put("channel_key", CHANNEL);
    return all;
  }

  private void get(String path) {
    call("GET", path, Map.of());
  }

  private DemoResponse post(String path, Map<String, ?> body) {
    return call("POST", path, body);
  }

  private DemoResponse call(String method, String path, Map<String, ?> body) {
    var answer = caller.sociocs(method, path, body);
    WarmUpCalls.expect(200, answer);
    return answer;
  }
}
