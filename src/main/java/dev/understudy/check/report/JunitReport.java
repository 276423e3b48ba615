package dev.understudy.check.report;

import dev.understudy.check.report.CheckReport.CountedDifference;
import dev.understudy.check.report.CheckReport.FailOn;
import dev.understudy.check.report.CheckReport.OperationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report in the XML of JUnit, which CI servers show. */
final class JunitReport {
  private final CheckReport report;
  private final FailOn failOn;
  private int failures;

  JunitReport(CheckReport report, FailOn failOn) {
    this.report = report;
    this.failOn = failOn;
  }

  String write() {
    var cases = new ArrayList<String>();
    report.operations().forEach((name, result) -> cases.add(testCase(name, result)));
    report.notEmulated().forEach((name, count) -> cases.add(skippedCase(name, count)));
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<testsuite name=\"understudy check\" tests=\""
        + cases.size()
        + "\" failures=\""
        + failures
        + "\" errors=\"0\" skipped=\""
        + report.notEmulated().size()
        + "\">\n"
        + String.join("", cases)
        + "  <system-out>"
        + escaped(String.join("\n", report.notes()))
        + "</system-out>\n</testsuite>";
  }

  private String testCase(String name, OperationResult result) {
    var all =
        Stream.concat(result.differences(false).stream(), result.differences(true).stream())
            .toList();
    var failing = all.stream().filter(failOn::includes).toList();
    var others = all.stream().filter(each -> !failOn.includes(each)).toList();
    var text = new StringBuilder("  <testcase " + attributes(name));
    if (all.isEmpty()) {
      return text.append("/>\n").toString();
    }
    text.append(">\n");
    if (!failing.isEmpty()) {
      failures++;
      text.append("    <failure message=\"")
          .append(escaped(words(failing.get(0))))
          .append("\">")
          .append(lines(failing))
          .append("</failure>\n");
    }
    if (!others.isEmpty()) {
      text.append("    <system-out>").append(lines(others)).append("</system-out>\n");
    }
    return text.append("  </testcase>\n").toString();
  }

  private static String skippedCase(String name, int calls) {
    return "  <testcase "
        + attributes(name)
        + "><skipped message=\"not emulated; calls: "
        + calls
        + "\"/></testcase>\n";
  }

  private static String attributes(String name) {
    var parts = name.split(" ", 2);
    return "classname=\"understudy.check."
        + escaped(parts[0])
        + "\" name=\""
        + escaped(parts[1])
        + "\"";
  }

  private static String lines(List<CountedDifference> all) {
    return all.stream().map(each -> escaped(words(each))).collect(Collectors.joining("\n"));
  }

  private static String words(CountedDifference counted) {
    var difference = counted.difference();
    return difference.kind().word()
        + " "
        + difference.where()
        + ": recording "
        + difference.recorded()
        + ", Understudy "
        + difference.understudy()
        + " (entry "
        + counted.entry()
        + ")"
        + counted.known().map(row -> "; fidelity page: " + row).orElse("");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
