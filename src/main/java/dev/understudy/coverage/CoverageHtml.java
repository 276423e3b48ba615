package dev.understudy.coverage;

import dev.understudy.coverage.CoverageReport.MetFailure;
import dev.understudy.coverage.CoverageReport.OperationCoverage;
import dev.understudy.transaction.Occurrence;
import java.util.Locale;

/** The report as a web page, in one file without scripts. */
final class CoverageHtml {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Failure coverage</title>
      <style>
      :root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
      body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }
      th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; }
      td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
      code { font: 12px ui-monospace, monospace; overflow-wrap: anywhere; }
      .met { color: light-dark(#17692e, #6fce8a); }
      .missing { color: light-dark(#a3271a, #ff9a8c); }
      .mistake { opacity: .65; }
      </style>
      </head>
      <body>
      <h1>Failure coverage</h1>
      """;

  private final StringBuilder html = new StringBuilder(HEAD);

  private CoverageHtml() {}

  static String of(CoverageReport report) {
    var page = new CoverageHtml();
    page.writeSummary(report);
    report.operations().forEach(page::writeOperation);
    return page.html.append("</body>\n</html>\n").toString();
  }

  /** Returns a share in percent, rounded down, so that 100 % means all. */
  static String percent(double share) {
    return (long) Math.floor(share * 100) + " %";
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Returns the name of an operation for a person. */
  static String title(OperationCoverage operation) {
    return operation.operation().equals(Occurrence.ANY_OPERATION)
        ? "after the calls, and calls that reach no operation"
        : operation.operation();
  }

  private void writeSummary(CoverageReport report) {
    if (report.share().isEmpty()) {
      html.append("<p>No operation was called yet, so there is no failure to meet.</p>\n");
      return;
    }
    html.append("<p>")
        .append(report.met())
        .append(" of ")
        .append(report.possible())
        .append(" failures met (")
        .append(percent(report.share().getAsDouble()))
        .append(") in ")
        .append(report.calledOperations())
        .append(" operations that were called. Mistakes in a client's own code are listed in")
        .append(" gray and not counted.</p>\n");
    if (report.worthwhile().isEmpty()) {
      return;
    }
    html.append("<h2>Most worth a test</h2>\n<ol>\n");
    for (var failure : report.worthwhile()) {
      html.append("<li>")
          .append(escaped(failure.provider() + " " + failure.operation().replace("*", "")))
          .append(": ")
          .append(escaped(failure.sentence()))
          .append("<br><code>")
          .append(escaped(failure.trigger().java()))
          .append("</code></li>\n");
    }
    html.append("</ol>\n");
  }

  private void writeOperation(OperationCoverage operation) {
    html.append("<h2>")
        .append(escaped(operation.provider() + ": " + title(operation)))
        .append("</h2>\n<p>")
        .append(operation.met())
        .append(" of ")
        .append(operation.possible())
        .append(" met, in ")
        .append(operation.calls())
        .append(" calls</p>\n<table>\n<tr><th>Met</th><th>Failure</th><th>Kind</th><th>Source</th>")
        .append("<th>Brought about by</th></tr>\n");
    operation.failures().forEach(this::writeFailure);
    html.append("</table>\n");
  }

  private void writeFailure(MetFailure met) {
    var failure = met.failure();
    html.append(failure.isPossible() ? "<tr>" : "<tr class=\"mistake\">")
        .append("<td class=\"number ")
        .append(met.met() > 0 ? "met" : failure.isPossible() ? "missing" : "")
        .append("\">")
        .append(met.met() > 0 ? String.valueOf(met.met()) : "not met")
        .append("</td><td><code>")
        .append(escaped(failure.name()))
        .append("</code><br>")
        .append(escaped(failure.sentence()))
        .append("</td><td>")
        .append(failure.kind().word().replace('_', ' '))
        .append(failure.status().isPresent() ? " " + failure.status().getAsInt() : "")
        .append("</td><td>")
        .append(failure.source().name().toLowerCase(Locale.ROOT))
        .append("</td><td><code>")
        .append(escaped(failure.trigger().java()))
        .append("</code></td></tr>\n");
  }
}
