package dev.understudy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.demo.DemoClient;
import dev.understudy.demo.DemoStory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Makes the pictures of the documentation: {@code mvn -Pbrowser -Dunderstudy.pictures
 * -Dtest=ConsolePicturesTest test}. The machine needs fonts for all scripts, such as Debian's
 * fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji.
 */
@EnabledIfSystemProperty(named = "understudy.pictures", matches = ".*")
class ConsolePicturesTest extends ConsoleWindow {
  private static final Path FOLDER = Path.of("src/site/resources/images");
  private static final int EVENTS = Integer.getInteger("understudy.pictures.events", 45);
  private static final int MAX_BYTES = 200_000;

  @Test
  void theDemoIsShownLightAndDark() throws Exception {
    Files.createDirectories(FOLDER);
    try (var demo = Understudy.start(Options.DEFAULT.withPort(0).withFixtures("demo"))) {
      play(new DemoClient(demo.baseUrl(), "default", Optional.empty()));
      var retried =
          new UnderstudyClient(demo.baseUrl())
              .sandbox("default").webhooks().list().stream()
                  .filter(each -> each.attempts().size() == 7)
                  .findFirst()
                  .orElseThrow();
      for (var look : List.of("light", "dark")) {
        show(WIDE, look);
        take(demo, "messages", "console-messages-" + look);
        take(demo, "timeline", "console-timeline-" + look);
        take(demo, "webhooks/" + retried.id(), "console-webhook-" + look);
      }
    }
    closeAndForgive(); // this is another server
  }

  /** Plays the first events of the demo. */
  private static void play(DemoClient client) {
    var events = new AtomicInteger();
    var story =
        new DemoStory(
            client,
            1,
            line -> {
              if (!line.contains("Carriers") && events.incrementAndGet() == EVENTS) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      story.play(Duration.ofMillis(1));
    } catch (InterruptedException e) {
      // after the last event
    }
  }

  private void take(Understudy demo, String path, String name) throws Exception {
    page.setViewportSize(WIDE, 720);
    page.navigate(demo.baseUrl() + "/_console/default/" + path);
    assertThat(page.locator("main h1")).isVisible();
    assertThat(page.locator(".pill.live")).isVisible();
    page.waitForLoadState();
    var picture = FOLDER.resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(picture));
    assertTrue(Files.size(picture) < MAX_BYTES, picture + " has " + Files.size(picture) + " bytes");
  }
}
