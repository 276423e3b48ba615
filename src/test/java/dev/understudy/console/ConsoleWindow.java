package dev.understudy.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A window of a real browser with the console. A test fails if the browser's console has a message,
 * as for an error or a violated policy, or if anything of another server is asked for.
 */
@Tag("browser")
@AnyDatabase
@Execution(ExecutionMode.SAME_THREAD) // Playwright is for one thread
abstract class ConsoleWindow {
  static final int WIDE = 1280;
  static final int NARROW = 480;
  static final Instant NINE = Instant.parse("2026-01-15T09:00:00Z");

  private static final AtomicInteger NUMBER = new AtomicInteger();

  static Chromium chromium;
  static Understudy server;

  final List<String> complaints = new ArrayList<>();
  BrowserContext window;
  Page page;
  Sandbox sandbox;

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
    sandbox = client().sandbox("sb_window_" + NUMBER.incrementAndGet());
    sandbox.clock().freeze(NINE);
    show(WIDE, "light");
  }

  static UnderstudyClient client() {
    return new UnderstudyClient(server.baseUrl());
  }

  void show(int width, String colorScheme) {
    if (window != null) {
      window.close();
    }
    window = chromium.open(width, colorScheme);
    page = window.newPage();
    page.onConsoleMessage(message -> complaints.add(message.text()));
    page.onPageError(complaints::add);
    page.onDialog(dialog -> complaints.add("dialog: " + dialog.message()));
    page.onRequest(
        request -> {
          if (!request.url().startsWith(server.baseUrl() + "/")) {
            complaints.add("asked for " + request.url());
          }
        });
  }

  @AfterEach
  void theBrowserHasNoComplaint() {
    window.close();
    assertEquals(List.of(), complaints);
  }

  /** Closes the window, and forgets what its browser complained of, which the test expects. */
  void closeAndForgive() {
    window.close();
    complaints.clear();
  }

  void go(String path) {
    page.navigate(server.baseUrl() + "/_console/" + path);
  }

  void goToSandbox(String path) {
    go(sandbox.id() + "/" + path);
  }

  Locator main() {
    return page.locator("main");
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator heading(String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setLevel(1).setExact(true));
  }

  /** Sends an SMS whose webhooks go to this URL. */
  void notify(String number, String callbackUrl) {
    Api.prelude(sandbox)
        .body(
            Map.of(
                "to",
                List.of(number),
                "template_id",
                Samples.ORDER_TEMPLATE,
                "callback_url",
                callbackUrl,
                "variables",
                Map.of("order_id", "A-1", "amount", "$5")))
        .post("/v2/notify/batch")
        .then()
        .statusCode(200);
  }
}
