package dev.understudy.check.report;

import dev.understudy.check.report.CheckReport.CountedDifference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report for people: tables with aligned columns, in Markdown or for a console. */
final class TableReport {
  private static final List<String> HEADER =
      List.of("operation", "difference", "where", "recording", "Understudy", "entries");

  private final CheckReport report;
  private final boolean isMarkdown;
  private final List<String> lines = new ArrayList<>();

  TableReport(CheckReport report, boolean isMarkdown) {
    this.report = report;
    this.isMarkdown = isMarkdown;
  }

  String write() {
    lines.add(summary());
    addDifferences();
    addKnown();
    addNotEmulated();
    var notes = report.notes();
    if (!notes.isEmpty()) {
      lines.add("");
      lines.addAll(isMarkdown ? notes.stream().map(each -> "- " + each).toList() : notes);
    }
    return String.join("\n", lines);
  }

  private String summary() {
    int operations = report.operations().size();
    long differences = report.count(false);
    return counted(report.calls(), "call")
        + " of "
        + counted(operations, "operation")
        + " replayed: "
        + (differences == 0 ? "no differences." : counted(differences, "difference") + ".");
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private void addDifferences() {
    var rows = new ArrayList<List<String>>();
    report
        .operations()
        .forEach(
            (name, result) -> result.differences(false).forEach(each -> rows.add(row(name, each))));
    if (!rows.isEmpty()) {
      lines.add("");
      addTable(HEADER, rows);
    }
  }

  private static List<String> row(String operation, CountedDifference counted) {
    var difference = counted.difference();
    return List.of(
        operation,
        difference.kind().word(),
        difference.where(),
        difference.recorded(),
        difference.understudy(),
        counted.count() == 1
            ? String.valueOf(counted.entry())
            : counted.entry() + " and " + (counted.count() - 1) + " more");
  }

  private void addKnown() {
    var byRow = new LinkedHashMap<String, List<String>>();
    report
        .operations()
        .forEach(
            (name, result) ->
                result
                    .differences(true)
                    .forEach(
                        each ->
                            byRow
                                .computeIfAbsent(
                                    each.known().orElseThrow(), key -> new ArrayList<>())
                                .add(name + " " + each.difference().where())));
    if (byRow.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(counted(report.count(true), "difference") + " that the fidelity page names:");
    lines.add("");
    var rows = new ArrayList<List<String>>();
    byRow.forEach(
        (row, places) ->
            rows.add(
                List.of(
                    places.size() == 1
                        ? places.get(0)
                        : places.get(0) + " and " + (places.size() - 1) + " more",
                    row)));
    addTable(List.of("where", "fidelity page"), rows);
  }

  private void addNotEmulated() {
    if (report.notEmulated().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Calls of operations that are not emulated:");
    lines.add("");
    var rows = new ArrayList<List<String>>();
    report.notEmulated().forEach((name, count) -> rows.add(List.of(name, String.valueOf(count))));
    addTable(List.of("operation", "calls"), rows);
  }

  private void addTable(List<String> header, List<List<String>> rows) {
    var all = new ArrayList<List<String>>();
    all.add(header);
    rows.forEach(row -> all.add(row.stream().map(this::escaped).toList()));
    var widths =
        IntStream.range(0, header.size())
            .map(at -> all.stream().mapToInt(row -> row.get(at).length()).max().orElse(0))
            .boxed()
            .toList();
    lines.add(line(header, widths));
    var rules = widths.stream().map(width -> "-".repeat(width)).toList();
    lines.add(line(rules, widths));
    all.stream().skip(1).forEach(row -> lines.add(line(row, widths)));
  }

  private String escaped(String cell) {
    return isMarkdown ? cell.replace("|", "\\|") : cell;
  }

  private String line(List<String> cells, List<Integer> widths) {
    var padded =
        IntStream.range(0, cells.size())
            .mapToObj(
                at ->
                    cells.get(at)
                        + String.join(
                            "", Collections.nCopies(widths.get(at) - cells.get(at).length(), " ")));
    return isMarkdown
        ? padded.collect(Collectors.joining(" | ", "| ", " |"))
        : padded.collect(Collectors.joining("  ")).stripTrailing();
  }
}
