package dev.understudy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages of other sites, tokens, and servers and sandboxes that go away. */
class ConsoleAccessTest extends ConsoleWindow {
  /** Serves a page of another site: the console is at localhost, this is at 127.0.0.1. */
  private static HttpServer otherSite(String html) throws IOException {
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          var bytes = html.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, bytes.length);
          try (var out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    other.start();
    return other;
  }

  private void visit(HttpServer other) {
    page.navigate(String.format(Locale.ROOT, "http://127.0.0.1:%d/", other.getAddress().getPort()));
  }

  @Test
  void aPageOfAnotherOriginReadsNothing() throws IOException {
    var other = otherSite("<p>other</p>");
    try {
      visit(other);
      var reads =
          "url => fetch(url).then(response => response.text(), error => 'refused: ' + error)";
      var admin = server.baseUrl() + "/_admin/sandboxes";
      assertEquals("refused: TypeError: Failed to fetch", page.evaluate(reads, admin));
      assertEquals(
          "refused: TypeError: Failed to fetch",
          page.evaluate(reads, server.baseUrl() + "/_console/"));
      page.evaluate(
          "url => fetch(url, { method: 'POST', mode: 'no-cors', body: '{}' }).catch(() => {})",
          admin + "/" + sandbox.id() + "/reset");
      page.evaluate(
          "url => { const script = document.createElement('script'); script.src = url;"
              + " return new Promise(done => { script.onload = () => done('run');"
              + " script.onerror = () => done('refused'); document.body.append(script); }); }",
          server.baseUrl() + "/_console/app.js");
    } finally {
      other.stop(0);
    }
    assertEquals("frozen", sandbox.clock().read().mode());
    closeAndForgive(); // the browser tells of what it refused
  }

  @Test
  void aLinkFromAnotherSiteOpensTheConsole() throws IOException {
    notify("+33612345678", "http://127.0.0.1:9/hook");
    var link = server.baseUrl() + "/_console/" + sandbox.id() + "/messages";
    var other = otherSite("<a id=link href='" + link + "'>Look!</a>");
    try {
      visit(other);
      page.locator("#link").click();
      assertThat(page.locator("a.row")).hasCount(1);
    } finally {
      other.stop(0);
    }
    complaints.removeIf(each -> each.startsWith("asked for http://127.0.0.1:"));
  }

  @Test
  void theConsoleIsNotShownInAFrame() throws IOException {
    var link = server.baseUrl() + "/_console/" + sandbox.id() + "/messages";
    var other = otherSite("<iframe src='" + link + "'></iframe>");
    try {
      visit(other);
      page.waitForCondition(
          () -> complaints.stream().anyMatch(each -> each.contains("frame-ancestors")));
      assertEquals(0, page.frames().get(1).locator("#app").count());
    } finally {
      other.stop(0);
    }
    closeAndForgive();
  }

  @Test
  void aWrongTokenIsAskedForAgain() {
    var guarded =
        Options.DEFAULT.withPort(0).with(new Options.Access(false, Optional.of("secret")));
    try (var other = Understudy.start(guarded)) {
      page.navigate(other.baseUrl() + "/_console/default/messages");
      page.getByLabel("Admin token").fill("guess");
      button("Open").click();
      assertThat(page.locator("main [role=alert]")).isVisible();
      page.getByLabel("Admin token").fill("secret");
      button("Open").click();
      assertThat(main()).containsText("No message yet");
      page.reload();
      assertThat(main()).containsText("No message yet");
      var elsewhere = window.newPage();
      elsewhere.navigate(other.baseUrl() + "/_console/default/messages");
      assertThat(elsewhere.getByLabel("Admin token")).isVisible();
      elsewhere.navigate(other.baseUrl() + "/_console/default/calls#token=wrong");
      assertThat(elsewhere.getByLabel("Admin token")).isVisible();
      elsewhere.navigate(other.baseUrl() + "/_console/default/calls?status=500#token=secret");
      elsewhere.reload();
      assertThat(elsewhere.locator("main")).containsText("No call matches");
      assertTrue(!elsewhere.url().contains("secret"), elsewhere::url);
      assertEquals(0, window.cookies().size());
    }
    closeAndForgive(); // the browser tells of the 401s, and this is another server
  }

  @Test
  void thePageGoesOnWhenTheServerIsBack() {
    var first = Understudy.start(Options.DEFAULT.withPort(0));
    page.navigate(first.baseUrl() + "/_console/default/messages");
    assertThat(page.locator(".pill.live")).isVisible();
    first.close();
    assertThat(page.locator(".pill.lost")).isVisible();
    assertThat(page.locator("main h1")).hasText("Messages");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Rules")).click();
    assertThat(main()).containsText("The server does not answer");
    try (var second = Understudy.start(Options.DEFAULT.withPort(first.port()))) {
      assertThat(page.locator(".pill.live")).isVisible();
      assertThat(heading("Rules")).isVisible();
      page.goBack();
      new UnderstudyClient(second.baseUrl())
          .sandbox("default")
          .prelude()
          .inbound("+33612345678", "I am back");
      assertThat(main()).containsText("I am back");
    }
    closeAndForgive(); // the browser tells of the calls that failed
  }

  @Test
  void aDeletedSandboxSaysSo() {
    goToSandbox("messages");
    assertThat(page.locator(".pill.live")).isVisible();
    sandbox.delete();
    assertThat(main()).containsText("was deleted");
    assertThat(page.locator(".pill.gone")).isVisible();
    page.reload();
    assertThat(page.locator("main [role=alert]")).containsText(sandbox.id());
    main().getByText("All sandboxes").click();
    assertThat(heading("Sandboxes")).isVisible();
    closeAndForgive(); // the browser tells of the 404
  }
}
