package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A sending operation of each provider, for tests of malformed requests. */
enum Service {
  PROLIFIC(
      "/api/v1/messages/bulk/",
      "Authorization: Token %s",
      204,
      """
      {"ids":["619e049f7648a4e1f8f3645b","619e049f7648a4e1f8f3645c"],
       "study_id":"6569ece7ca177d19117b1b95","body":"§"}\
      """),
  SOCIOCS(
      "/messages/bulk",
      "apikey: %s:understudy",
      200,
      """
      {"provider":"twlo","channel_key":"your_channel_key",
       "recipients":[{"to":"16175551212"},{"to":"+33612345678"}],"text":"§"}\
      """),
  PRELUDE(
      "/v2/notify/batch",
      "Authorization: Bearer %s",
      200,
      """
      {"to":["+33612345678","+15551234567"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"§","amount":"1"}}\
      """);

  /** Number of recipients of a valid request. */
  static final int RECIPIENTS = 2;

  private static final Pattern TRACE =
      Pattern.compile(
          "Exception|\\bat [a-z]+\\.|\\b(dev|tools|io|org|com|java|jakarta)\\.[a-z]+\\.");

  private final String path;
  private final String credential;
  private final int success;
  private final String template;

  Service(String path, String credential, int success, String template) {
    this.path = path;
    this.credential = credential;
    this.success = success;
    this.template = template;
  }

  String path() {
    return path;
  }

  int success() {
    return success;
  }

  /** Returns the header line that selects a sandbox. */
  String credential(Sandbox sandbox) {
    return credential.formatted(sandbox.id());
  }

  /** Returns the header lines of a valid request. */
  List<String> headers(Sandbox sandbox, String... more) {
    var lines = new ArrayList<String>();
    lines.add(credential(sandbox));
    lines.add("Content-Type: application/json");
    lines.addAll(List.of(more));
    return lines;
  }

  /** Returns a valid body. */
  String good() {
    return with("12345");
  }

  /** Returns a valid body with a value in one of its texts. */
  String with(String text) {
    return template.replace("§", text);
  }

  /** Returns a valid body with JSON in place of one of its texts. */
  String withJson(String json) {
    return template.replace("\"§\"", json);
  }

  /** Returns a valid body with a further field at the beginning. */
  String withField(String name, String json) {
    return "{\"" + name + "\":" + json + "," + good().substring(1);
  }

  RawHttp.Answer post(Sandbox sandbox, String body, String... more) {
    return RawHttp.to(sandbox.baseUrl()).send("POST", path, headers(sandbox, more), utf8(body));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Checks that a response is a refusal in the provider's form, and that nothing was sent. */
  void refuses(Sandbox sandbox, int status, RawHttp.Answer answer) {
    assertAll(
        () -> assertEquals(status, answer.status(), answer::text),
        () -> answer.keepsTheContract("POST", path),
        () -> showsNoTrace(answer),
        () -> hasMessages(sandbox, 0));
  }

  /** Checks that a response is a success, and that all recipients got a message. */
  void accepts(Sandbox sandbox, RawHttp.Answer answer) {
    assertAll(
        () -> assertEquals(success, answer.status(), answer::text),
        () -> answer.keepsTheContract("POST", path),
        () -> hasMessages(sandbox, RECIPIENTS));
  }

  static void showsNoTrace(RawHttp.Answer answer) {
    assertFalse(TRACE.matcher(answer.text()).find(), answer::text);
  }

  static void hasMessages(Sandbox sandbox, int expected) {
    var total = Api.admin(sandbox).get("/messages").then().statusCode(200).extract().path("total");
    assertEquals(expected, total, "messages in the sandbox");
  }
}
