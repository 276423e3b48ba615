package dev.understudy.check.report;

import dev.understudy.check.report.CheckReport.FailOn;
import java.util.Locale;

/** The formats of a report. */
public enum ReportFormat {
  /** A table for a console. */
  TABLE,
  /** Tables in GitHub's Markdown. */
  MARKDOWN,
  /** JSON for programs. */
  JSON,
  /** The XML of JUnit, with a test case for each operation. */
  JUNIT;

  /**
   * Returns the format of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ReportFormat of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Writes a report in this format, without a line break at its end. */
  public String write(CheckReport report, FailOn failOn) {
    return switch (this) {
      case TABLE -> new TableReport(report, false).write();
      case MARKDOWN -> new TableReport(report, true).write();
      case JSON -> JsonReport.write(report, failOn);
      case JUNIT -> new JunitReport(report, failOn).write();
    };
  }
}
