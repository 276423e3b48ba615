package dev.understudy.coverage;

import dev.understudy.coverage.CoverageReport.MetFailure;
import dev.understudy.coverage.CoverageReport.OperationCoverage;
import dev.understudy.provider.FailureTrigger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report in JSON. */
final class CoverageJson {
  private CoverageJson() {}

  static Map<String, Object> of(CoverageReport report) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("met", report.met());
    shown.put("possible", report.possible());
    shown.put("share", share(report));
    shown.put("called_operations", report.calledOperations());
    shown.put("worthwhile", report.worthwhile().stream().map(each -> failure(each, 0)).toList());
    shown.put("operations", report.operations().stream().map(CoverageJson::operation).toList());
    return shown;
  }

  /** Returns the share with three decimals; null if there was nothing to meet. */
  private static Double share(CoverageReport report) {
    var share = report.share();
    return share.isPresent() ? Math.round(share.getAsDouble() * 1000) / 1000.0 : null;
  }

  private static Map<String, Object> operation(OperationCoverage operation) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("provider", operation.provider());
    shown.put("operation", operation.operation());
    shown.put("calls", operation.calls());
    shown.put("met", operation.met());
    shown.put("possible", operation.possible());
    shown.put("failures", failures(operation.failures()));
    return shown;
  }

  private static List<Map<String, Object>> failures(List<MetFailure> failures) {
    return failures.stream().map(each -> failure(each.failure(), each.met())).toList();
  }

  private static Map<String, Object> failure(Failure failure, long met) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("provider", failure.provider());
    shown.put("operation", failure.operation());
    shown.put("failure", failure.name());
    shown.put("kind", failure.kind().word());
    shown.put("status", failure.status().isPresent() ? failure.status().getAsInt() : null);
    shown.put("sentence", failure.sentence());
    shown.put("source", failure.source().name().toLowerCase(Locale.ROOT));
    shown.put("cause", failure.cause().word());
    shown.put("met", met);
    shown.put("java_line", failure.trigger().java());
    shown.put("trigger", failure.trigger().isCall() ? trigger(failure.trigger()) : null);
    return shown;
  }

  private static Map<String, Object> trigger(FailureTrigger trigger) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("path", trigger.path());
    shown.put("body", trigger.body());
    return shown;
  }
}
