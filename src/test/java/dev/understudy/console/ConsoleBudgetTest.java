package dev.understudy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures what the console costs and writes a table: {@code mvn -Pbrowser -Dunderstudy.budget=true
 * -Dtest=ConsoleBudgetTest test}. The figures are for the page measurements.md; a test that fails
 * on a slow machine would be of no use.
 */
@EnabledIfSystemProperty(named = "understudy.budget", matches = ".*")
class ConsoleBudgetTest extends ConsoleWindow {
  private static final Path TABLE = Path.of("target/console-budget.md");
  private static final Path JAR = Path.of("target/understudy.jar");
  private static final Duration LOAD = Duration.ofSeconds(8);
  private static final int ROUNDS = 3;
  private static final int CLIENTS = 4;
  private static final int PROBES = 40;

  // before the first server of this JVM starts
  private static final double CONSOLE_CPU_MS = consoleCpu();

  private final List<String> lines = new ArrayList<>();

  /** Returns the processor time that it takes to make the console. */
  private static double consoleCpu() {
    var threads = ManagementFactory.getThreadMXBean();
    long from = threads.getCurrentThreadCpuTime();
    new ConsoleFiles();
    return (threads.getCurrentThreadCpuTime() - from) / 1e6;
  }

  private void line(String what, String budget, String format, Object... measured) {
    lines.add(
        "| " + what + " | " + budget + " | " + String.format(Locale.ROOT, format, measured) + " |");
  }

  @Test
  void theCostsAreWrittenDown() throws Exception {
    notify("+33612345678", "http://127.0.0.1:9/hook");
    page();
    jar();
    line("start: making the console", "20 ms", "%.1f ms of CPU", CONSOLE_CPU_MS);
    callToScreen();
    manyMessages();
    throughput();
    var table =
        Stream.concat(Stream.of("| | budget | measured |", "|---|---|---|"), lines.stream())
            .toList();
    Files.write(TABLE, table);
    assertTrue(Files.exists(TABLE));
  }

  private void page() {
    long listening = eventThreads();
    var bytes = new AtomicLong();
    var requests = new AtomicLong();
    page.onResponse(
        response -> {
          if (response.url().contains("/_console/") && response.status() == 200) {
            bytes.addAndGet(response.body().length);
          }
        });
    page.onRequest(request -> requests.incrementAndGet());
    goToSandbox("messages");
    assertThat(page.locator("a.row")).hasCount(1);
    assertThat(page.locator(".pill.live")).isVisible();
    line("files of the messages page, raw", "100 kB", "%.1f kB", bytes.get() / 1e3);
    line("requests until it is shown, with those for data", "25", "%d", requests.get());
    line(
        "threads of events before and after somebody listens",
        "0, then 1",
        "%d, then %d",
        listening,
        eventThreads());
  }

