package dev.understudy.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures of both servers by what they measure, one of each server for each round. */
final class Figures {
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private record Row(String unit, List<Double> understudy, List<Double> wiremock) {}

  void understudy(String name, String unit, double value) {
    row(name, unit).understudy().add(value);
  }

  void wiremock(String name, String unit, double value) {
    row(name, unit).wiremock().add(value);
  }

  private Row row(String name, String unit) {
    return rows.computeIfAbsent(name, any -> new Row(unit, new ArrayList<>(), new ArrayList<>()));
  }

  /** Returns a Markdown table: medians of both servers, then the ratios within the rounds. */
  String table() {
    var text =
        new StringBuilder(
            """
            | | Understudy | WireMock | ratio: minimum | median | maximum |
            |---|---|---|---|---|---|
            """);
    rows.forEach((name, row) -> text.append(line(name, row)));
    return text.toString();
  }

  private static String line(String name, Row row) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(row.understudy().size(), row.wiremock().size()); i++) {
      ratios.add(row.understudy().get(i) / row.wiremock().get(i));
    }
    return "| "
        + String.join(
            " | ",
            name,
            median(row.understudy(), row.unit()),
            median(row.wiremock(), row.unit()),
            ratio(ratios, 0),
            ratio(ratios, 0.5),
            ratio(ratios, 1))
        + " |\n";
  }

  private static String median(List<Double> values, String unit) {
    if (values.isEmpty()) {
      return "";
    }
    double value = at(values, 0.5);
    return String.format(Locale.ROOT, value < 20 ? "%.1f %s" : "%.0f %s", value, unit).strip();
  }

  private static String ratio(List<Double> ratios, double place) {
    return ratios.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", at(ratios, place));
  }

  private static double at(List<Double> values, double place) {
    var sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.round(place * (sorted.size() - 1)));
  }
}
