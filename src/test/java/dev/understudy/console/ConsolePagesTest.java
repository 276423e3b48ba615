package dev.understudy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.RateLimit;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each page of the console: it follows changes, works by keys alone, and is accessible. */
class ConsolePagesTest extends ConsoleWindow {
  private static final String HOOK = "http://127.0.0.1:9/hook";
  private static final String NUMBER = "+33612345678";
  private static final String PERSON = "people/prelude/%2B33612345678";

  @Test
  void messagesFollowAChange() {
    goToSandbox("messages");
    assertThat(main()).containsText("curl -H 'Authorization: Token " + sandbox.id() + "'");
    notify(NUMBER, HOOK);
    assertThat(page.locator("a.row")).containsText("Commande A-1");
    assertThat(page.locator(".phone")).isVisible();
  }

  @Test
  void peopleFollowAChange() {
    goToSandbox("people");
    assertThat(main()).containsText("Nobody has written");
    sandbox.prelude().inbound(NUMBER, "STOP");
    assertThat(page.locator("a.row")).containsText("1 unread");
    assertThat(page.locator("a.row")).containsText("opted out");
    sandbox.prelude().inbound(NUMBER, "START");
    assertThat(page.locator("a.row")).not().containsText("opted out");
  }

  @Test
  void theStageFollowsAChange() {
    notify(NUMBER, HOOK);
    goToSandbox(PERSON);
    assertThat(page.locator(".inbox")).containsText("Commande A-1");
    assertThat(page.locator(".phone")).containsText("1 on the way");
    sandbox.clock().advance(Duration.ZERO);
    assertThat(page.locator(".phone .bubble")).containsText("Commande A-1");
    page.getByLabel("Set the status").first().waitFor();
    sandbox.prelude().inbound(NUMBER, "Where?");
    assertThat(page.locator(".inbox")).containsText("Where?");
  }

  @Test
  void aStatusIsSetOnTheStage() {
    notify(NUMBER, HOOK);
    goToSandbox(PERSON);
    page.getByLabel("Set the status").selectOption("failed");
    // an ended message offers no status any more
    assertThat(page.getByLabel("Set the status")).hasCount(0);
    assertThat(page.locator(".inbox .under")).containsText("failed");
    assertEquals("failed", sandbox.messages().list().get(0).status());
  }

  @Test
  void aLongMessageShowsWhereItBreaks() {
    sandbox.prelude().inbound(NUMBER, "a".repeat(152) + "€ and more");
    goToSandbox(PERSON);
    assertThat(page.locator(".phone .cut")).hasText("2");
    assertThat(page.locator(".phone .under").first()).containsText("GSM-7 · 2 segments");
    page.locator("#write").fill("🎭".repeat(36));
    assertThat(page.locator(".phone output")).hasText("UCS-2, 72 units, 2 segments");
    page.locator("#write").fill("");
    assertThat(page.locator(".phone output")).hasText("");
  }

  @Test
  void callsFollowAChange() {
    goToSandbox("calls");
    assertThat(main()).containsText("No call yet");
    Api.prolific(sandbox).get("/api/v1/messages/unread/");
    assertThat(page.locator("a.row")).containsText("/api/v1/messages/unread/");
  }

  @Test
  void webhooksFollowAChange() {
    goToSandbox("webhooks");
    assertThat(main()).containsText("No webhook");
    notify(NUMBER, HOOK);
    assertThat(page.locator("a.row")).containsText("the clock is frozen");
    sandbox.clock().advance(Duration.ZERO);
    assertThat(page.locator("a.row").last()).containsText("1 attempt");
  }

  @Test
  void theTimelineFollowsAChange() {
    goToSandbox("timeline");
    assertThat(main()).containsText("No work is to come");
    notify(NUMBER, HOOK);
    assertThat(page.locator("li.work").first()).containsText("webhook");
    button("Next: webhook now").click();
    assertThat(main()).containsText("What the last move did");
  }

  @Test
  void rulesFollowAChange() {
    goToSandbox("rules");
    assertThat(main()).containsText("No fault acts");
    sandbox.faults().add(Fault.on("prolific").error(503).times(1));
    assertThat(page.locator("a.row")).containsText("every call of prolific → error 503");
    sandbox.rateLimits().set(RateLimit.of("prolific", 5, Duration.ofMinutes(1)));
    assertThat(main()).containsText("room for 5");
    Api.prolific(sandbox).get("/api/v1/messages/unread/");
    assertThat(main()).containsText("room for 4");
    assertThat(main()).containsText("1 used up");
  }

