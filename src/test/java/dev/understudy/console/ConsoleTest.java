package dev.understudy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console in a real browser. */
@Tag("browser")
@AnyDatabase
@Execution(ExecutionMode.SAME_THREAD) // Playwright is for one thread
class ConsoleTest {
  private static final int WIDE = 1280;
  private static final List<String> HOSTILE =
      List.of(
          "<img src=x onerror=alert(1)>",
          "<script>document.title='x'</script>",
          "</bdi></pre><b>out</b>",
          "${alert(1)}",
          "javascript:alert(1)",
          "\u202Eright to left",
          "a\u200Bb\u0007c",
          "http://example.com/?a=<b>&c='\"");

  private static Chromium chromium;
  private static Understudy server;
  private static int number;

  private final List<String> complaints = new ArrayList<>();
  private BrowserContext window;
  private Page page;
  private Sandbox sandbox;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    server = Understudy.start(Options.DEFAULT.withPort(0));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      chromium.close();
    }
  }

  @BeforeEach
  void open() {
    sandbox = new UnderstudyClient(server.baseUrl()).sandbox("sb_console_" + ++number);
    sandbox.clock().freeze(Instant.parse("2026-01-15T09:00:00Z"));
    show(WIDE, "light");
  }

  private void show(int width, String colorScheme) {
    if (window != null) {
      window.close();
    }
    window = chromium.open(width, colorScheme);
    page = window.newPage();
    page.onConsoleMessage(message -> complaints.add(message.text()));
    page.onPageError(complaints::add);
  }

  @AfterEach
  void nothingIsWrittenToTheBrowsersConsole() {
    window.close();
    assertEquals(List.of(), complaints);
  }

  private void go(String path) {
    page.navigate(server.baseUrl() + "/_console/" + path);
  }

  private void goToSandbox(String path) {
    go(sandbox.id() + "/" + path);
  }

  private void notify(String number) {
    Api.prelude(sandbox)
        .body(
            Map.of(
                "to",
                List.of(number),
                "template_id",
                Samples.ORDER_TEMPLATE,
                "callback_url",
                "http://203.0.113.7/hook",
                "variables",
                Map.of("order_id", "A-1", "amount", "$5")))
        .post("/v2/notify/batch")
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({
    "messages, Messages, +33612345678",
    "people, People, +33612345678",
    "calls, Calls, /v2/notify/batch",
    "webhooks, Webhooks, transactional.message.created",
    "timeline, Timeline, to come",
    "rules, Rules, No fault",
    "story, Story, +33612345678",
    "settings, Settings, export PROLIFIC_TOKEN="
  })
  void aPageShowsWhatTheControlPlaneSays(String path, String heading, String part) {
    notify("+33612345678");
    goToSandbox(path);
    assertThat(page.getByRole(AriaRole.HEADING, heading(heading))).isVisible();
    assertThat(page.locator("main")).containsText(part);
  }

  private static Page.GetByRoleOptions heading(String name) {
    return new Page.GetByRoleOptions().setName(name).setLevel(1);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  @Test
  void theListOfSandboxesLeadsToASandbox() {
    notify("+33612345678");
    go("");
    page.getByText(sandbox.id(), new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.getByRole(AriaRole.HEADING, heading("Messages"))).isVisible();
  }

  @Test
  void aMessageAppearsWhileThePageIsShown() {
    goToSandbox("messages");
    assertThat(page.locator("main")).containsText("No message yet");
    notify("+33612345678");
    assertThat(page.locator("a.row")).hasCount(1);
    assertThat(page.locator("a.row")).containsText("Commande A-1");
  }

  @Test
  void theClockMovesByTheHeader() {
    notify("+33612345678");
    goToSandbox("messages");
    assertThat(page.locator("a.row")).containsText("created");
    page.getByRole(AriaRole.BUTTON, named("Settle")).click();
    assertThat(page.locator("a.row")).containsText("delivered");
    assertEquals("delivered", sandbox.messages().list().get(0).status());
  }

  @Test
  void onePageLeadsToTheNextByKeysAlone() {
    notify("+33612345678");
    notify("+15551234567");
    goToSandbox("messages");
    assertThat(page.locator("a.row")).hasCount(2);
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    assertThat(page.locator("main")).containsText("History");
    page.keyboard().press("Escape");
    assertThat(page.locator("a.row")).hasCount(2);
    page.keyboard().press("g");
    page.keyboard().press("t");
    assertThat(page.getByRole(AriaRole.HEADING, heading("Timeline"))).isVisible();
    page.keyboard().press(".");
    assertThat(page.locator("main")).containsText("What the last move did");
    page.keyboard().press("/");
    page.keyboard().type("Commande");
    page.keyboard().press("Enter");
    assertThat(page.locator("a.row")).hasCount(1);
    page.keyboard().press("Escape");
    page.keyboard().press("?");
    assertThat(page.locator("#help")).isVisible();
  }

  @Test
  void thePaletteOpensAPage() {
    goToSandbox("messages");
    assertThat(page.getByRole(AriaRole.HEADING, heading("Messages"))).isVisible();
    page.keyboard().press("Control+k");
    page.keyboard().type("webho");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING, heading("Webhooks"))).isVisible();
  }

  @Test
  void somebodyWritesAsThePerson() {
    notify("+33612345678");
    goToSandbox("people/prelude/%2B33612345678");
    page.getByRole(AriaRole.BUTTON, named("STOP")).click();
    assertThat(page.locator(".phone")).containsText("STOP");
    page.locator("#write").fill("Where is it?");
    page.locator("#write").press("Enter");
    assertThat(page.locator(".inbox")).containsText("Where is it?");
    assertEquals(
        List.of("STOP", "Where is it?"),
        sandbox.messages().inbound().list().stream().map(each -> each.body()).toList());
  }

  @Test
  void aCallIsMadeToFailFromTheJournal() {
    notify("+33612345678");
    goToSandbox("calls/" + sandbox.requests().list().get(0).id());
    page.getByRole(AriaRole.BUTTON, named("Add the fault")).click();
    goToSandbox("rules");
    assertThat(page.locator("main ul.rows").first()).containsText("sendNotifyBulk of prelude");
    assertEquals(1, sandbox.faults().list().size());
  }

  @Test
  void aWebhookSaysWhyItHasNotArrived() {
    notify("+33612345678");
    var id = sandbox.webhooks().list().get(0).id();
    goToSandbox("webhooks/" + id);
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("The clock is frozen");
    page.getByRole(AriaRole.BUTTON, named("Advance to its next attempt")).click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("203.0.113.7 is a public address");
  }

  @Test
  void aSandboxIsDeletedOnlyByItsId() {
    goToSandbox("settings");
    var delete = page.getByRole(AriaRole.BUTTON, named("Delete"));
    assertThat(delete).isDisabled();
    page.getByLabel("Delete: type the id of the sandbox").fill(sandbox.id());
    delete.click();
    assertThat(page.getByRole(AriaRole.HEADING, heading("Sandboxes"))).isVisible();
    complaints.clear(); // the browser writes the 404 of the deleted sandbox
  }

  @Test
  void hostileTextsStayTexts() {
    sandbox.unknownEntities("accept");
    for (var text : HOSTILE) {
      sandbox.prelude().inbound("+33612345678", text);
    }
    for (var path : List.of("messages", "people", "people/prelude/%2B33612345678", "story")) {
      goToSandbox(path);
      assertThat(page.locator("main")).containsText("http://example.com/?a=<b>&c='\"");
      assertEquals(0, page.locator("main img, main script, main b").count(), path);
      assertEquals(0, page.locator("main a[href^='http'], main a[href^='javascript']").count());
    }
    goToSandbox("messages");
    assertThat(page.locator("main")).containsText("a‹U+200B›b␇c");
  }

  @Test
  void theTokenIsAskedForOnce() throws IOException {
    var guarded =
        Options.DEFAULT.withPort(0).with(new Options.Access(false, Optional.of("secret")));
    try (var other = Understudy.start(guarded)) {
      page.navigate(other.baseUrl() + "/_console/default/messages");
      page.getByLabel("Admin token").fill("secret");
      page.getByRole(AriaRole.BUTTON, named("Open")).click();
      assertThat(page.locator("main")).containsText("No message yet");
      page.navigate(other.baseUrl() + "/_console/default/calls#token=secret");
      assertThat(page.locator("main")).containsText("No call yet");
      assertTrue(!page.url().contains("secret"), page::url);
    }
    window.close();
    complaints.clear(); // the browser writes the 401s
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "messages",
        "people",
        "calls",
        "webhooks",
        "timeline",
        "rules",
        "coverage",
        "story",
        "settings"
      })
  void aPageIsAccessible(String path) throws IOException {
    notify("+33612345678");
    String axe;
    try (var in = ConsoleTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (var look : List.of("light", "dark", "narrow")) {
      show(look.equals("narrow") ? 480 : WIDE, look.equals("dark") ? "dark" : "light");
      goToSandbox(path);
      assertThat(page.locator("main h1")).isVisible();
      assertThat(page.locator(".pill.live")).isVisible();
      page.evaluate(axe);
      var found =
          page.evaluate(
              "axe.run().then(result => result.violations.map(each => each.id + ': '"
                  + " + each.nodes.map(node => node.html).join(' | ')))");
      assertEquals(List.of(), found, look);
    }
  }
}
