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
      td.failure { width: 99%; }
      h2, .failure, code { overflow-wrap: anywhere; }
      span, .mistake { color: light-dark(#5b5b66, #a9a9b5); }
      h2 span { font-size: 14px; font-weight: normal; }
      code { font: 12px ui-monospace, monospace; }
      ol { padding-left: 1.5rem; }
      li { margin: 0 0 .5rem; }
      .met { color: light-dark(#17692e, #6fce8a); }
      .missing { color: light-dark(#a3271a, #ff9a8c); }
      </style>
      </head>
      <body>
      <h1>Failure coverage</h1>
      """;

  private static final int ANY_FAILING = 500;

  private final StringBuilder html = new StringBuilder(HEAD);

  private CoverageHtml() {}

  static String of(CoverageReport report) {
    var page = new CoverageHtml();
    page.writeSummary(report);
    report.operations().forEach(page::writeOperation);
    return page.html.append("</body>\n</html>\n").toString();
  }

  /** Returns a share in percent, rounded down, so that 100 % means all. */
  private static String percent(long met, long possible) {
    return 100 * met / possible + " %";
  }

  private static String number(long number, String one, String more) {
    return number + " " + (number == 1 ? one : more);
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
        ? "messages, webhooks, unknown paths"
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
        .append(percent(report.met(), report.possible()))
        .append(") in ")
        .append(number(report.calledOperations(), "operation that was", "operations that were"))
        .append(
            " called. Mistakes in a client's own code are listed in gray and not counted.</p>\n");
    if (report.worthwhile().isEmpty()) {
      return;
    }
    html.append("<h2>Most worth a test</h2>\n<ol>\n");
    for (var failure : report.worthwhile()) {
      html.append("<li>")
          .append(escaped((failure.provider() + " " + failure.operation()).replace(" *", "")))
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
        .append(" <span>")
        .append(operation.met())
        .append(" of ")
        .append(operation.possible())
        .append(" met, in ")
        .append(number(operation.calls(), "call", "calls"))
        .append(
            "</span></h2>\n<table>\n<tr><th>Met</th><th>Failure, its kind and source, and the line that")
        .append(" brings it about</th></tr>\n");
    operation.failures().forEach(this::writeFailure);
    html.append("</table>\n");
  }

  private void writeFailure(MetFailure met) {
    var failure = met.failure();
    html.append(failure.isPossible() ? "<tr>" : "<tr class=\"mistake\">")
        .append("<td class=\"number ")
        .append(met.met() > 0 ? "met" : failure.isPossible() ? "missing" : "")
        .append("\">")
        .append(met.met() > 0 ? met.met() + " ×" : "not met")
        .append("</td><td class=\"failure\"><b>")
        .append(escaped(failure.name()))
        .append("</b> <span>")
        .append(failure.kind().word().replace('_', ' '))
        .append(status(failure))
        .append(" · ")
        .append(failure.source().name().toLowerCase(Locale.ROOT))
        .append("</span><br>")
        .append(escaped(failure.sentence()))
        .append("<br><code>")
        .append(escaped(failure.trigger().java()))
        .append("</code></td></tr>\n");
  }

  /** Returns the status of a failure; a failing service may answer with any from 500 on. */
  private static String status(Failure failure) {
    int status = failure.status().orElse(0);
    return status == 0 ? "" : status == ANY_FAILING ? " 5xx" : " " + status;
  }
}