  @Test
  void coverageFollowsAChangeAndInjectsAFailure() {
    goToSandbox("coverage");
    assertThat(main()).containsText("No operation was called yet");
    Api.prolific(sandbox).get("/api/v1/messages/unread/");
    assertThat(main()).containsText("0 of 9 failures met (0 %)");
    page.locator("tbody")
        .getByRole(
            AriaRole.BUTTON,
            new Locator.GetByRoleOptions()
                .setName("Inject server_error into prolific get-unread-messages"))
        .click();
    assertThat(page.getByRole(AriaRole.STATUS))
        .containsText("The next call of get-unread-messages meets it");
    Api.prolific(sandbox).get("/api/v1/messages/unread/").then().statusCode(503);
    assertThat(main()).containsText("1 of 9 failures met (11 %)");
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Met: A server error occurred.");
    main().getByText("All sandboxes").click();
    assertThat(page.locator("aside a.row").first()).isVisible();
  }

  @Test
  void theStoryFollowsAChange() {
    goToSandbox("story");
    assertThat(heading("Story")).isVisible();
    notify(NUMBER, HOOK);
    assertThat(main()).containsText(NUMBER);
  }

  @Test
  void settingsFollowAChange() {
    goToSandbox("settings");
    assertThat(page.getByLabel("unknown_entities")).hasValue("reject");
    sandbox.unknownEntities("accept");
    assertThat(page.getByLabel("unknown_entities")).hasValue("accept");
  }

  @Test
  void sandboxesFollowAChange() {
    var id = "new_" + sandbox.id();
    go("?id=" + id);
    assertThat(main()).containsText("No sandbox has this id");
    client().create(NewSandbox.ANY.id(id));
    assertThat(page.locator("a.row")).containsText(id);
    page.getByText("Reset, delete").click();
    assertThat(button("Delete")).isDisabled();
    page.getByLabel("Delete: type the id of the sandbox").fill(id);
    button("Delete").click();
    assertThat(main()).containsText("No sandbox has this id");
  }

  @ParameterizedTest
  @CsvSource({
    "m, Messages",
    "p, People",
    "c, Calls",
    "w, Webhooks",
    "t, Timeline",
    "r, Rules",
    "s, Story",
    "e, Settings"
  })
  void aPageOpensByKeysAndByItsAddress(String letter, String name) {
    notify(NUMBER, HOOK);
    goToSandbox("messages");
    assertThat(page.locator("a.row")).hasCount(1);
    page.keyboard().press("g");
    page.keyboard().press(letter);
    assertThat(heading(name)).isVisible();
    page.reload();
    assertThat(heading(name)).isVisible();
    if (List.of("m", "p", "c", "w").contains(letter)) {
      page.keyboard().press("j");
      page.keyboard().press("Enter");
      assertThat(heading(name)).isHidden();
      assertThat(page.locator("main h1")).isVisible();
      page.keyboard().press("Escape");
      assertThat(heading(name)).isVisible();
      assertThat(page.locator("a.row:focus")).hasCount(1);
    }
  }

  @Test
  void aPersonIsAnsweredByKeysAlone() {
    notify(NUMBER, HOOK);
    goToSandbox("people");
    assertThat(page.locator("a.row")).hasCount(1);
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    assertThat(page.locator(".phone")).isVisible();
    page.keyboard().press("r");
    page.keyboard().type("On my way");
    page.keyboard().press("Enter");
    assertThat(page.locator(".inbox")).containsText("On my way");
    page.keyboard().press("Escape");
    page.keyboard().press(".");
    assertThat(page.locator(".phone .bubble")).hasCount(2);
  }

  @Test
  void aFaultIsAddedForAPerson() {
    notify(NUMBER, HOOK);
    goToSandbox(PERSON);
    page.getByText("Fail the next one to this person").click();
    button("Add a fault").click();
    assertThat(page.locator("a.row")).containsText("every call of prelude → delivery failed");
    var fault = sandbox.faults().list().get(0);
    assertEquals(Map.of("recipient", NUMBER), fault.when().orElseThrow());
  }

