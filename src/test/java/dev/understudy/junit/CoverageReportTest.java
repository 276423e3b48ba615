package dev.understudy.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.client.Sandbox;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.GoodCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The report on failure coverage at the end of a test run. */
@AnyDatabase
class CoverageReportTest {
  private static final Path PAGE = Path.of("src/site/markdown/coverage.md");
  private static final String SUITE = "dev.understudy.coverage.OrderNoticesTest";

  @TempDir Path folder;

  private EngineTestKit.Builder engine(Class<?> type) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(type))
        .configurationParameter("understudy.coverageFolder", folder.toString());
  }

  /** Returns the messages of what failed apart from tests, such as the end of the run. */
  private static List<String> failuresOfTheRun(EngineExecutionResults results) {
    return results.containerEvents().failed().stream()
        .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
        .flatMap(result -> result.getThrowable().stream())
        .map(Throwable::getMessage)
        .toList();
  }

  private List<Path> reports(String ending) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private Path report(String ending) throws IOException {
    var found = reports(ending);
    assertEquals(1, found.size(), found::toString);
    return found.get(0);
  }

  @Test
  void thePageShowsTheReportOfTheTenTests() throws Exception {
    var results = engine(Class.forName(SUITE)).execute();
    results.testEvents().assertStatistics(tests -> tests.succeeded(10).failed(0));
    assertEquals(List.of(), failuresOfTheRun(results));
    var printed =
        Files.readString(report(".txt"))
            .replace("\r\n", "\n")
            .replace(
                report(".html").toString().replace('\\', '/'), "target/understudy/coverage.html");
    var page = Files.readString(PAGE);
    assertTrue(page.contains("```\n" + printed + "\n```\n"), printed);
    assertTrue(Files.readString(report(".xml")).contains("<class name=\"sendNotifyBulk\""));
    assertTrue(Files.readString(report(".json")).contains("\"called_operations\":1"));
  }

  @ExtendWith(UnderstudyExtension.class)
  static class OneCall {
    @Test
    void reads(Sandbox sandbox) {
      GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    }
  }

  @Test
  void aMinimumThatIsNotReachedFailsTheRun() {
    var results =
        engine(OneCall.class).configurationParameter("understudy.minimumCoverage", "50%").execute();
    results.testEvents().assertStatistics(tests -> tests.succeeded(1).failed(0));
    var failures = failuresOfTheRun(results);
    assertEquals(1, failures.size(), failures::toString);
    assertTrue(
        failures
            .get(0)
            .startsWith(
                "The tests have met 0 % of the failures that they can meet (0 of 9); the minimum is"
                    + " 50 %. Most worth a test:"
                    + System.lineSeparator()
                    + "  sandbox.faults().add(Fault.on(\"prolific\")"),
        failures.get(0));
  }

  static class Strict {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY = new UnderstudyExtension().minimumCoverage(0.5);

    @Test
    void reads(Sandbox sandbox) {
      GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    }
  }

  @Test
  void anExtensionCanHaveAMinimum() {
    assertEquals(1, failuresOfTheRun(engine(Strict.class).execute()).size());
    assertThrows(
        IllegalArgumentException.class, () -> new UnderstudyExtension().minimumCoverage(60));
  }

  @ExtendWith(UnderstudyExtension.class)
  static class NoCall {
    @Test
    void looks(Sandbox sandbox) {
      assertEquals(0, sandbox.messages().total());
    }
  }

  @Test
  void withoutACallThereIsNoReport() throws IOException {
    assertEquals(List.of(), failuresOfTheRun(engine(NoCall.class).execute()));
    assertEquals(List.of(), reports(".html"));
  }

  @Test
  void withoutACallAMinimumIsNotReached() {
    var results =
        engine(NoCall.class).configurationParameter("understudy.minimumCoverage", "1").execute();
    assertEquals(
        List.of(
            "Failure coverage: the tests have called no operation. The minimum is 100 %: check that"
                + " the client under test has the URL and credential of the sandbox."),
        failuresOfTheRun(results));
  }

  @Test
  void theReportCanBeTurnedOff() throws IOException {
    engine(OneCall.class).configurationParameter("understudy.coverage", "false").execute();
    assertEquals(List.of(), reports(".html"));
  }

  @Test
  void aMinimumThatIsNoShareGetsASentence() {
    var results =
        engine(OneCall.class).configurationParameter("understudy.minimumCoverage", "60").execute();
    var message =
        results.testEvents().failed().stream()
            .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
            .flatMap(result -> result.getThrowable().stream())
            .map(Throwable::getMessage)
            .toList();
    assertTrue(
        message
            .toString()
            .endsWith(
                "understudy.minimumCoverage is '60': give a share from 0 to 1, such as 0.6, or"
                    + " 60%.]"),
        message::toString);
  }
}
