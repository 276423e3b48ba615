package dev.understudy.console;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Debian's Chromium, driven by the Node of the machine. */
final class Chromium implements AutoCloseable {
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path chromium, Path node) {
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        node.toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /** Starts it; skips the test where the machine lacks it, unless it is required. */
  static Chromium start() {
    var chromium = onPath("chromium").or(() -> onPath("chromium-browser"));
    var node = onPath("node");
    if (chromium.isPresent() && node.isPresent()) {
      return new Chromium(chromium.get(), node.get());
    }
    var sentence = "The console is not tested: the machine has no chromium, or no node.";
    if ("required".equals(System.getProperty("understudy.browser"))) {
      throw new AssertionError(sentence);
    }
    return abort(sentence);
  }

  private static Optional<Path> onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a window that shares nothing with others. */
  BrowserContext open(int width, String colorScheme) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setViewportSize(width, 800)
            .setColorScheme(ColorScheme.valueOf(colorScheme.toUpperCase(Locale.ROOT))));
  }

  @Override
  public void close() {
    playwright.close();
  }
}
