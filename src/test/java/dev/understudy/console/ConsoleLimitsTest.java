package dev.understudy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.understudy.client.NewSandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The console stays usable with much and with odd content. */
class ConsoleLimitsTest extends ConsoleWindow {
  private static final int BATCHES = 10;
  private static final int BATCH = 1_000;

  private static LocatorAssertions.HasCountOptions patiently() {
    return new LocatorAssertions.HasCountOptions().setTimeout(30_000);
  }

  private void assertPagesWork() {
    for (var path :
        List.of(
            "messages",
            "people",
            "calls",
            "webhooks",
            "timeline",
            "rules",
            "coverage",
            "story",
            "settings")) {
      goToSandbox(path);
      assertThat(page.locator("main h1"))
          .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
      assertEquals(0, page.locator("main [role=alert]").count(), path);
    }
  }

  @Test
  void tenThousandMessages() {
    sandbox.unknownEntities("accept");
    for (int batch = 0; batch < BATCHES; batch++) {
      int first = batch * BATCH;
      var numbers =
          IntStream.range(first, first + BATCH)
              .mapToObj(number -> String.format(Locale.ROOT, "+336%08d", number))
              .toList();
      Api.prelude(sandbox)
          .body(
              Map.of(
                  "to",
                  numbers,
                  "template_id",
                  Samples.ORDER_TEMPLATE,
                  "variables",
                  Map.of("order_id", "A-1", "amount", "$5")))
          .post("/v2/notify/batch")
          .then()
          .statusCode(200);
    }
    goToSandbox("messages");
    assertThat(page.locator("a.row")).hasCount(200, patiently());
    assertThat(main()).containsText("The newest 200 of 10000 are shown");
    assertPagesWork();
    goToSandbox("messages?with=%2B33600000005");
    assertThat(page.locator("a.row")).hasCount(1, patiently());
    goToSandbox("people?text=0000");
    assertThat(page.locator("a.row").first()).containsText("0000");
  }

  @Test
  void aBodyOf100Kilobytes() {
    var body = "🎭<b>".repeat(14_500) + "end";
    sandbox.prelude().inbound("+33612345678", body);
    assertPagesWork();
    goToSandbox("messages/" + sandbox.messages().list().get(0).id());
    assertThat(page.locator("main pre").first()).containsText("<b>end");
    goToSandbox("people/prelude/%2B33612345678");
    assertThat(page.locator(".phone .bubble")).containsText("<b>end");
    assertThat(page.locator(".phone .under").first()).containsText("segments");
  }

  @Test
  void fiveHundredSandboxes() {
    var prefix = "many_" + sandbox.id() + "_";
    for (int i = 0; i < 500; i++) {
      client().create(NewSandbox.ANY.id(prefix + i));
    }
    go("");
    assertThat(page.locator("a.row")).hasCount(200, patiently());
    page.getByLabel("Filter by id").fill(prefix + "499");
    assertThat(page.locator("a.row")).hasCount(1, patiently());
    page.keyboard().press("Control+k");
    page.keyboard().type("all sandb");
    page.keyboard().press("Enter");
    assertThat(page.locator("a.row")).hasCount(200, patiently());
    for (int i = 0; i < 500; i++) {
      client().sandbox(prefix + i).delete();
    }
  }

  @Test
  void anIdMayHaveEveryLegalCharacter() {
    var ids =
        List.of(
            "AZaz09_-" + sandbox.id(),
            "sb_ a/b?c#d%25&e=f'\"<g>;:@$,+!*()[]{}|\\^`~" + sandbox.id());
    for (var id : ids) {
      if (!id.startsWith("sb_")) {
        client().create(NewSandbox.ANY.id(id));
      }
      var odd = client().sandbox(id);
      odd.clock().freeze(NINE);
      odd.prelude().inbound("+33612345678", "Hello");
      go(encoded(id) + "/messages");
      assertThat(page.locator("a.row")).hasCount(1);
      page.keyboard().press("j");
      page.keyboard().press("Enter");
      assertThat(main()).containsText("History");
      page.reload();
      assertThat(main()).containsText("History");
      page.keyboard().press("g");
      page.keyboard().press("e");
      assertThat(main()).containsText(id);
      go("?id=" + encoded(id));
      assertThat(page.locator("a.row")).hasCount(1);
      page.locator("a.row").click();
      assertThat(page.locator("a.row")).containsText("Hello");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Test
  void aClockAtItsEnd() {
    sandbox.clock().freeze(Instant.parse("9990-12-31T23:59:59.999999Z"));
    notify("+33612345678", "http://127.0.0.1:9/hook");
    assertPagesWork();
    goToSandbox("messages");
    assertThat(page.locator("header time")).hasText("9990-12-31 23:59:59");
    button("Settle").click();
    assertThat(page.locator("a.row")).containsText("delivered");
    goToSandbox("timeline");
    page.getByLabel("Set to").fill("9999-12-31T23:59:59Z");
    button("Set").click();
    assertThat(page.locator("main [role=alert]")).containsText("/now: ");
    assertThat(heading("Timeline")).isVisible();
    complaints.removeIf(each -> each.contains("the server responded with a status of 400"));
  }

  @Test
  void aWebhookWith200Attempts() {
    notify("+33612345678", "http://203.0.113.7/hook");
    var id = sandbox.webhooks().list().get(0).id();
    for (int i = 0; i < 200; i++) {
      sandbox.webhooks().redeliver(id);
      sandbox.clock().advance(Duration.ofSeconds(1));
    }
    goToSandbox("webhooks/" + id);
    assertThat(page.locator("main tbody tr"))
        .hasCount(sandbox.webhooks().get(id).attempts().size());
    assertEquals(true, sandbox.webhooks().get(id).attempts().size() >= 200);
    assertThat(page.locator("svg.graph circle").first()).isVisible();
    assertPagesWork();
  }
}
