package dev.understudy.junit;

import dev.understudy.client.Coverage;
import dev.understudy.client.UnderstudyClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Report on the failures that the tests of a run have met, written and printed at its end. */
final class CoverageReporter {
  private static final String FIRST_FORK = "1";

  /** Number of reports of this JVM, as one can test with several servers. */
  private static final AtomicInteger REPORTS = new AtomicInteger();

  private final UnderstudyClient client;
  private final String[] sandboxes;
  private final CoverageSettings settings;

  /**
   * Creates the report on some sandboxes.
   *
   * @param sandboxes their ids; none: all of the server
   */
  CoverageReporter(UnderstudyClient client, CoverageSettings settings, String... sandboxes) {
    this.client = client;
    this.settings = settings;
    this.sandboxes = sandboxes;
  }

  /**
   * Writes and prints the report. If no operation was called, only says so.
   *
   * @throws AssertionError if the tests have met too few failures
   */
  void report() {
    var coverage = sandboxes.length == 0 ? client.coverage() : client.coverage(sandboxes);
    if (coverage.calledOperations() == 0 || coverage.share().isEmpty()) {
      reportNothing();
      return;
    }
    System.out.println(write(coverage));
    if ((double) coverage.met() / coverage.possible() < settings.minimum()) {
      throw new AssertionError(tooLow(coverage));
    }
  }

  /** A run that has called nothing has met too few: its calls may have gone somewhere else. */
  private void reportNothing() {
    var sentence = "Failure coverage: the tests have called no operation.";
    if (settings.minimum() > 0) {
      throw new AssertionError(
          sentence
              + " The minimum is "
              + minimum()
              + ": check that the client under test has the URL and credential of the sandbox.");
    }
    System.out.println(sentence);
  }

  /** Writes the files; returns the text that is printed. */
  private String write(Coverage coverage) {
    var name = "coverage" + suffix();
    var page = settings.folder().resolve(name + ".html");
    var text = String.join(System.lineSeparator(), lines(coverage, page));
    try {
      Files.createDirectories(settings.folder());
      for (var format : List.of("json", "xml", "html")) {
        Files.writeString(
            settings.folder().resolve(name + "." + format),
            client.coverageReport(format, sandboxes),
            StandardCharsets.UTF_8);
      }
      Files.writeString(settings.folder().resolve(name + ".txt"), text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text;
  }

  /** Returns what tells reports of several JVMs and servers apart; empty for the first. */
  private static String suffix() {
    var fork = System.getProperty("surefire.forkNumber", FIRST_FORK);
    int number = REPORTS.incrementAndGet();
    return (fork.equals(FIRST_FORK) ? "" : "-fork" + fork) + (number == 1 ? "" : "-" + number);
  }

  private static List<String> lines(Coverage coverage, Path page) {
    var lines = new ArrayList<String>();
    lines.add(
        "Failure coverage: "
            + coverage.met()
            + " of "
            + coverage.possible()
            + " ("
            + percent(coverage)
            + ") met in the "
            + (coverage.calledOperations() == 1
                ? "operation"
                : coverage.calledOperations() + " operations")
            + " that the tests call, see "
            + page.toString().replace('\\', '/'));
    if (!coverage.worthwhile().isEmpty()) {
      lines.add("Not met and most worth a test, each brought about by its line:");
      linesOfJava(coverage).forEach(lines::add);
    }
    return lines;
  }

  private static Stream<String> linesOfJava(Coverage coverage) {
    return coverage.worthwhile().stream().map(each -> "  " + each.javaLine());
  }

  private String tooLow(Coverage coverage) {
    return "The tests have met "
        + percent(coverage)
        + " of the failures that they can meet ("
        + coverage.met()
        + " of "
        + coverage.possible()
        + "); the minimum is "
        + minimum()
        + ". Most worth a test:"
        + System.lineSeparator()
        + linesOfJava(coverage).collect(Collectors.joining(System.lineSeparator()));
  }

  /** Returns the share that was met in percent, rounded down, so that 100 % means all. */
  private static String percent(Coverage coverage) {
    return 100 * coverage.met() / coverage.possible() + " %";
  }

  private String minimum() {
    return BigDecimal.valueOf(settings.minimum())
            .movePointRight(2)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }
}