  @Test
  void aFaultProfileIsSet() {
    goToSandbox("rules");
    page.getByLabel("Fault profile").selectOption("lost-answers");
    button("Set a profile").click();
    assertThat(page.locator("a.row").first()).containsText("lost-answers");
    var faults = sandbox.faults().list();
    assertEquals(5, faults.size());
    assertEquals(Optional.of("lost-answers"), faults.get(0).profile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark", "narrow"})
  void everyPageIsAccessible(String look) throws IOException {
    notify(NUMBER, HOOK);
    sandbox.prelude().inbound(NUMBER, "a".repeat(200));
    sandbox.clock().advance(Duration.ZERO);
    notify("+15551234567", HOOK);
    sandbox.faults().add(Fault.on("prolific").error(503).times(1));
    Api.prolific(sandbox).get("/api/v1/messages/unread/");
    sandbox.faults().add(Fault.on("sociocs").recipient("+336*").error(503));
    sandbox.rateLimits().set(RateLimit.of("sociocs", 5, Duration.ofMinutes(1)));
    show(look.equals("narrow") ? NARROW : WIDE, look.equals("dark") ? "dark" : "light");
    for (var path :
        List.of(
            "messages",
            "messages/" + sandbox.messages().list().get(0).id(),
            "messages?text=nothing",
            "people",
            PERSON,
            "calls",
            "calls/" + sandbox.requests().list().get(0).id(),
            "webhooks",
            "webhooks/" + sandbox.webhooks().list().get(0).id(),
            "timeline",
            "rules",
            "coverage",
            "story",
            "story?as=junit",
            "settings")) {
      goToSandbox(path);
      assertThat(page.locator("main h1")).isVisible();
      assertThat(page.locator(".pill.live")).isVisible();
      assertEquals(List.of(), axe(), path);
    }
    go("");
    assertThat(heading("Sandboxes")).isVisible();
    assertEquals(List.of(), axe(), "sandboxes");
  }

  private Object axe() throws IOException {
    try (var in = ConsolePagesTest.class.getResourceAsStream("/axe.min.js")) {
      page.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    return page.evaluate(
        "axe.run().then(result => result.violations.map(each => each.id + ': '"
            + " + each.nodes.map(node => node.html).join(' | ')))");
  }

  @Test
  void theOnlySandboxOpensAtOnce() {
    try (var other = Understudy.start(Options.DEFAULT.withPort(0))) {
      page.navigate(other.baseUrl() + "/_console/");
      assertThat(heading("Messages")).isVisible();
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("default")).click();
      assertThat(heading("Sandboxes")).isVisible();
      assertThat(page.locator("a.row")).hasCount(1);
    }
    closeAndForgive(); // this is another server
  }

  @Test
  void aWebhookThatWaitsSaysForWhat() {
    notify(NUMBER, HOOK);
    sandbox.clock().advance(Duration.ZERO);
    goToSandbox("webhooks");
    assertThat(page.locator("a.row").last()).containsText("the connection was refused");
    assertThat(page.locator("a.row").first()).containsText("waits for an earlier one");
    page.locator("a.row").first().click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("It waits for an earlier webhook");
    page.getByText("all pending ones").click();
    assertThat(page.locator("a.row")).hasCount(4);
    page.locator("a.row").last().click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("the next attempt is in 60 s");
  }

  @Test
  void aReceiverWithoutAnAddressIsNamed() {
    notify(NUMBER, "http://nowhere.invalid/hook");
    sandbox.clock().advance(Duration.ZERO);
    goToSandbox("webhooks/" + sandbox.webhooks().list().get(0).id());
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("nowhere.invalid does not resolve");
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Mend the name");
  }

  @Test
  void aMessageWithoutAWebhookSaysWhy() {
    Api.prelude(sandbox)
        .body(
            Map.of(
                "to",
                List.of(NUMBER),
                "template_id",
                Samples.ORDER_TEMPLATE,
                "variables",
                Map.of("order_id", "A-1", "amount", "$5")))
        .post("/v2/notify/batch")
        .then()
        .statusCode(200);
    goToSandbox("messages/" + sandbox.messages().list().get(0).id());
    assertThat(main()).containsText("None: the call had no callback_url.");
    assertThat(main()).containsText("The clock is frozen");
  }
}
