package dev.understudy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Fault;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Texts of strangers stay texts in every view of the console: nothing runs, nothing is fetched. */
class ConsoleHostileTest extends ConsoleWindow {
  private static final String SUBSCRIBED =
      """
      {"platform":"tests","provider":"twlo","channel_key":"your_channel_key","subscriber_reference_id":"R1",
       "webhook_url":"http://127.0.0.1:9/hook","events":["messages"]}\
      """;

  static final List<String> HOSTILE =
      List.of(
          "<img src=x onerror=window.ran=1>",
          "<script>window.ran=1</script>",
          "</bdi></pre><b>out</b>",
          "${window.ran=1}",
          "javascript:window.ran=1",
          "\u202Eright to left",
          "a\u200Bb\u0007c",
          "http://example.com/?a=<b>&c='\"",
          "'; touch /tmp/x # $(id) `id` \\",
          "<a href=\"https://example.com/\">x</a><style>*{display:none}</style>",
          "<svg/onload=window.ran=1><iframe src=javascript:window.ran=1>",
          "\"><!--{{constructor.constructor('window.ran=1')()}}-->%3Cscript%3E");

  /** Returns the text as the console shows it. */
  private static String shown(String text) {
    return text.replace("\u202E", "‹U+202E›").replace("\u200B", "‹U+200B›").replace("\u0007", "␇");
  }

  private void assertNothingRan(String view) {
    assertEquals(
        0,
        page.locator(
                "main img, main script, main b, main iframe, main style, main object,"
                    + " main svg:not(.logo, .graph), main a[href^='http'],"
                    + " main a[href^='javascript']")
            .count(),
        view);
    assertEquals(null, page.evaluate("window.ran"), view);
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void aHostileTextIsATextInEveryView(String text) {
    sandbox.unknownEntities("accept");
    Api.sociocs(sandbox).body(SUBSCRIBED).post("/webhook-subscriptions").then().statusCode(200);
    sandbox.prelude().inbound("+33612345678", text);
    Api.admin(sandbox)
        .body(
            Map.of(
                "channel_key",
                Samples.SMS_CHANNEL,
                "from",
                "+16175551301",
                "name",
                text,
                "text",
                text))
        .post("/sociocs/incoming")
        .then()
        .statusCode(201);
    sandbox.faults().add(Fault.on("prelude").bodyContains(text).error(503).message(text).times(1));
    var header = text.replaceAll("[^ -~]", "?");
    RestAssured.given()
        .baseUri(sandbox.baseUrl())
        .urlEncodingEnabled(false)
        .header("Authorization", "Token " + sandbox.id())
        .header("X-Hostile", header)
        .header("User-Agent", header)
        .queryParam("q", encoded(text))
        .body(Map.of("body", text))
        .contentType("application/json")
        .post("/api/v1/messages/");
    RestAssured.given()
        .baseUri(sandbox.baseUrl())
        .urlEncodingEnabled(false)
        .header("Authorization", "Token " + sandbox.id())
        .get("/api/v1/messages/" + encoded(text));
    var views = new ArrayList<String>();
    sandbox.messages().list().forEach(each -> views.add("messages/" + each.id()));
    sandbox.webhooks().list().forEach(each -> views.add("webhooks/" + each.id()));
    var call = "calls/" + sandbox.requests().list().get(0).id();
    for (var view : views) {
      goToSandbox(view);
      assertThat(main()).containsText(shown(view.startsWith("webhooks") ? inJson(text) : text));
      assertNothingRan(view);
    }
    for (var view :
        List.of(
            "messages",
            "messages?text=" + encoded(text),
            "people",
            "people/prelude/%2B33612345678",
            "people/sociocs/%2B16175551301",
            "story",
            "rules")) {
      goToSandbox(view);
      // the story is plain text, without control characters
      var wanted = view.equals("story") ? text.replace("\u0007", " ") : text;
      assertThat(main()).containsText(shown(wanted));
      assertNothingRan(view);
    }
    for (var view :
        List.of(
            "calls", call, "webhooks", "timeline", "settings", "people/prelude/" + encoded(text))) {
      goToSandbox(view);
      assertThat(page.locator("main h1")).isVisible();
      assertNothingRan(view);
    }
    go("?id=" + encoded(text));
    assertThat(heading("Sandboxes")).isVisible();
    assertNothingRan("sandboxes");
    complaints.removeIf(each -> each.contains("the server responded with a status of 4"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void aCopiedCommandIsQuotedForTheShell(String text) throws Exception {
    var body = "{\"to\": " + quoted(text) + ", \"template_id\": \"x\"}";
    Api.prelude(sandbox).body(body).post("/v2/notify/batch");
    goToSandbox("calls/" + sandbox.requests().list().get(0).id());
    var command = page.locator("[data-copy^=curl]").getAttribute("data-copy");
    var arguments = arguments(command);
    assertTrue(arguments.contains(body), command);
    assertTrue(arguments.contains("authorization: Bearer secret"), command);
    assertEquals(
        server.baseUrl() + "/v2/notify/batch", arguments.get(arguments.size() - 1), command);
  }

  private static String quoted(String text) {
    return '"' + inJson(text) + '"';
  }

  private static String inJson(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\u0007", "\\u0007");
  }

  /** Returns the arguments that a shell passes to curl. */
  private static List<String> arguments(String command) throws IOException, InterruptedException {
    var script = "curl() { printf '%s\\0' \"$@\"; }\n" + command;
    var builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
    builder.environment().put("TOKEN", "secret");
    builder.environment().put("LC_ALL", "C.UTF-8");
    var shell = builder.start();
    var out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
    return List.of(out.split("\0"));
  }

  @Test
  void anAddressInAMessageIsNoLink() {
    sandbox.prelude().inbound("+33612345678", "See https://example.com/pixel.png");
    goToSandbox("messages/" + sandbox.messages().list().get(0).id());
    assertThat(main()).containsText("https://example.com/pixel.png");
    assertEquals(0, page.locator("main a[href*='example.com']").count());
  }
}