  private static long eventThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each.getName().equals("understudy-events"))
        .count();
  }

  private void jar() throws IOException {
    if (!Files.exists(JAR)) {
      return;
    }
    try (var jar = new ZipFile(JAR.toFile())) {
      long bytes =
          jar.stream()
              .filter(each -> each.getName().matches("dev/understudy/(console|events)/.*"))
              .mapToLong(each -> each.getCompressedSize())
              .sum();
      line("the console in the jar, with its classes", "150 kB", "%.1f kB", bytes / 1e3);
    }
  }

  /** Measures from before a call until the frame in which its message is shown. */
  private void callToScreen() throws Exception {
    page.evaluate(
        "() => { window.seen = {}; new MutationObserver(() => { for (const [probe] of"
            + " document.querySelector('main').textContent.matchAll(/probe-\\d+/g)) { if"
            + " (!window.seen[probe]) { window.seen[probe] = -1; requestAnimationFrame(() => {"
            + " window.seen[probe] = Date.now(); }); } } }).observe(document.body, { subtree: true,"
            + " childList: true, characterData: true }); }");
    var times = new ArrayList<Double>();
    for (int i = 0; i < PROBES; i++) {
      var probe = "probe-" + (1000 + i);
      long from = System.currentTimeMillis();
      sandbox.prelude().inbound("+33612345678", probe);
      page.waitForFunction("probe => window.seen[probe] > 0", probe);
      var to = ((Number) page.evaluate("probe => window.seen[probe]", probe)).doubleValue();
      times.add(to - from);
      page.waitForTimeout(400); // the next event is not held back
    }
    Collections.sort(times);
    line(
        "from the call to the screen, median and 90th percentile of " + PROBES,
        "50 ms",
        "%.0f and %.0f ms",
        times.get(PROBES / 2),
        times.get(PROBES * 9 / 10));
  }

  private void manyMessages() {
    for (int batch = 0; batch < 10; batch++) {
      int first = batch * 1_000;
      var numbers =
          IntStream.range(first, first + 1_000)
              .mapToObj(number -> String.format(Locale.ROOT, "+336%08d", number))
              .toList();
      Api.prelude(sandbox).body(order(numbers)).post("/v2/notify/batch").then().statusCode(200);
    }
    page.addInitScript(
        "new MutationObserver((all, self) => { if (document.querySelector('a.row')) {"
            + " window.firstRow = performance.now(); self.disconnect(); } })"
            + ".observe(document, { subtree: true, childList: true });");
    var rows = new ArrayList<Double>();
    for (int i = 0; i < 7; i++) {
      goToSandbox("messages");
      assertThat(page.locator("a.row"))
          .hasCount(200, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
      rows.add(((Number) page.evaluate("window.firstRow")).doubleValue());
    }
    Collections.sort(rows);
    line("first row of 10,000 messages, median of 7", "500 ms", "%.0f ms", rows.get(3));
    var update =
        page.evaluate(
            "() => { const times = []; for (let i = 0; i < 30; i++) { const from ="
                + " performance.now(); document.getElementById('theme').click();"
                + " document.body.offsetHeight; times.push(performance.now() - from); }"
                + " return times.sort((a, b) => a - b)[15]; }");
    line(
        "update of the page with 200 rows and its layout, median of 30",
        "16 ms",
        "%.1f ms",
        ((Number) update).doubleValue());
  }

  private static Map<String, Object> order(List<String> numbers) {
    return Map.of(
        "to",
        numbers,
        "template_id",
        Samples.ORDER_TEMPLATE,
        "variables",
        Map.of("order_id", "A-1", "amount", "$5"));
  }

  private void throughput() throws Exception {
    callsPerSecond(); // warms up
    var without = new ArrayList<Double>();
    var with = new ArrayList<Double>();
    for (int round = 0; round < ROUNDS; round++) {
      page.navigate("about:blank");
      without.add(callsPerSecond());
      goToSandbox("messages");
      assertThat(page.locator(".pill.live")).isVisible();
      with.add(callsPerSecond());
    }
    Collections.sort(without);
    Collections.sort(with);
    line(
        "calls per second without and with the console open, medians of " + ROUNDS,
        "0.9 of without",
        "%.0f and %.0f: %.2f",
        without.get(ROUNDS / 2),
        with.get(ROUNDS / 2),
        with.get(ROUNDS / 2) / without.get(ROUNDS / 2));
    closeAndForgive(); // about:blank is no page of the server
  }

  private double callsPerSecond() throws Exception {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var call =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/v2/notify/batch"))
            .header("Authorization", "Bearer " + sandbox.preludeApiKey())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"to": ["+33612345678", "+15551234567"], "template_id": "%s",
                     "variables": {"order_id": "A-1", "amount": "$5"}}\
                    """
                        .replace("%s", Samples.ORDER_TEMPLATE)))
            .build();
    var calls = new AtomicLong();
    long end = System.nanoTime() + LOAD.toNanos();
    var clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(
                each ->
                    CompletableFuture.runAsync(
                        () -> {
                          while (System.nanoTime() < end) {
                            client.sendAsync(call, HttpResponse.BodyHandlers.discarding()).join();
                            calls.incrementAndGet();
                          }
                        }))
            .toList();
    while (!clients.stream().allMatch(CompletableFuture::isDone)) {
      page.waitForTimeout(100); // the browser goes on meanwhile
    }
    return calls.get() / (LOAD.toMillis() / 1e3);
  }
}
