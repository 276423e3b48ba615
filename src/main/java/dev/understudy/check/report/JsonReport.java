package dev.understudy.check.report;

import dev.understudy.check.report.CheckReport.CountedDifference;
import dev.understudy.check.report.CheckReport.FailOn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report for programs. */
final class JsonReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonReport() {}

  static String write(CheckReport report, FailOn failOn) {
    var skipped = new LinkedHashMap<String, Integer>();
    report
        .skipped()
        .forEach((reason, count) -> skipped.put(reason.name().toLowerCase(Locale.ROOT), count));
    var json = new LinkedHashMap<String, Object>();
    json.put("failed", report.isFailed(failOn));
    json.put("calls", report.calls());
    json.put("differences", report.count(false));
    json.put("known_differences", report.count(true));
    json.put(
        "operations",
        report.operations().entrySet().stream()
            .map(
                each -> {
                  var operation = new LinkedHashMap<String, Object>();
                  operation.put("operation", each.getKey());
                  operation.put("calls", each.getValue().calls());
                  operation.put("differences", differences(each.getValue().differences(false)));
                  operation.put(
                      "known_differences", differences(each.getValue().differences(true)));
                  return operation;
                })
            .toList());
    json.put("not_emulated", report.notEmulated());
    json.put("skipped", skipped);
    json.put("notes", report.notes());
    return JSON.writeValueAsString(json).replace("\r\n", "\n");
  }

  private static List<Map<String, Object>> differences(List<CountedDifference> all) {
    return all.stream()
        .map(
            each -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("kind", each.difference().kind().word());
              json.put("where", each.difference().where());
              json.put("recording", each.difference().recorded());
              json.put("understudy", each.difference().understudy());
              json.put("count", each.count());
              json.put("first_entry", each.entry());
              each.known().ifPresent(row -> json.put("fidelity", row));
              return json;
            })
        .toList();
  }
}
